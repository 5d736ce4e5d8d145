"""The sizes pictures are shown in, named once: for pages, for prefetching and for the worker."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.safestring import SafeString

from wagtail.images.models import Filter
from wagtail.images.models import Picture as Drawing
from wagtail.images.shortcuts import get_renditions_or_not_found

from core.models import Picture

SOCIAL = "fill-1200x630|format-jpeg"  # what shared links show


@dataclass(frozen=True, slots=True)
class Size:
    """One use of a picture: what is cut from it, and how wide it stands on the page."""

    specs: tuple[str, ...]
    sizes: str


def _size(shape: str, sizes: str) -> Size:
    return Size(tuple(Filter.expand_spec(f"format-{{webp,jpeg}} {shape}")), sizes)


SIZES = {
    "text": _size("width-{640,1280}", "(min-width: 43rem) 40rem, 100vw"),
    "wide": _size("width-{640,1280,1920}", "(min-width: 72rem) 68rem, 100vw"),
    "full": _size("width-{640,1280,1920}", "100vw"),
    "cover": _size("width-{640,1280,1920}", "(min-width: 72rem) 68rem, 100vw"),
    "lead": _size("fill-{640x420,1280x840}", "(min-width: 60rem) 40rem, 100vw"),
    "teaser": _size("fill-{480x300,960x600}", "(min-width: 60rem) 22rem, 100vw"),
    "face": _size("fill-{96x96,192x192}", "3rem"),
    "portrait": _size("fill-{160x160,320x320}", "8rem"),
    "logo": _size("height-{40,80}", "10rem"),
    "social": Size((SOCIAL,), ""),
}


def draw(picture: Picture, *, size: str, alt: str, is_first: bool = False) -> SafeString:
    """The picture in the formats and widths of a size; loaded late unless it is seen first."""
    found = SIZES[size]
    renditions = get_renditions_or_not_found(picture, found.specs)
    attributes = {"alt": alt, "sizes": found.sizes}
    attributes |= {"fetchpriority": "high"} if is_first else {"loading": "lazy"}
    return SafeString(Drawing(renditions, attributes).__html__())


def load(pictures: list[Picture], *sizes: str) -> None:
    """Fetch what was cut from some pictures in one query, for the sizes named."""
    prefetch_related_objects(pictures, drawn("renditions", *sizes))


def drawn(path: str, *sizes: str) -> Prefetch:  # type: ignore[type-arg]  # any model has pictures
    """A prefetch of what was cut from pictures, for the sizes named: one query for any number."""
    specs = [spec for size in sizes for spec in SIZES[size].specs]
    made = Picture.get_rendition_model().objects.filter(filter_spec__in=specs)
    return Prefetch(path, queryset=made, to_attr="prefetched_renditions")
