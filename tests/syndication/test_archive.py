"""A drop is judged by its bytes before anything of it is read."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from syndication.archive import open_drop
from syndication.exchange import Drop, UnreadableFile
from syndication.zipped import Limits
from tests.syndication.drops import WORDS, contents, packed, refusal, rewritten, whole

REFUSED = {
    "bomb-1GiB-in-1MB.zip": "would grow to 1024 MB",
    "duplicate-names.zip": "holds posts.csv twice",
    "empty.zip": "holds no files",
    "nested-4-levels-10GB.zip": "Unpack it once",
    "not-a-zip.zip": "named like a ZIP archive but is none: it begins with “hello”",
    "symlink.zip": "link.html is a link",
    "traversal.zip": "points out of the archive",
    "truncated.zip": "cut short or damaged",
}
READ = {
    "bad-crc.zip": ["export/posts.csv"],  # only the junk beside it is broken
    "macos-junk.zip": ["export/posts.csv"],
    "utf8-name-without-flag.zip": ["posts/été_café.html"],
}


def test_every_hostile_archive_is_judged(exports):
    names = {path.name for path in (exports / "hostile" / "zip").iterdir()}

    assert names == {*REFUSED, *READ}


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_archive_is_refused_with_the_reason(exports, name):
    assert REFUSED[name] in refusal(exports / "hostile" / "zip" / name)


@pytest.mark.parametrize("name", READ)
def test_an_odd_archive_is_read_without_its_junk(exports, name):
    with open_drop(exports / "hostile" / "zip" / name) as drop:
        members = list(drop.members())
        data = whole(drop, members[0])

    assert members == READ[name]
    assert data


def test_an_archive_tells_its_name_members_and_bytes(tmp_path):
    path = packed(tmp_path, {"posts/": b"", "posts/one.html": WORDS, "inner.zip": b"PK"})

    with open_drop(path) as drop:
        assert isinstance(drop, Drop)
        assert drop.name == "export.zip"
        assert list(drop.members()) == ["posts/one.html"]
        assert whole(drop, "posts/one.html") == WORDS
        assert drop.head("posts/one.html", 3) == b"<p>"


def test_an_archive_is_known_by_its_bytes_and_not_by_its_name(tmp_path):
    path = packed(tmp_path, {"one.html": WORDS}, name="export.txt")

    with open_drop(path) as drop:
        assert list(drop.members()) == ["one.html"]


@pytest.mark.parametrize("name", ["日本語.html", "café.html"])
def test_names_in_any_script_are_read(tmp_path, name):
    path = packed(tmp_path, {name: WORDS})

    assert contents(path) == {name: WORDS}


def test_a_name_in_an_old_encoding_is_read_as_the_old_system_showed_it(tmp_path):
    path = packed(tmp_path, {"cafe.html": WORDS})
    for _ in range(2):
        rewritten(path, b"cafe", "café".encode("cp437"))

    assert contents(path) == {"café.html": WORDS}


@pytest.mark.parametrize("member", ["nothing.html", "../export.zip"])
def test_only_what_is_listed_can_be_opened(tmp_path, member):
    archive = packed(tmp_path, {"one.html": WORDS})
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "one.html").write_bytes(WORDS)

    for path in (archive, folder, folder / "one.html"):
        with open_drop(path) as drop, pytest.raises(UnreadableFile, match="There is no"):
            drop.open(member)


@pytest.mark.parametrize(
    "name", ["../up.html", "/etc/passwd", "a/../../b", "..\\up.html", "C:\\x", "c:/x"]
)
def test_a_name_that_leads_out_is_refused(tmp_path, name):
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), WORDS)

    assert "points out of the archive" in refusal(path)


def test_a_name_that_hides_its_end_is_refused(tmp_path):
    path = packed(tmp_path, {"one.html.exe": WORDS})
    rewritten(path, b"one.html.exe", b"one.html\0exe")
    rewritten(path, b"one.html.exe", b"one.html\0exe")

    assert "points out of the archive" in refusal(path)


def test_a_locked_archive_is_refused(tmp_path):
    path = packed(tmp_path, {"one.html": WORDS})
    rewritten(path, b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")

    assert "locked with a password" in refusal(path)


def test_a_packing_that_could_fill_the_memory_is_refused(tmp_path):
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("one.html", WORDS)

    assert "packed in a way we do not read" in refusal(path)


def test_members_that_lie_over_each_other_are_refused(tmp_path):
    path = packed(tmp_path, {"one.html": WORDS, "two.html": WORDS})
    second = path.read_bytes().rindex(b"PK\x03\x04")
    rewritten(path, struct.pack("<L", second) + b"two.html", b"\0\0\0\0two.html", last=True)

    assert "lies over another file" in refusal(path)


def test_a_member_that_is_longer_than_the_file_is_refused(tmp_path):
    path = packed(tmp_path, {"one.html": WORDS})
    with zipfile.ZipFile(path) as archive:
        entry = archive.infolist()[0]
    sizes = struct.pack("<LL", entry.compress_size, entry.file_size)
    rewritten(path, sizes, struct.pack("<LL", 5_000_000, entry.file_size), last=True)

    assert "cut short or damaged" in refusal(path)


@pytest.mark.parametrize("declared", [5, 5_000])
def test_a_size_that_was_declared_falsely_is_found_while_reading(tmp_path, declared):
    path = packed(tmp_path, {"one.html": WORDS})
    with zipfile.ZipFile(path) as archive:
        entry = archive.infolist()[0]
    sizes = struct.pack("<LL", entry.compress_size, entry.file_size)
    rewritten(path, sizes, struct.pack("<LL", entry.compress_size, declared), last=True)

    assert "one.html in export.zip is damaged" in refusal(path)


def test_a_damaged_member_is_named(tmp_path):
    path = packed(tmp_path, {"one.html": WORDS})
    data = bytearray(path.read_bytes())
    data[45] ^= 0xFF
    path.write_bytes(data)

    assert "one.html in export.zip is damaged" in refusal(path)


def test_a_member_whose_two_names_differ_is_damaged(tmp_path):
    path = packed(tmp_path, {"one.html": WORDS})
    rewritten(path, b"one.html", b"two.html")

    assert "one.html in export.zip is damaged" in refusal(path)


@pytest.mark.parametrize("limits", [Limits(members=1), Limits(bytes=40), Limits(directory=10)])
def test_more_than_the_limits_is_refused(tmp_path, limits):
    path = packed(tmp_path, {"one.html": WORDS, "two.html": WORDS})
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in ("one.html", "two.html"):
        (folder / name).write_bytes(WORDS)

    assert "one by one" in refusal(path, limits=limits)
    if limits.directory != 10:
        assert "only the folder of one export" in refusal(folder, limits=limits)


def test_more_content_than_the_limit_is_refused_although_the_archive_is_small(tmp_path):
    path = packed(tmp_path, {"one.html": b"a" * 100_000})

    assert "one by one" in refusal(path, limits=Limits(bytes=50_000))


def test_more_members_than_were_declared_are_refused(tmp_path):
    path = packed(tmp_path, {"one.html": WORDS, "two.html": WORDS})
    rewritten(path, b"\x02\x00\x02\x00", b"\x01\x00\x01\x00", last=True)

    assert "one by one" in refusal(path, limits=Limits(members=1))


def test_a_large_archive_declares_its_directory_in_a_second_record(tmp_path):
    path = packed(tmp_path, {"one.html": WORDS})
    data = path.read_bytes()
    at = data.rindex(b"PK\x05\x06")
    length, offset = struct.unpack_from("<LL", data, at + 12)
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, length, offset)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    path.write_bytes(data[:at] + record + locator + end)

    with open_drop(path) as drop:
        assert whole(drop, "one.html") == WORDS
    assert "one by one" in refusal(path, limits=Limits(directory=10))


def test_a_second_record_that_is_not_there_is_damage(tmp_path):
    path = packed(tmp_path, {"one.html": WORDS})
    data = path.read_bytes()
    at = data.rindex(b"PK\x05\x06")
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, 2**63, 1)
    path.write_bytes(data[:at] + locator + data[at:])

    assert "cut short or damaged" in refusal(path)


def test_a_single_file_is_a_drop_with_one_member(tmp_path):
    path = tmp_path / "people.csv"
    path.write_bytes(b"Email\nreader@example.org\n")

    with open_drop(path) as drop:
        assert isinstance(drop, Drop)
        assert list(drop.members()) == ["people.csv"]
        assert whole(drop, "people.csv") == b"Email\nreader@example.org\n"
        assert drop.head("people.csv", 5) == b"Email"


def test_a_folder_is_read_without_following_links(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("not yours")
    folder = tmp_path / "export"
    (folder / "posts").mkdir(parents=True)
    (folder / "posts" / "one.html").write_bytes(WORDS)
    (folder / ".DS_Store").write_bytes(b"junk")
    (folder / "link.html").symlink_to(secret)

    with open_drop(folder) as drop:
        assert isinstance(drop, Drop)
        assert list(drop.members()) == ["posts/one.html"]
        assert whole(drop, "posts/one.html") == WORDS
        assert drop.head("posts/one.html", 3) == b"<p>"


def test_an_empty_folder_an_empty_file_and_no_file_are_told_apart(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "people.csv").touch()

    assert "holds no files" in refusal(tmp_path / "folder")
    assert "is empty" in refusal(tmp_path / "people.csv")
    assert "There is no file" in refusal(tmp_path / "nothing.csv")


def test_another_container_is_named_with_its_cure(tmp_path):
    path = tmp_path / "export.zip"
    path.write_bytes(b"Rar!\x1a\x07\x00")

    assert "is a RAR file" in refusal(path)


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "people.csv"
    path.write_bytes(b"a" * 100)

    assert "larger than 0 MB" in refusal(path, limits=Limits(bytes=50))


def test_members_are_streamed(tmp_path):
    path = packed(tmp_path, {"one.html": b"a" * 10_000_000})

    with open_drop(path) as drop, drop.open("one.html") as file:
        assert isinstance(file, io.BufferedReader)
        assert file.read(10) == b"a" * 10
