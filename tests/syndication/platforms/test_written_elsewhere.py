"""Letters, tables and texts of developers: beehiiv, Buttondown, Wix, Hashnode, Forem and more."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from syndication.exchange import Account, UnreadableFile
from syndication.platforms.beehiiv import Beehiiv
from syndication.platforms.buttondown import Buttondown
from syndication.platforms.forem import Forem
from syndication.platforms.hashnode import Hashnode
from syndication.platforms.post_table import PostTable
from syndication.platforms.wix import Wix
from syndication.platforms.write_freely import WriteFreely
from tests.fakes.http_server import HttpServer, json_reply
from tests.syndication.platforms.homeward import read, recognised, stories

EMPTY = "holds no posts"
# Counted in the files.
CORPUS = [
    (Beehiiv(), "beehiiv/posts/posts.csv", 2),
    (Buttondown(), "buttondown", 2),
    (Buttondown(), "buttondown/emails.csv", 2),
    (Wix(), "wix/posts.csv", 2),
    (Wix(), "wix/empty.csv", EMPTY),
    (Forem(), "synthetic/devto/articles.json", 1),
    (PostTable(), "csv-audience/ghost/valid-posts-import.csv", 2),
]


@pytest.mark.parametrize(("platform", "name", "expected"), CORPUS)
def test_every_file_of_the_corpus_is_read_or_refused(exports, platform, name, expected):
    if expected == EMPTY:
        with pytest.raises(UnreadableFile, match=EMPTY):
            read(platform, exports / name)
    else:
        assert len(stories(platform, exports / name)) == expected


@pytest.mark.parametrize(
    "platform",
    [Beehiiv(), Buttondown(), Wix(), Forem(), Hashnode(), PostTable(), WriteFreely()],
    ids=lambda one: one.key,
)
def test_what_is_not_theirs_is_not_taken_for_it(exports, platform):
    for name in ("mailchimp/subscribed.csv", "ghost/api/posts.json"):
        assert recognised(platform, exports / name).confidence == 0


# --- Hashnode and Forem ----------------------------------------------------------


def test_a_post_of_hashnode_comes_with_all_that_stands_around_it(data):
    row = {
        "_id": "1",
        "title": "A tide",
        "slug": "a-tide",
        "contentMarkdown": (
            '![q](https://e.org/1.png align="center")\n\n%[https://youtu.be/x]\n\n{% odd %}'
        ),
        "dateAdded": "2020-01-02T03:04:05.000Z",
        "coverImage": {"url": "https://e.org/c.png"},
        "tags": [{"name": "Sea"}, "ebb"],
        "publication": {"domain": "ada.dev"},
        "series": {"name": "Tides"},
    }
    draft = {**row, "_id": "2", "isDraft": True}
    bare = {**row, "_id": "3", "publication": None, "coverImage": "https://e.org/d.png"}

    found, hidden, homeless = stories(Hashnode(), data({"posts": [row, draft, bare]}))

    assert '<img src="https://e.org/1.png" alt="q" />' in found.html
    assert '<oembed url="https://youtu.be/x">' in found.html
    assert found.source_url == "https://ada.dev/a-tide"
    assert (found.tags, found.series) == (("Sea", "ebb"), "Tides")
    assert found.cover_url == "https://e.org/c.png"
    assert found.warnings == ("Tags that nobody fills in here: odd (1).",)
    assert (hidden.status, hidden.source_url) == ("draft", "")
    assert (homeless.source_url, homeless.old_urls) == ("", ("/a-tide",))


def test_the_article_of_the_corpus_is_ruled_by_its_own_facts(exports):
    (found,) = stories(Forem(), exports / "synthetic/devto/articles.json")

    assert (found.title, found.slug, found.status) == ("Titre", "titre-1abc", "published")
    assert found.tags == ("python", "django")
    assert found.canonical_url == "https://example.org/titre"
    assert found.published_at == datetime(2023, 1, 1, 10, tzinfo=UTC)
    assert '<oembed url="https://www.youtube.com/watch?v=dQw4w9WgXcQ">' in found.html
    assert '<code class="language-python">x\n</code>' in found.html


def article(**facts: Any) -> dict[str, Any]:
    row = {"id": 1, "title": "A", "body_markdown": "W {% odd %}", "url": "https://dev.to/ada/a"}
    return {**row, "published_at": "2020-01-02T03:04:05Z", **facts}


@pytest.mark.parametrize(
    ("facts", "status", "tags"),
    [
        ({"published": True, "tag_list": ["sea"]}, "published", ("sea",)),
        ({"published": False, "tags": "sea, ebb"}, "draft", ("sea", "ebb")),
        ({"body_markdown": "---\npublished: false\ntags: sea\n---\nW"}, "draft", ("sea",)),
        ({"published_at": None}, "draft", ()),
    ],
)
def test_articles_of_forem_are_no_more_public_than_they_were(data, facts, status, tags):
    (found,) = stories(Forem(), data([article(**facts)]))

    assert (found.status, found.tags) == (status, tags)
    assert bool(found.source_url) == (status == "published")


def test_files_that_are_cut_off_say_so(data):
    for platform, row in (
        (Forem(), article()),
        (Hashnode(), {"title": "A", "contentMarkdown": "W", "slug": "a"}),
    ):
        path = data([row, row])
        path.write_text(path.read_text()[:-9])

        *whole, told = read(platform, path)

        assert len(whole) == 1
        assert "cut off" in told.warnings[0]


class LiveForem(HttpServer):
    """One author with two articles, of which one is a draft."""

    def respond(self, request):
        rows = [article(published=True), article(id=2, published=False)]
        return json_reply(rows if request.query["page"] == "1" else [])


@pytest.fixture
def live(settings):
    settings.CORE_HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    with LiveForem() as started:
        yield Account(started.base_url, {"api_key": "k"})


def test_a_running_forem_shows_its_author_drafts_too(live):
    found = list(Forem().read_live(live))

    assert [one.status for one in found] == ["published", "draft"]


# --- WriteFreely -------------------------------------------------------------------


def test_blogs_and_loose_posts_of_writefreely_are_what_they_were(data):
    def post(identity: str, **facts):
        return {
            "id": identity,
            "slug": identity,
            "appearance": "norm",
            "body": "# Hi\n\nW",
            **facts,
        }

    blogs = [
        {"alias": "sea", "url": "https://w.org/sea/", "posts": [post("a", title="A"), post("p")]},
        {"alias": "dark", "visibility": 2, "posts": [post("b", pinned_position=1)]},
        {"alias": "late", "posts": [post("c", created="2120-01-01T00:00:00Z", tags=["x", ""])]},
    ]
    loose = [post("d", body="word " * 40), post("e", body="", collection={"alias": "sea"})]

    a, _p, b, c, d, e = stories(WriteFreely(), data({"collections": blogs, "posts": loose}))

    assert (a.title, a.source_url, a.visibility) == ("A", "https://w.org/sea/a", "public")
    assert (b.status, b.visibility, b.kind) == ("private", "private", "page")
    assert (b.title, b.old_urls) == ("Hi", ("/dark/b", "/b"))
    assert (c.status, c.tags) == ("scheduled", ("x",))
    assert (d.visibility, d.title[-5:]) == ("unlisted", "word…")
    assert (e.title, e.visibility) == ("", "public")
