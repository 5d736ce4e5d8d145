"""A home can leave, whole, and come back the same; a parcel that was touched is not opened."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.management import create_contenttypes
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from wagtail.search.models import IndexEntry

import pytest

from blog.models import ArticlePage
from core import pause
from core.models import Picture
from core.moving.archive import HONEST_RATIO, SMALL, Parcel
from core.moving.inventory import CannotMove, tables
from core.moving.packing import export_home
from core.moving.unpacking import home_restored, restore_home
from core.storage import private_storage
from people.models import User
from syndication.models import Credential
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A small home, furnished with one of most things, and already packed."""
    site = make.site()
    make.article(site=site, title="Été à la maison")
    make.article(site=site, title="Not yet", live=False)
    letter = make.newsletter(site=site)
    make.subscription(newsletter=letter)
    make.subscription(newsletter=letter, address="gone@example.org", state="unsubscribed")
    make.issue(newsletter=letter)
    make.picture()
    keeper = make.user()
    group = Group.objects.create(name="Keepers")
    group.permissions.add(Permission.objects.get(codename="change_articlepage"))
    keeper.groups.add(group)
    private_storage().save("dropped/list.csv", ContentFile(b"address\nreader@example.org\n"))
    path = tmp_path / "home.zip"
    export_home(path)
    return path


def digests() -> dict[str, str]:
    """A fingerprint of every table, made with nothing but SQL."""
    found = {}
    with connection.cursor() as cursor:
        for model in tables():
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
            rows = repr(cursor.fetchall()).encode()
            found[model._meta.label_lower] = hashlib.sha256(rows).hexdigest()
    return found


def empty_the_house() -> None:
    for model in tables():
        model._base_manager.all()._raw_delete(using="default")
    shutil.rmtree(default_storage.location, ignore_errors=True)
    shutil.rmtree(private_storage().location, ignore_errors=True)


def rewritten(path: Path, *, changes: dict[str, bytes], honest: bool = True) -> Path:
    """A copy of an archive with other contents; `honest` corrects the manifest accordingly."""
    with zipfile.ZipFile(path) as before:
        members = {info.filename: before.read(info) for info in before.infolist()}
    members |= changes
    manifest = json.loads(members["manifest.json"])
    for name, content in changes.items():
        if honest and name != "manifest.json":
            sha256 = hashlib.sha256(content).hexdigest()
            manifest["members"][name] = {"sha256": sha256, "bytes": len(content)}
    if "manifest.json" not in changes:
        members["manifest.json"] = json.dumps(manifest).encode()
    copy = path.with_name("other.zip")
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as after:
        for name, content in members.items():
            after.writestr(name, content)
    return copy


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

    restore_home(archive)

    article = ArticlePage.objects.get(title="Not yet")
    assert IndexEntry.objects.filter(object_id=str(article.pk), title__contains="Not yet").exists()


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


def test_a_furnished_home_is_not_restored_into(archive):
    with pytest.raises(CannotMove, match="not empty"):
        restore_home(archive)

    assert not pause.is_paused()


def test_a_flipped_byte_anywhere_in_the_contents_is_noticed_before_anything_is_written(archive):
    empty_the_house()
    content = bytearray(archive.read_bytes())
    with zipfile.ZipFile(archive) as parcel:
        infos = [info for info in parcel.infolist() if info.compress_size > 40]
    for info in infos:
        flipped = bytearray(content)
        place = info.header_offset + 30 + len(info.filename) + 20 + info.compress_size // 2
        flipped[place] ^= 0x10
        archive.write_bytes(flipped)

        with pytest.raises(CannotMove, match=r"damaged"):
            restore_home(archive)

    assert User.objects.count() == 0
    assert not pause.is_paused()


def test_a_truncated_archive_is_refused(archive):
    archive.write_bytes(archive.read_bytes()[:-200])

    with pytest.raises(CannotMove, match="not an archive of a home"):
        restore_home(archive)


def test_a_text_file_is_not_an_archive(tmp_path):
    (tmp_path / "home.zip").write_text("hello")

    with pytest.raises(CannotMove, match="not an archive of a home"):
        restore_home(tmp_path / "home.zip")


def test_a_zip_of_something_else_is_not_an_archive(tmp_path):
    with zipfile.ZipFile(tmp_path / "home.zip", "w") as other:
        other.writestr("hello.txt", "hello")

    with pytest.raises(CannotMove, match=r"damaged at manifest\.json"):
        restore_home(tmp_path / "home.zip")


def test_an_archive_of_an_unknown_form_is_refused(archive):
    other = rewritten(archive, changes={"manifest.json": b'{"format": 99, "members": {}}'})

    with pytest.raises(CannotMove, match="does not know"):
        Parcel(other)


def test_an_archive_of_a_version_with_other_tables_is_refused(archive):
    with zipfile.ZipFile(archive) as parcel:
        manifest = json.loads(parcel.read("manifest.json"))
    manifest["shapes"]["people.user"].append("shoe_size")
    other = rewritten(archive, changes={"manifest.json": json.dumps(manifest).encode()})
    empty_the_house()

    with pytest.raises(CannotMove, match="Restore it with that version"):
        restore_home(other)


@pytest.mark.parametrize("name", ["../outside", "media/../../outside", "data\\x", "other/x"])
def test_a_member_that_would_land_elsewhere_is_refused(archive, name):
    other = rewritten(archive, changes={name: b"x"})

    with pytest.raises(CannotMove, match="land elsewhere"):
        Parcel(other).verify()


def test_a_member_that_the_manifest_does_not_list_is_refused(archive):
    other = rewritten(archive, changes={"media/extra.jpg": b"x"}, honest=False)

    with pytest.raises(CannotMove, match="manifest lists"):
        Parcel(other).verify()


def test_a_member_that_appears_twice_is_refused(archive):
    with zipfile.ZipFile(archive, "a") as parcel, pytest.warns(UserWarning, match="Duplicate"):
        parcel.writestr("data/people.user.jsonl", b"")

    with pytest.raises(CannotMove, match="twice"):
        Parcel(archive).verify()


def test_a_member_that_unpacks_to_far_too_much_is_refused_unread(archive):
    bomb = b"0" * (SMALL * 8)
    other = rewritten(archive, changes={"media/bomb": bomb})
    with zipfile.ZipFile(other) as parcel:
        assert len(bomb) > HONEST_RATIO * parcel.getinfo("media/bomb").compress_size

    with pytest.raises(CannotMove, match="far more than it should"):
        Parcel(other).verify()


def test_members_that_overlap_are_refused_unread(archive):
    entry = zipfile.ZipInfo("media/a")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as parcel:
        parcel.writestr(entry, b"y" * 5000)
        for number in range(100):
            twin = zipfile.ZipInfo(f"media/{number}")
            twin.header_offset, twin.CRC = entry.header_offset, entry.CRC
            twin.file_size = twin.compress_size = 5000
            parcel.filelist.append(twin)
        sizes = {info.filename: {"sha256": "", "bytes": 5000} for info in parcel.filelist}
        parcel.writestr("manifest.json", json.dumps({"format": 1, "members": sizes}))
    archive.write_bytes(stream.getvalue())

    with pytest.raises(CannotMove, match="overlap"):
        Parcel(archive).verify()


def test_rows_that_contradict_each_other_leave_the_home_empty(archive):
    with zipfile.ZipFile(archive) as parcel:
        lines = parcel.read("data/newsletter.subscription.jsonl").decode().splitlines()
    row = json.loads(lines[0]) | {"newsletter_id": 987654}
    changed = "\n".join([json.dumps(row), *lines[1:], ""]).encode()
    other = rewritten(archive, changes={"data/newsletter.subscription.jsonl": changed})
    empty_the_house()

    with pytest.raises(CannotMove, match="contradicts itself"):
        restore_home(other)

    assert User.objects.count() == 0


def test_a_table_with_fewer_rows_than_promised_leaves_the_home_empty(archive):
    other = rewritten(archive, changes={"data/people.user.jsonl": b""})
    empty_the_house()

    with pytest.raises(CannotMove, match=r"people\.user"):
        restore_home(other)

    assert ArticlePage.objects.count() == 0


def test_a_page_type_that_does_not_exist_here_is_named(archive):
    with zipfile.ZipFile(archive) as parcel:
        pages = parcel.read("data/wagtailcore.page.jsonl")
    changed = pages.replace(b'["blog","articlepage"]', b'["blog","poempage"]')
    other = rewritten(archive, changes={"data/wagtailcore.page.jsonl": changed})
    empty_the_house()

    with pytest.raises(CannotMove, match="poempage"):
        restore_home(other)


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
