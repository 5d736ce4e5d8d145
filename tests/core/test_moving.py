"""A home can leave, whole, and come back the same."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.management import create_contenttypes
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from wagtail.search.models import IndexEntry

import pytest

from blog.models import ArticlePage
from core import pause
from core.models import Picture
from core.moving.packing import export_home
from core.moving.unpacking import execute, home_restored, restore_home
from core.storage import private_storage
from newsletter.actions.refusal import leave
from newsletter.evidence import Proof
from newsletter.models import Subscriber, Subscription, Suppression
from people.models import User
from syndication.models import Credential
from tests import make
from tests.core.parcels import digests, empty_the_house, small_home

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return small_home(tmp_path)


def test_a_restored_home_is_the_same_table_by_table(archive):
    before = digests()
    empty_the_house()

    restore_home(archive)

    assert digests() == before


def test_uploaded_and_private_files_come_back_under_their_names(archive):
    name = Picture.objects.get().file.name
    content = Path(default_storage.path(name)).read_bytes()
    empty_the_house()

    done = restore_home(archive)

    assert Path(default_storage.path(name)).read_bytes() == content
    assert Path(private_storage().path("dropped/list.csv")).read_text().startswith("address")
    assert done["files"]["private"] == 1


def test_a_restored_home_starts_with_sending_paused(archive):
    empty_the_house()

    restore_home(archive)

    assert pause.is_paused()
    assert "home.zip" in pause.why()


def test_the_rooms_hear_that_a_home_was_restored(archive):
    heard = []

    def listen(**facts: object) -> None:
        heard.append(ArticlePage.objects.count())

    home_restored.connect(listen)
    empty_the_house()

    restore_home(archive)

    home_restored.disconnect(listen)
    assert heard == [2]


@pytest.fixture
def other_numbers() -> Iterator[Callable[[], None]]:
    """Gives content types and permissions other primary keys, as another house has them."""

    def renumber() -> None:
        Permission.objects.all().delete()
        ContentType.objects.all().delete()
        ContentType.objects.create(app_label="other", model="earlier")
        ContentType.objects.clear_cache()
        for app in reversed(list(apps.get_app_configs())):
            create_contenttypes(app, verbosity=0)
            create_permissions(app, verbosity=0)
        ContentType.objects.clear_cache()

    yield renumber
    ContentType.objects.clear_cache()


def test_permissions_and_page_types_are_found_by_name_in_a_house_with_other_numbers(
    archive, other_numbers
):
    empty_the_house()
    other_numbers()

    restore_home(archive)

    keeper = User.objects.get(email="editor@example.org")
    assert keeper.has_perm("blog.change_articlepage")
    article = ArticlePage.objects.get(title="Not yet")
    assert article.content_type == ContentType.objects.get(app_label="blog", model="articlepage")


def test_a_restored_article_is_in_the_search_index(archive):
    empty_the_house()
    IndexEntry.objects.all().delete()

    restore_home(archive)

    article = ArticlePage.objects.get(title="Not yet")
    assert IndexEntry.objects.filter(object_id=str(article.pk)).exists()


def test_every_statement_that_lets_the_database_count_on_is_said():
    execute(f"CREATE TEMPORARY TABLE counted_{number} (id int)" for number in (1, 2))

    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT count(*) FROM counted_1) + (SELECT count(*) FROM counted_2)")
        assert cursor.fetchone() == (0,)


def test_stored_credentials_leave_as_ciphertext_and_work_after_the_return(tmp_path):
    site = make.site()
    channel = make.channel(site=site)
    Credential.objects.create(channel=channel, secrets="do-not-read-me")
    path = tmp_path / "home.zip"

    export_home(path)

    with zipfile.ZipFile(path) as parcel:
        everything = b"".join(parcel.read(name) for name in parcel.namelist())
    assert b"do-not-read-me" not in everything
    empty_the_house()
    restore_home(path)
    assert Credential.objects.get().secrets == "do-not-read-me"


def test_an_export_that_fails_leaves_no_file_behind(tmp_path, settings):
    make.site()
    nowhere = tmp_path / "home.zip"
    nowhere.mkdir()

    with pytest.raises(OSError, match=r"home\.zip"):
        export_home(nowhere)

    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_the_commands_tell_their_counts_as_json(archive, tmp_path, capsys):
    call_command("export_home", str(tmp_path / "again.zip"), "--json")
    exported = json.loads(capsys.readouterr().out)
    empty_the_house()

    call_command("restore_home", str(tmp_path / "again.zip"), "--json")

    restored = json.loads(capsys.readouterr().out)
    assert exported["rows"] == restored["rows"]
    assert exported["rows"]["newsletter.subscription"] == 2
    assert exported["sha256"] == hashlib.sha256((tmp_path / "again.zip").read_bytes()).hexdigest()
    assert restored["paused"] is True


def test_the_commands_tell_people_what_to_do_next(archive, tmp_path, capsys):
    call_command("export_home", str(tmp_path / "again.zip"))
    empty_the_house()
    call_command("restore_home", str(tmp_path / "again.zip"))

    said = capsys.readouterr().out
    assert "personal data" in said
    assert "manage.py sending --resume" in said


def test_a_command_that_cannot_restore_says_why_and_fails(archive):
    with pytest.raises(CommandError, match="not empty"):
        call_command("restore_home", str(archive))


def test_a_command_that_cannot_export_says_why_and_fails(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("export_home", str(tmp_path / "missing" / "home.zip"))


def test_who_left_after_the_archive_was_made_stays_out(archive):
    person = Subscriber.objects.get(address="reader@example.org")
    leave(subscriber=person, proof=Proof(how="one click"))
    empty_the_house()

    restore_home(archive)

    assert Suppression.objects.filter(address_hash=person.address_hash).exists()
    assert Subscription.objects.get(subscriber=person).state == Subscription.State.UNSUBSCRIBED
