"""A brand's look follows from a handful of choices, and can be read."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.contrast import ENOUGH, contrast, mix
from core.look import Look, Palette
from core.models import Brand
from tests import make


@pytest.mark.parametrize(
    ("share", "expected"), [(0, "#ffffff"), (1, "#000000"), (0.5, "#808080"), (0.1, "#e6e6e6")]
)
def test_a_mixed_colour_lies_between_two(share: float, expected: str) -> None:
    assert mix("#000000", "#ffffff", share) == expected


def test_the_usual_look_can_be_read_in_the_light_and_in_the_dark() -> None:
    for palette in (Look().light, Look().dark):
        assert palette.readable("ink") >= ENOUGH
        assert palette.readable("accent") >= ENOUGH


colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(paper=colours, ink=colours)
def test_small_print_can_be_read_wherever_the_text_can(paper: str, ink: str) -> None:
    palette = Palette(paper=paper, ink=ink, accent=ink)

    if palette.readable("ink") >= ENOUGH:
        assert contrast(palette.quiet, palette.surface) >= ENOUGH


def test_the_style_sheet_says_every_choice() -> None:
    css = Look(paper="#ffffff", corners="round", measure="narrow", typeface="sans").css()

    assert "--paper: light-dark(#ffffff, #191613);" in css
    assert "--corner: 12px;" in css
    assert "--measure: 34rem;" in css
    assert "Inter" in css


def test_any_other_choice_is_another_mark() -> None:
    assert len({Look().mark, Look(corners="sharp").mark, Look(ink="#000000").mark}) == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("choices", "refused"),
    [
        ({"ink": "#b0a89c"}, {"ink"}),
        ({"paper_dark": "#777777"}, {"ink_dark", "accent_dark"}),
        ({"paper": "#000000", "ink": "#ffffff"}, {"accent"}),
        ({"paper": "#ffffff", "ink": "#000000", "accent": "#0b5fff"}, set()),
    ],
)
def test_colours_that_cannot_be_read_are_refused(
    choices: dict[str, Any], refused: set[str]
) -> None:
    brand = Brand.for_site(make.site())
    for name, colour in choices.items():
        setattr(brand, name, colour)

    told = {}
    try:
        brand.full_clean()
    except ValidationError as error:
        told = error.message_dict

    assert set(told) == refused
