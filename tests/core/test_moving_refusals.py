"""A parcel that was touched is not opened, and one that lies leaves the home empty."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

import pytest

from blog.models import ArticlePage
from core import pause
from core.moving.archive import HONEST_RATIO, SMALL, Parcel
from core.moving.inventory import CannotMove
from core.moving.unpacking import restore_home
from core.storage import private_storage
from people.models import User
from tests.core.parcels import empty_the_house, rewritten, small_home

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return small_home(tmp_path)


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


@pytest.mark.parametrize("change", [{"sha256": "0" * 64}, {"bytes": 3}])
def test_a_member_that_is_not_what_the_manifest_says_is_refused(archive, change):
    with zipfile.ZipFile(archive) as parcel:
        manifest = json.loads(parcel.read("manifest.json"))
    manifest["members"]["data/people.user.jsonl"] |= change
    other = rewritten(archive, changes={"manifest.json": json.dumps(manifest).encode()})

    with pytest.raises(CannotMove, match=r"damaged at data/people\.user"):
        Parcel(other).verify()


@pytest.mark.parametrize("size", [0, 1 << 20])
def test_a_member_is_never_read_beyond_or_below_what_the_manifest_says(archive, size):
    parcel = Parcel(archive)
    parcel.members["data/people.user.jsonl"]["bytes"] = size

    with pytest.raises(CannotMove, match="damaged"):
        list(parcel.pieces("data/people.user.jsonl"))


def test_a_manifest_of_unreasonable_size_is_refused_unread(archive, monkeypatch):
    monkeypatch.setattr("core.moving.archive.MOST_MANIFEST", 100)

    with pytest.raises(CannotMove, match=r"damaged at manifest\.json"):
        Parcel(archive)


def test_a_file_that_cannot_have_its_name_stops_the_restore(archive, monkeypatch):
    empty_the_house()
    monkeypatch.setattr(default_storage, "save", lambda name, _content: f"other-{name}")

    with pytest.raises(CannotMove, match="under its name"):
        restore_home(archive)

    assert User.objects.count() == 0


def test_a_file_that_is_there_already_is_replaced(archive):
    empty_the_house()
    private_storage().save("dropped/list.csv", ContentFile(b"something else"))

    restore_home(archive)

    assert Path(private_storage().path("dropped/list.csv")).read_text().startswith("address")


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
