"""Text with facets: plain words, and beside them which of their bytes are a link."""

from __future__ import annotations

from dataclasses import dataclass

from syndication.counting import URL, byte_count


@dataclass(frozen=True, slots=True)
class Facet:
    """A link over some bytes of UTF-8, the end not included."""

    start: int
    end: int
    url: str


def facets(text: str) -> list[Facet]:
    """Every address in a text, where it stands."""
    return [
        Facet(
            byte_count(text[: found.start()]),
            byte_count(text[: found.end()]),
            found[0],
        )
        for found in URL.finditer(text)
    ]
