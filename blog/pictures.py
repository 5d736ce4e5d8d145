"""The sizes pictures are shown in, named once: for pages, for prefetching and for the worker.

A page shows what the worker has cut, and where it has not yet, the picture as it was uploaded:
nobody's reading waits for a picture to be made.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Prefetch, prefetch_related_objects
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString

from wagtail.images.models import Filter
from wagtail.images.models import Picture as Drawing

from core.models import Picture

HAZED = frozenset({"text", "wide", "full", "cover", "lead", "teaser"})  # large enough to wait for
SOCIAL = "fill-1200x630|format-jpeg"  # what shared links show


@dataclass(frozen=True, slots=True)
class Size:
    """One use of a picture: what is cut from it, and how wide it stands on the page."""

    specs: tuple[str, ...]
    sizes: str
    filters: tuple[Filter, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "filters", tuple(Filter(spec) for spec in self.specs))


def _size(shape: str, sizes: str) -> Size:
    return Size(tuple(Filter.expand_spec(f"format-{{avif,webp,jpeg}} {shape}")), sizes)


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
    made = picture.find_existing_renditions(*found.filters)
    attributes = {"alt": alt, "sizes": found.sizes}
    attributes |= {"fetchpriority": "high"} if is_first else {"loading": "lazy"}
    ready = {one.spec: made[one] for one in found.filters if one in made}
    if ready:
        drawing = SafeString(Drawing(ready, attributes).__html__())
        return _hazed(drawing, picture.haze) if size in HAZED and picture.haze else drawing
    sides = {"src": picture.file.url, "width": picture.width, "height": picture.height}
    return format_html("<img{}>", flatatt({**sides, **attributes}))


def _hazed(drawing: SafeString, haze: str) -> SafeString:
    """The picture before its own colours, blurred: they are there with the page."""
    dots = '<img class="haze" src="data:image/webp;base64,{}" alt="" width="5" height="3">'
    return format_html('<span class="drawn">' + dots + "{}</span>", haze, drawing)


def address(picture: Picture, *, size: str) -> str:
    """Where one picture of a size lies: the cut one, or as it was uploaded; "" where it is gone."""
    [*_smaller, largest] = SIZES[size].filters
    made = picture.find_existing_renditions(largest)
    if largest in made:
        cut: str = made[largest].url
        return cut
    file = picture.file
    return file.url if file.storage.exists(file.name) else ""


def load(pictures: list[Picture], *sizes: str) -> None:
    """Fetch what was cut from some pictures in one query, for the sizes named."""
    prefetch_related_objects(pictures, drawn("renditions", *sizes))


def drawn(path: str, *sizes: str) -> Prefetch:  # type: ignore[type-arg]  # any model has pictures
    """A prefetch of what was cut from pictures, for the sizes named: one query for any number."""
    specs = [spec for size in sizes for spec in SIZES[size].specs]
    made = Picture.get_rendition_model().objects.filter(filter_spec__in=specs)
    return Prefetch(path, queryset=made, to_attr="prefetched_renditions")
