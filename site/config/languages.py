"""The languages the house speaks by itself, and those that brands write in besides."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured

OURS = [("en", "English"), ("fr", "Français")]


def written(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Ours and the given ones, each under its own name; raises `ImproperlyConfigured`.

    Around a text in another language stand the words that Django itself knows in it, and else
    English ones: the pages are right, only not wholly in that language.
    """
    known = dict(OURS)
    for code in codes:
        if "name_local" not in LANG_INFO.get(code, {}):
            message = f"CONTENT_LANGUAGES names {code!r}. Write codes like ar, de or pt-br."
            raise ImproperlyConfigured(message)
        known.setdefault(code, LANG_INFO[code]["name_local"].capitalize())
    return list(known.items())
