"""Cutting a photograph of 12 megapixels to four widths, against Wagtail's own way.

    make bench                                  (or: python benchmarks/pictures/run.py --rounds 5)

Prints CPU seconds for the four widths of each format, how many times as fast ours is, and how many
times the bytes. Both take turns, so a busy machine is as busy for one as for the other.
"""

from __future__ import annotations

import argparse
import io
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[2] / "site"), str(HERE.parents[2])]

import django  # noqa: E402 - the house is put on the path

from PIL import Image, ImageFilter  # noqa: E402

from tools import first_env  # noqa: E402

WIDTHS = (320, 640, 1280, 1920)
SIZE = (4000, 3000)
Cost = tuple[float, int]


def main() -> int:
    """Run the rounds, each way in turn, and print both and their ratio."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=3)
    rounds = arguments.parse_args().rounds
    with tempfile.TemporaryDirectory(prefix="domicile-bench-") as folder:
        keys = {name: make() for name, make in first_env.KEYS.items()}
        os.environ.update(**keys, VAR_DIR=folder, DJANGO_SETTINGS_MODULE="config.settings")
        django.setup()
        data = photograph()
        print(f"A JPEG of {SIZE[0]} by {SIZE[1]}, {len(data) // 1024} kB, to {WIDTHS}:")
        for name in ("jpeg", "webp", "avif"):
            found = [(measure(stock, data, name), measure(ours, data, name)) for _ in range(rounds)]
            tell(name, found)
    return 0


def photograph() -> bytes:
    """A picture with as much detail as a photograph has: noise at several sizes."""
    image = Image.new("RGB", SIZE, "#7a8fa6")
    for radius in (2, 40):
        noise = Image.merge("RGB", [Image.effect_noise(SIZE, 90) for _channel in range(3)])
        image = Image.blend(image, noise.filter(ImageFilter.GaussianBlur(radius)), 0.4)
    output = io.BytesIO()
    image.save(output, "JPEG", quality=90)
    return output.getvalue()


def measure(way: Callable[[bytes, str], int], data: bytes, name: str) -> Cost:
    """CPU seconds of one way, threads included, and the bytes it made."""
    before = time.process_time()
    made = way(data, name)
    return time.process_time() - before, made


def stock(data: bytes, name: str) -> int:
    """Wagtail: the file is decoded anew for each width."""
    from django.core.files.base import ContentFile

    total = 0
    for one in filters(name):
        output = io.BytesIO()
        one.run(picture(), output, source=ContentFile(data))
        total += len(output.getvalue())
    return total


def ours(data: bytes, name: str) -> int:
    """One decoding for all widths."""
    from core.cutting import cut, formats_of

    formats = formats_of(filters(name)) or {}
    made: list[int] = [len(data) for _filter, data in cut(io.BytesIO(data), picture(), formats)]
    return sum(made)


def filters(name: str) -> list[Any]:
    """The four widths in one format."""
    from wagtail.images.models import Filter

    return [Filter(f"format-{name}|width-{width}") for width in WIDTHS]


def picture() -> Any:
    """The picture's row, never saved: what is measured is the cutting."""
    from core.models import Picture

    return Picture(width=SIZE[0], height=SIZE[1], collection_id=1)


def tell(name: str, found: list[tuple[Cost, Cost]]) -> None:
    """Medians of both, then ours as a share of Wagtail's."""
    theirs = statistics.median(stock[0] for stock, _ours in found)
    mine = statistics.median(ours[0] for _stock, ours in found)
    size = found[0][1][1] / found[0][0][1]
    print(
        f"  {name:5}{theirs:7.2f} s Wagtail{mine:7.2f} s domicile"
        f"{theirs / mine:6.1f} times as fast{size:6.2f} times the bytes"
    )


if __name__ == "__main__":
    raise SystemExit(main())
