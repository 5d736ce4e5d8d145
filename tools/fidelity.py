"""`make fidelity`: how much of every real export comes home, kind by kind, as a table.

What real WordPress rendered is the truth for its exports; for the others it is the text the export
itself holds. The status is 0 only when every corpus has what it must have.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools.lane import HOUSE

EXPORTS = HOUSE.parent / "shared" / "exports"
COLUMNS = (
    "texts", "words", "order", "links", "images", "alt", "captions", "headings", "items",
    "quotes", "code", "tables", "embeds", "notes", "native", "extra", "passed",
)  # fmt: skip
HOSTILE = ("hostile", "xss", "security", "golden")


def main() -> int:
    """Read every export and print a line for each; the status says whether all came home."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--exports", type=Path, default=EXPORTS, help="Where the exports lie.")
    arguments.add_argument("--json", type=Path, help="Write the figures here, too.")
    arguments.add_argument("--lost", action="store_true", help="Say what did not arrive.")
    said = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="domicile-fidelity-") as folder:
        _enter_the_house(folder)
        rows = dict(_rows(said.exports, tells=said.lost))
    print(f"{'':32}" + "".join(f"{name:>9}" for name in COLUMNS))
    short = {name: missing for name, row in rows.items() if (missing := _print(name, row))}
    if said.json:
        said.json.write_text(json.dumps(rows, indent=2), encoding="utf-8")
    for name, missing in short.items():
        print(f"{name}: too little of {', '.join(missing)}.")
    return 1 if short else 0


def _enter_the_house(folder: str) -> None:
    import django

    os.environ |= {"VAR_DIR": folder, "SECRET_KEY": "only to read what was exported", "DEBUG": "1"}
    os.environ |= {"LINK_KEYS": "a:b", "DJANGO_SETTINGS_MODULE": "config.settings"}
    os.environ["FIELD_ENCRYPTION_KEYS"] = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
    django.setup()


def _rows(exports: Path, *, tells: bool) -> Iterator[tuple[str, dict[str, float]]]:
    from tests.syndication.corpora import GOLDEN, WORDPRESS, figures, golden, text_of

    for name, file in WORDPRESS.items():
        if (exports / file).exists() and (exports / GOLDEN / f"{name}.json").exists():
            texts = list(golden(exports, name))
            _tell(texts, tells=tells)
            yield f"{name} (as WordPress shows it)", figures(texts)
    for family in sorted(exports.iterdir()):
        if family.is_dir() and family.name not in HOSTILE:
            found = [text_of(one, one.html) for one in _stories(family, tells=tells)]
            _tell(found, tells=tells)
            if found:
                yield family.name, figures(found)


def _stories(family: Path, *, tells: bool) -> Iterator[Any]:
    """Every story of a platform's exports; what is refused is told, and the rest read."""
    from tests.syndication.corpora import stories_of

    for source in _sources(family):
        try:
            yield from (story for story in stories_of(source) if story.html)
        except Exception as error:  # noqa: BLE001 - a file of another kind must not stop the table
            if tells:
                print(f"{source}: {error}")


def _sources(family: Path) -> Iterator[Path]:
    """Every export of a platform once: a folder that is one, else its files."""
    for source in sorted(family.iterdir()):
        files = [source] if source.is_file() else sorted(source.rglob("*.xml"))
        yield from files or [source]


def _tell(texts: list[Any], *, tells: bool) -> None:
    for text in texts if tells else ():
        if not text.passed:
            print(f"{text.story.source_id} {text.story.title[:60]}: {text.lost()}")


def _print(name: str, row: dict[str, float]) -> list[str]:
    """Print a line; which shares are smaller than they must be."""
    from tests.syndication.corpora import MOST_EXTRA, MUST

    short = [kind for kind, least in MUST.items() if row[kind] < least]
    short += ["extra"] if row["extra"] > MOST_EXTRA else []
    shares = [f"{row[kind] * 100:>8.2f}{'!' if kind in short else ' '}" for kind in COLUMNS[1:]]
    print(f"{name:32}{row['texts']:>9}" + "".join(shares))
    return short


if __name__ == "__main__":
    raise SystemExit(main())
