"""Which languages there are."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

import pytest

from config.languages import written


def test_the_house_speaks_two_languages_and_brands_write_in_others_besides():
    assert written([]) == [("en", "English"), ("fr", "Français")]
    assert written(["ar", "fr", "pt-br"])[2:] == [
        ("ar", "العربيّة"),
        ("pt-br", "Português brasileiro"),
    ]


@pytest.mark.parametrize("code", ["xx", "arabic", "zh-cn"])
def test_a_language_that_is_none_is_told(code):
    with pytest.raises(ImproperlyConfigured, match="CONTENT_LANGUAGES"):
        written([code])
