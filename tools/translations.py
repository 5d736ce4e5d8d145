"""Whether every sentence of the interface has its French, and the compiled file is current."""

from __future__ import annotations

import ast
import gettext
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tools import lane

LANGUAGES = ("fr",)
SOURCES = ("site", "blog", "newsletter", "syndication", "templates", "manage.py")


@dataclass(slots=True)
class Entry:
    """One sentence of a .po file and what it became."""

    id: str = ""
    context: str = ""
    plural: str = ""
    said: dict[int, str] = field(default_factory=dict)
    fuzzy: bool = False

    @property
    def key(self) -> str:
        """The key under which the compiled file has it."""
        return f"{self.context}\x04{self.id}" if self.context else self.id


def problems() -> list[str]:
    """Sentences without a translation, stale compiled files, sentences not collected."""
    found = []
    for language in LANGUAGES:
        source = lane.HOUSE / "locale" / language / "LC_MESSAGES" / "django.po"
        if not source.is_file():
            found.append(f"{source.relative_to(lane.HOUSE)} is missing; run: make messages")
            continue
        entries = [entry for entry in read(source) if entry.id]
        found += untranslated(entries) + stale(entries, compiled=source.with_suffix(".mo"))
        found += uncollected(entries, language=language)
    return found


def untranslated(entries: list[Entry]) -> list[str]:
    """Entries with an empty or a fuzzy translation."""
    return [
        f"Not translated: {entry.id!r}"
        for entry in entries
        if entry.fuzzy or not entry.said or not all(entry.said.values())
    ]


def stale(entries: list[Entry], *, compiled: Path) -> list[str]:
    """Whether the .mo file says what the .po file says."""
    if not compiled.is_file():
        return [f"{compiled.name} is missing; run: make messages"]
    with compiled.open("rb") as file:
        catalog = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]  # noqa: SLF001
    expected = {}
    for entry in entries:
        for number, text in entry.said.items():
            expected[(entry.key, number) if entry.plural else entry.key] = text
    found = {key: text for key, text in catalog.items() if key != ""}
    return [] if found == expected else [f"{compiled.name} is not current; run: make messages"]


def uncollected(entries: list[Entry], *, language: str) -> list[str]:
    """Sentences of the sources that the .po file lacks; needs gettext, skipped without it."""
    if shutil.which("xgettext") is None:
        print("       gettext is not installed: new sentences in the sources were not looked for.")
        return []
    with tempfile.TemporaryDirectory(prefix="domicile-messages-") as name:
        copy = Path(name)
        for source in SOURCES:
            place = lane.HOUSE / source
            if place.is_dir():
                shutil.copytree(place, copy / source, ignore=shutil.ignore_patterns("__pycache__"))
        (copy / "locale").mkdir()
        collect(copy, languages=[language])
        now = {entry.key for entry in read(copy / f"locale/{language}/LC_MESSAGES/django.po")}
    known = {entry.key for entry in entries}
    lacking = [f"Not collected: {key!r}; run: make messages" for key in sorted(now - known - {""})]
    gone = [f"Not used any more: {key!r}; run: make messages" for key in sorted(known - now)]
    return lacking + gone


def collect(folder: Path, *, languages: list[str]) -> None:
    """Write the sentences found below a folder into its locale/*/LC_MESSAGES/django.po."""
    command = [str(Path(sys.executable).with_name("django-admin")), "makemessages"]
    options = ["--no-obsolete", "--no-location", "--no-wrap"]
    for language in languages:
        options += ["--locale", language]
    for ignored in (".venv", "var", "node_modules", "tests", "benchmarks", "tools", ".cache"):
        options += ["--ignore", ignored]
    # Without settings, so that only the folder it stands in counts.
    env = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    subprocess.run([*command, *options], cwd=folder, env=env, check=True, capture_output=True)


def read(path: Path) -> Iterator[Entry]:
    """The entries of a .po file, obsolete ones left out."""
    for paragraph in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
        entry, part, number = Entry(), "", 0
        for line in paragraph.splitlines():
            if line.startswith("#"):
                entry.fuzzy = entry.fuzzy or (line.startswith("#,") and "fuzzy" in line)
                continue
            found = re.match(r"(msgctxt|msgid_plural|msgid|msgstr)(?:\[(\d+)\])? ", line)
            if found:
                part, number = found.group(1), int(found.group(2) or 0)
                line = line[found.end() :]  # noqa: PLW2901 - the rest is the text
            if line.startswith('"'):
                add(entry, part=part, number=number, text=ast.literal_eval(line))
        if part:
            yield entry


def add(entry: Entry, *, part: str, number: int, text: str) -> None:
    """Put one quoted line where it belongs."""
    if part == "msgstr":
        entry.said[number] = entry.said.get(number, "") + text
    elif part == "msgid":
        entry.id += text
    elif part == "msgid_plural":
        entry.plural += text
    else:
        entry.context += text
