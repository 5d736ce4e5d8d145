"""Every post of a Medium export is read as its author meant it."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from syndication.archive import open_drop
from syndication.document import read_document
from syndication.exchange import ExportsStories, Story
from syndication.fidelity import measure
from syndication.platforms.medium import Medium

WHOLE = {"words": 1.0, "links": 1.0, "images": 1.0, "native": 1.0}


@pytest.fixture
def fixture(exports) -> Path:
    return exports / "medium" / "ghost-migrate-export"


@pytest.fixture
def archive(exports) -> Path:
    return exports / "synthetic" / "medium" / "medium-export-exemple.zip"


def stories(path: Path) -> dict[str, Story]:
    with open_drop(path) as drop:
        return {one.source_id: one for one in Medium().read_stories(drop)}


def post(folder: Path, body: str = "<p>Words.</p>", **facts: str) -> Path:
    """A post as Medium writes it, in a file of its own."""
    facts = {"title": "A house", "summary": "", "footer": "", "name": "a-house.html", **facts}
    path = folder / facts["name"]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f'<article class="h-entry"><h1 class="p-name">{facts["title"]}</h1>'
        f'<section class="p-summary">{facts["summary"]}</section>'
        f'<section class="e-content">{body}</section><footer>{facts["footer"]}</footer></article>'
    )
    return path


def read(path: Path) -> Story:
    return next(iter(stories(path).values()))


def blocks(one: Story) -> list[tuple[str, Any]]:
    return read_document(one.html, base_url=one.source_url).blocks


def test_medium_exports_stories():
    assert isinstance(Medium(), ExportsStories)


def test_an_export_is_known_by_its_posts_wherever_they_lie(fixture, archive, exports):
    for path in (fixture, archive, exports / "medium"):
        with open_drop(path) as drop:
            found = Medium().recognise(drop)

        assert (found.confidence, found.holds) == (95, ("stories",))


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

            assert measured == WHOLE, one.source_id


def test_an_export_in_full(archive):
    found = stories(archive)

    one = found["1a2b3c4d5e6f"]
    assert one.title == "L\u2019entretien — épisode 3"
    assert one.standfirst == "Sous-titre"
    assert one.slug == "l-entretien-épisode-3"
    assert one.source_url.startswith("https://medium.com/@exemple/l-entretien")
    assert one.canonical_url == one.source_url
    assert one.status == "published"
    assert one.published_at == datetime(2024, 3, 9, 8, 30, tzinfo=UTC)
    assert one.authors == ("Exemple",)
    assert one.cover_url == "https://cdn-images-1.medium.com/max/2400/1*AbCdEf.jpeg"
    assert [kind for kind, _ in blocks(one)] == [
        *("paragraph", "image", "paragraph", "code", "quote", "quote", "paragraph"),
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


def test_a_title_and_a_subtitle_are_not_said_twice(fixture):
    one = stories(fixture)["advanced-post"]

    first = blocks(one)[0]

    assert one.standfirst == "This is a subtitle of some sort"
    assert first[0] == "image"


def test_a_subtitle_that_is_only_in_the_text_becomes_the_standfirst(tmp_path):
    body = '<h3>A house</h3><h4 class="graf--subtitle">Why we left.</h4><p>Words.</p>'

    one = read(post(tmp_path, body))

    assert one.standfirst == "Why we left."
    assert blocks(one) == [("paragraph", "<p>Words.</p>")]


def test_a_subtitle_that_differs_from_the_summary_keeps_its_words(tmp_path):
    body = '<h4 class="graf--subtitle">Other words.</h4><p>Words.</p>'

    one = read(post(tmp_path, body, summary="Why we left."))

    assert one.standfirst == "Why we left."
    assert ("heading", {"text": "Other words.", "level": "2", "anchor": ""}) in blocks(one)


def test_a_summary_that_only_repeats_the_beginning_is_no_standfirst(tmp_path):
    body = "<p>“Words” that belong to us and to nobody else.</p>"

    one = read(post(tmp_path, body, summary='"Words" that belong to us…'))

    assert one.standfirst == ""


def test_a_post_without_a_title_takes_its_first_heading(tmp_path):
    one = read(post(tmp_path, "<h3>A heading</h3><p>Words.</p>", title=""))

    assert one.title == "A heading"
    assert blocks(one) == [("paragraph", "<p>Words.</p>")]


def test_a_featured_picture_that_opens_the_text_becomes_the_cover(tmp_path):
    picture = '<img data-is-featured="true" src="https://miro.medium.com/max/800/a.jpg">'
    body = f"<figure>{picture}<figcaption>The quay.</figcaption></figure><p>Words.</p>"

    one = read(post(tmp_path, body))

    assert one.cover_url == "https://miro.medium.com/max/2400/a.jpg"
    assert blocks(one) == [("paragraph", "<p>The quay.</p><p>Words.</p>")]


def test_a_featured_picture_without_a_caption_leaves_nothing_behind(tmp_path):
    body = '<figure><img data-is-featured="true" src="https://e.org/a"><figcaption></figure>W'

    assert blocks(read(post(tmp_path, body))) == [("paragraph", "<p>W</p>")]


def test_a_featured_picture_further_down_stays_there_too(tmp_path):
    body = '<p>Words.</p>and<img src="https://e.org/b"><img data-is-featured="true" src="https://e.org/a">'

    one = read(post(tmp_path, body))

    assert one.cover_url == "https://e.org/a"
    assert [kind for kind, _ in blocks(one)].count("image") == 2


@pytest.mark.parametrize(
    ("link", "plain"),
    [
        ("https://medium.com/r/?url=https%3A%2F%2Fexample.org%2Fa", "https://example.org/a"),
        ("https://medium.com/r/", "https://medium.com/r/"),
        ("https://ada.medium.com/a?source=post_page", "https://ada.medium.com/a"),
        ("https://medium.com/a?source=x&b=1", "https://medium.com/a?b=1"),
        ("https://example.org/?source=x", "https://example.org/?source=x"),
    ],
)
def test_links_lose_the_detour_and_the_tail(tmp_path, link, plain):
    one = read(post(tmp_path, f'<p>See <a href="{link}">this</a>.</p>'))

    assert blocks(one) == [
        ("paragraph", f'<p>See <a href="{plain}">this</a>.</p>'.replace("&", "&amp;"))
    ]


def test_a_link_that_is_none_keeps_its_words(tmp_path):
    one = read(post(tmp_path, '<p>See <a href="https://[::1">this</a>.</p>'))

    assert blocks(one) == [("paragraph", "<p>See this.</p>")]


def test_a_card_keeps_its_title_description_and_publisher(tmp_path):
    body = (
        '<div class="graf--mixtapeEmbed"><a href="https://e.org/a"><strong>Title</strong><br>'
        "<em>Why</em>e.org</a></div>after"
    )

    found = blocks(read(post(tmp_path, body)))

    card = {"url": "https://e.org/a", "title": "Title", "description": "Why", "publisher": "e.org"}
    assert found == [("card", card), ("paragraph", "<p>after</p>")]


@pytest.mark.parametrize(
    ("inside", "kind"),
    [
        ('<a href="https://e.org/a"><strong>Title</strong></a>', "card"),
        ('<a href="https://e.org/a">Title</a>', "paragraph"),
        ("<strong>Title</strong>", "paragraph"),
    ],
)
def test_a_card_that_lacks_something_keeps_its_words(tmp_path, inside, kind):
    found = blocks(read(post(tmp_path, f'<div class="graf--mixtapeEmbed">{inside}</div>')))

    assert [one[0] for one in found] == [kind]
    assert "Title" in str(found)


def test_widths_quotes_and_languages_are_kept(tmp_path):
    body = (
        '<figure class="graf--layoutFillWidth"><img src="https://e.org/a"></figure>'
        '<blockquote class="graf--pullquote">Said.</blockquote>'
        '<pre data-code-block-lang="python">x = 1</pre>'
    )

    picture, quote, code = blocks(read(post(tmp_path, body)))

    assert picture[1]["width"] == "full"
    assert quote[1]["pull"]
    assert code[1]["language"] == "python"


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
            self.drop, self.name, self.opened = drop, drop.name, []

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
