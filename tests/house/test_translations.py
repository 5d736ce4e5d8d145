"""The reader of translations sees what is missing, stale or new."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tools import lane, translations

CATALOG = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=n > 1;\\n"

msgid "Subscribe"
msgstr "S'abonner"

msgctxt "verb"
msgid "Post"
msgstr "Publier"

msgid "%d reader"
msgid_plural "%d readers"
msgstr[0] "%d lectrice"
msgstr[1] "%d lectrices"

msgid ""
"Two "
"lines"
msgstr "Deux lignes"
"""


def entries(tmp_path: Path, text: str) -> list[translations.Entry]:
    (tmp_path / "django.po").write_text(text, encoding="utf-8")
    return [entry for entry in translations.read(tmp_path / "django.po") if entry.id]


def test_a_complete_catalog_has_nothing_untranslated(tmp_path):
    found = entries(tmp_path, CATALOG)

    assert [entry.key for entry in found] == [
        "Subscribe",
        "verb\x04Post",
        "%d reader",
        "Two lines",
    ]
    assert translations.untranslated(found) == []


@pytest.mark.parametrize(
    "added",
    [
        '\nmsgid "Leave"\nmsgstr ""\n',
        '\n#, fuzzy\nmsgid "Leave"\nmsgstr "Partir"\n',
        '\nmsgid "Leave"\nmsgid_plural "Leaves"\nmsgstr[0] "Feuille"\nmsgstr[1] ""\n',
    ],
)
def test_an_empty_fuzzy_or_half_translation_is_told(tmp_path, added):
    assert translations.untranslated(entries(tmp_path, CATALOG + added)) == [
        "Not translated: 'Leave'"
    ]


def test_a_missing_compiled_file_is_told(tmp_path):
    found = translations.stale(entries(tmp_path, CATALOG), compiled=tmp_path / "django.mo")

    assert found == ["django.mo is missing; run: make messages"]


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="gettext is not installed")
def test_a_compiled_file_is_current_until_the_catalog_changes(tmp_path):
    current = entries(tmp_path, CATALOG)
    compiled = tmp_path / "django.mo"
    subprocess.run(["msgfmt", "-o", compiled, tmp_path / "django.po"], check=True)

    assert translations.stale(current, compiled=compiled) == []

    changed = entries(tmp_path, CATALOG.replace("Publier", "Poster"))

    assert translations.stale(changed, compiled=compiled) != []


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="gettext is not installed")
def test_a_sentence_of_the_sources_that_was_not_collected_is_told(tmp_path, monkeypatch):
    (tmp_path / "blog").mkdir()
    (tmp_path / "blog" / "views.py").write_text('from x import gettext as _\n_("Leave")\n')
    monkeypatch.setattr(lane, "HOUSE", tmp_path)
    known = entries(tmp_path, 'msgid ""\nmsgstr ""\n\nmsgid "Stay"\nmsgstr "Rester"\n')

    found = translations.uncollected(known, language="fr")

    assert found == [
        "Not collected: 'Leave'; run: make messages",
        "Not used any more: 'Stay'; run: make messages",
    ]
