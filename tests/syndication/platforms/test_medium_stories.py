"""Every post of a Medium export is read as its author meant it."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from syndication.archive import open_drop
from syndication.document import read_document
from syndication.exchange import ExportsStories
from syndication.fidelity import measure
from syndication.platforms.medium import Medium
from tests.syndication.platforms.medium_posts import blocks, post, read, stories

WHOLE = {"words": 1.0, "links": 1.0, "images": 1.0, "native": 1.0}


@pytest.fixture
def fixture(exports) -> Path:
    return exports / "medium" / "ghost-migrate-export"


@pytest.fixture
def archive(exports) -> Path:
    return exports / "synthetic" / "medium" / "medium-export-exemple.zip"


def test_medium_exports_stories():
    assert isinstance(Medium(), ExportsStories)


def test_an_export_is_known_by_its_posts_wherever_they_lie(fixture, archive, exports):
    alone, together = ("stories",), ("stories", "people")

    for path, holds in ((fixture, alone), (archive, alone), (exports / "medium", together)):
        with open_drop(path) as drop:
            found = Medium().recognise(drop)

        assert (found.confidence, found.holds) == (95, holds)


def test_an_export_says_how_much_it_holds(archive):
    with open_drop(archive) as drop:
        found = Medium().recognise(drop)

    assert found.label == "Medium export: 3 stories, 2 drafts"


def test_one_post_is_known_too(fixture):
    with open_drop(fixture / "posts" / "quote-post.html") as drop:
        found = Medium().recognise(drop)

    assert found.confidence == 95


def test_posts_among_which_some_are_strange_are_less_sure(tmp_path):
    post(tmp_path, name="posts/a.html")
    (tmp_path / "posts" / "b.html").write_text("<p>Something else.</p>")

    with open_drop(tmp_path) as drop:
        found = Medium().recognise(drop)

    assert found.confidence == 80


@pytest.mark.parametrize(
    "place", ["substack", "wordpress", "mailchimp", "synthetic/audience/generic", "xss"]
)
def test_what_is_not_mediums_is_not_claimed(exports, place):
    with open_drop(exports / place) as drop:
        assert Medium().recognise(drop).confidence == 0


def test_a_page_that_is_no_post_is_not_claimed(tmp_path):
    (tmp_path / "page.html").write_text("<p>Something else.</p>")

    with open_drop(tmp_path / "page.html") as drop:
        assert Medium().recognise(drop).confidence == 0


@pytest.mark.parametrize("place", ["medium/ghost-migrate-export", "synthetic/medium"])
def test_every_word_link_and_picture_of_every_real_post_comes_home(exports, place):
    folder = exports / place
    paths = [folder] if (folder / "posts").is_dir() else sorted(folder.glob("*.zip"))

    for path in paths:
        for one in stories(path).values():
            measured = measure(read_document(one.html, base_url=one.source_url))

            assert measured.items() >= WHOLE.items(), one.source_id


def test_an_export_in_full(archive):
    found = stories(archive)

    one = found["1a2b3c4d5e6f"]
    assert one.title == "L\u2019entretien — épisode 3"
    assert one.standfirst == "Sous-titre"
    assert one.slug == "l-entretien-épisode-3"
    assert one.source_url.startswith("https://medium.com/@exemple/l-entretien")
    assert one.canonical_url == one.source_url
    assert one.old_urls == (one.source_url.removeprefix("https://medium.com/@exemple"),)
    assert one.status == "published"
    assert one.published_at == datetime(2024, 3, 9, 8, 30, tzinfo=UTC)
    assert one.authors == ("Exemple",)
    assert one.cover_url == "https://cdn-images-1.medium.com/max/2400/1*AbCdEf.jpeg"
    assert [kind for kind, _ in blocks(one)] == [
        *("paragraph", "image", "code", "quote", "quote", "paragraph"),
        *("embed", "embed", "card"),
    ]
    assert [found[name].kind for name in found] == ["post", "response", "post", "post", "post"]
    assert [found[name].status for name in found].count("draft") == 2


def test_every_post_of_the_fixture_has_its_facts(fixture):
    found = stories(fixture)

    assert sorted(found) == [
        *("advanced-post", "basic-post", "code-post", "comment", "draft-post", "no-date-post"),
        *("no-slug-post", "quote-post", "short-post"),
    ]
    assert found["advanced-post"].tags == ("Things", "Stuff")
    assert found["advanced-post"].slug == "testpost"
    assert found["comment"].kind == "response"
    assert found["no-date-post"].published_at is None
    assert found["no-date-post"].status == "published"
    assert found["no-slug-post"].slug == ""
    assert found["draft-post"].status == "draft"
    assert found["draft-post"].source_url == "https://medium.com/p/ababab12121212"
    assert found["draft-post"].authors == ("User Name",)


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("2018-08-11T11:23:34.123Z", datetime(2018, 8, 11, 11, 23, 34, 123000, tzinfo=UTC)),
        ("2018-08-11T11:23:34", datetime(2018, 8, 11, 11, 23, 34, tzinfo=UTC)),
        ("last summer", None),
    ],
)
def test_a_date_is_an_instant_or_nothing(tmp_path, said, at):
    footer = f'<time class="dt-published" datetime="{said}">then</time>'

    assert read(post(tmp_path, footer=footer)).published_at == at


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("<h3>A house</h3><p>A house.</p>", "A house"),
        ("<p>Words.</p>", "A house"),
        ("<p>A house</p>" * 6, "A house"),
        ("<p>A house</p>", ""),
    ],
)
def test_what_has_a_title_of_its_own_is_no_response(tmp_path, body, title):
    assert read(post(tmp_path, body, title=title)).kind == "post"


def test_a_draft_is_never_a_response(tmp_path):
    one = read(post(tmp_path, "<p>A house.</p>", name="draft_a-house.html"))

    assert (one.kind, one.status) == ("post", "draft")


def test_a_post_that_cannot_be_read_is_told_and_the_others_are_read(tmp_path):
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.write(post(tmp_path, name="a.html"), "posts/a.html")
        packed.writestr("posts/b.html", "BROKEN")
        packed.writestr("posts/c.html", "x" * (2 * 1024 * 1024 + 1))
        packed.writestr("profile/profile.html", "DAMAGED")
    data = path.read_bytes().replace(b"BROKEN", b"broken", 1).replace(b"DAMAGED", b"damaged", 1)
    path.write_bytes(data)

    found = stories(path)

    assert found["a"].authors == ()
    assert "damaged" in found["b"].warnings[0]
    assert "2 MB" in found["c"].warnings[0]
    assert (found["b"].html, found["c"].html) == ("", "")


def test_a_post_without_a_body_is_empty(tmp_path):
    path = tmp_path / "posts" / "a.html"
    path.parent.mkdir()
    path.write_text('<h1 class="p-name">A house</h1>')

    one = stories(tmp_path)["a"]

    assert (one.title, one.html) == ("A house", "")


def test_nothing_private_is_opened(archive):
    class Watched:
        def __init__(self, drop: Any) -> None:
            self.drop, self.name = drop, drop.name
            self.opened: list[str] = []

        def members(self) -> Any:
            return self.drop.members()

        def open(self, member: str) -> Any:
            self.opened.append(member)
            return self.drop.open(member)

    with open_drop(archive) as drop:
        watched = Watched(drop)
        list(Medium().read_stories(watched))  # type: ignore[arg-type]  # it has no head

    folders = {member.split("/")[0] for member in watched.opened}
    assert folders == {"posts", "profile"}
