"""Years of posts: out of Medium's archive, through an editor's hands, to a reader, and back."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

import pytest

from blog.models import ArticlePage
from newsletter.models import Letter
from syndication.models import Copy, IntakeRow
from tests import make

pytestmark = pytest.mark.django_db

INTERVIEW = "1a2b3c4d5e6f"


@pytest.fixture
def archive(exports) -> Path:
    return exports / "synthetic" / "medium" / "medium-export-exemple.zip"


@pytest.fixture
def home():
    return make.site()


def bring_home(*arguments: object) -> dict[str, Any]:
    """The command as a script calls it."""
    out = io.StringIO()
    call_command("bring_home", *map(str, arguments), "--no-fetch", "--json", stdout=out)
    return json.loads(out.getvalue())


def undo(run: int) -> dict[str, Any]:
    out = io.StringIO()
    call_command("bring_home", "--undo", str(run), "--json", stdout=out)
    return json.loads(out.getvalue())


def interview() -> ArticlePage:
    row = IntakeRow.objects.filter(source_id=INTERVIEW, page__isnull=False).first()
    assert row
    return ArticlePage.objects.get(pk=row.page_id)


def test_a_dry_run_tells_everything_and_makes_nothing(home, archive):
    told = bring_home(archive, "--dry-run")

    assert told["platform"] == "medium"
    assert told["stories"] == {"created": 4, "updated": 0, "skipped": 1, "refused": 0}
    assert [item["outcome"] for item in told["items"]].count("created") == 4
    assert all(item["fidelity"]["words"] == 1.0 for item in told["items"] if item["title"])
    assert not ArticlePage.objects.exists()


def test_posts_come_home_are_read_by_an_editor_and_then_by_a_reader(home, archive):
    editor = Client()
    editor.force_login(make.administrator())

    bring_home(archive)
    draft = interview()
    seen_too_early = Client().get(draft.url)
    opened = editor.get(reverse("wagtailadmin_pages:edit", args=[draft.pk]))
    draft.get_latest_revision().publish()
    page = Client().get(interview().url).content.decode()

    assert seen_too_early.status_code == 404
    assert opened.status_code == 200
    assert "Texte <b>gras</b>" in page
    assert "for</span>" in page or "for i in range(3)" in page
    assert "https://www.youtube.com/watch?v=dQw4w9WgXcQ" in page
    assert "2024-03-09" in page
    assert "<img" not in page.partition("Texte")[2].partition("Exergue")[0]
    assert interview().original_url.startswith("https://medium.com/@exemple/l-entretien")


def test_what_was_public_is_online_at_once_when_wished(home, archive):
    told = bring_home(archive, "--publish")

    online = {page.title for page in ArticlePage.objects.live()}
    assert online == {"L\u2019entretien — épisode 3", "日本語のタイトル"}
    assert told["stories"]["created"] == 4
    assert (mail.outbox, list(Letter.objects.all()), list(Copy.objects.all())) == ([], [], [])


def test_the_same_archive_twice_is_one_home(home, archive):
    bring_home(archive)

    again = bring_home(archive)

    assert again["stories"] == {"created": 0, "updated": 0, "skipped": 5, "refused": 0}
    assert ArticlePage.objects.count() == 4


def test_a_run_is_taken_back_but_for_what_was_worked_on(home, archive):
    run = bring_home(archive)["run"]
    interview().get_latest_revision().publish()

    told = undo(run)

    assert [page.title for page in ArticlePage.objects.all()] == ["L\u2019entretien — épisode 3"]
    assert told["run"] == run
    left = IntakeRow.objects.filter(intake=run, made__has_key="left").values_list("title")
    assert list(left) == [("L\u2019entretien — épisode 3",)]


def test_the_folder_of_another_writer_comes_home_too(home, exports):
    told = bring_home(exports / "medium" / "ghost-migrate-export")

    assert told["stories"] == {"created": 9, "updated": 0, "skipped": 0, "refused": 0}
    assert {item["fidelity"]["native"] for item in told["items"]} == {1.0}
    assert len({page.slug for page in ArticlePage.objects.all()}) == 9
