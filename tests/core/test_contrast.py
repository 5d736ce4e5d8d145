from __future__ import annotations

from django.core.exceptions import ValidationError

import pytest

from core.contrast import contrast
from core.models import Brand
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#767676", "#ffffff", 4.54),  # the lightest grey that WCAG's own examples accept
        ("#777777", "#ffffff", 4.48),
        ("#9a3b26", "#9a3b26", 1.0),
    ],
)
def test_contrast_is_counted_as_wcag_counts_it(one: str, other: str, expected: float) -> None:
    assert contrast(one, other) == pytest.approx(expected, abs=0.01)
    assert contrast(other, one) == contrast(one, other)


def test_an_accent_that_cannot_be_read_is_refused_with_the_reason() -> None:
    brand = Brand.for_site(make.site())
    brand.accent = "#f0c040"

    with pytest.raises(ValidationError, match=r"1\.\d : 1 is too little contrast") as refused:
        brand.full_clean()

    assert set(refused.value.message_dict) == {"accent"}


def test_an_accent_for_the_dark_is_held_against_the_dark() -> None:
    brand = Brand.for_site(make.site())
    brand.accent_dark = "#223344"

    with pytest.raises(ValidationError) as refused:
        brand.full_clean()

    assert set(refused.value.message_dict) == {"accent_dark"}


def test_the_colours_a_brand_starts_with_are_readable() -> None:
    Brand.for_site(make.site()).full_clean()


def test_what_is_no_colour_is_refused_once() -> None:
    brand = Brand.for_site(make.site())
    brand.accent = "red"

    with pytest.raises(ValidationError) as refused:
        brand.full_clean()

    assert len(refused.value.message_dict["accent"]) == 1


@pytest.mark.parametrize(("size", "needs"), [((200, 200), True), ((640, 160), False)])
def test_a_square_logo_stands_beside_the_name(size: tuple[int, int], needs: bool) -> None:
    brand = Brand.for_site(make.site())
    brand.logo = make.picture(size=size)

    assert brand.logo_needs_name is needs


def test_a_brand_without_a_logo_shows_its_name() -> None:
    assert Brand.for_site(make.site()).logo_needs_name is False


def test_a_time_zone_is_known_by_its_name() -> None:
    brand = Brand.for_site(make.site())
    brand.time_zone = "Harbour Time"

    with pytest.raises(ValidationError) as refused:
        brand.full_clean()

    assert set(refused.value.message_dict) == {"time_zone"}
