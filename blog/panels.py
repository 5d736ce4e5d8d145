"""Where other rooms hang their panels into the article editor.

The blog does not know who writes newsletters or copies; a room that does
calls `offer` in its `apps.ready()`.
"""

from __future__ import annotations

from collections.abc import Callable

from wagtail.admin.panels import Panel

_offers: list[Callable[[], Panel]] = []


def offer(make_panel: Callable[[], Panel]) -> None:
    """Add a panel to the side of every article's editor."""
    _offers.append(make_panel)


def offered() -> list[Panel]:
    """The panels of the other rooms, made anew."""
    return [make_panel() for make_panel in _offers]
