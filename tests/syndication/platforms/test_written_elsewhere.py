"""Letters, tables and texts of developers: beehiiv, Buttondown, Wix, Hashnode, Forem and more."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime

import pytest

from syndication.exchange import Account, UnreadableFile
from syndication.platforms.beehiiv import Beehiiv
from syndication.platforms.buttondown import Buttondown
from syndication.platforms.forem import Forem
from syndication.platforms.hashnode import Hashnode
from syndication.platforms.post_table import PostTable
from syndication.platforms.wix import Wix
from syndication.platforms.write_freely import WriteFreely
from syndication.post_tables import post_rows
from syndication.whereabouts import joined, last_part
from tests.fakes.http_server import HttpServer, json_reply
from tests.syndication.drops import packed
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


@pytest.fixture
def table(tmp_path):
    def written(*rows: dict[str, str]):
        text = io.StringIO()
        writer = csv.DictWriter(text, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        path = tmp_path / "posts.csv"
        path.write_text(text.getvalue())
        return path

    return written


@pytest.fixture
def data(tmp_path):
    def written(content):
        path = tmp_path / "export.json"
        path.write_text(json.dumps(content))
        return path

    return written


# --- beehiiv -------------------------------------------------------------------

BEEHIIV = {
    "id": "1",
    "web_title": "A &amp; B",
    "status": "confirmed",
    "audience": "free",
    "content_tags": "Sea; Tides",
    "url": "https://e.beehiiv.com/p/a-b",
    "content_html": "<p>W {{subscriber_id}}</p>",
    "thumbnail_url": "uploads/1.png",
    "created_at": "2020-01-02 03:04:05",
}


def test_a_mail_of_beehiiv_becomes_a_text(table):
    mail = (
        "<table><tr><td>Header</td></tr><tr><td id='content-blocks'>"
        "<table><tr><td><p>Words</p></td></tr></table><table><tr><th>A</th></tr><tr><td>1</td><td>2</td></tr></table>"
        "<table><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table>"
        "<table><tr><td class='b'>Footer</td></tr></table></td></tr></table>"
    )

    (found,) = stories(Beehiiv(), table({**BEEHIIV, "content_html": mail}))

    assert "Words" in found.html
    assert "Header" not in found.html
    assert "Footer" not in found.html
    assert found.html.count("<table>") == 2
    assert (found.title, found.tags, found.slug) == ("A & B", ("Sea", "Tides"), "a-b")
    assert found.cover_url.startswith("https://media.beehiiv.com/")


@pytest.mark.parametrize(
    ("facts", "status", "visibility"),
    [
        ({"status": "archived"}, "published", "public"),
        ({"status": "draft"}, "draft", "public"),
        ({"audience": "premium"}, "published", "members"),
        ({"audience": "both"}, "published", "public"),
        ({"audience": ""}, "published", "public"),
        ({"created_at": "2120-01-01 00:00:00"}, "scheduled", "public"),
    ],
)
def test_posts_of_beehiiv_are_no_more_public_than_they_were(table, facts, status, visibility):
    (found,) = stories(Beehiiv(), table({**BEEHIIV, **facts}))

    assert (found.status, found.visibility) == (status, visibility)
    assert "subscriber_id" not in found.html


def test_a_mail_of_beehiiv_that_cannot_be_read_stays_as_it_is(table):
    long = "<p>" + "w" * (2 * 1024 * 1024)

    (found,) = stories(Beehiiv(), table({**BEEHIIV, "content_html": long}))

    assert found.html == long


# --- Buttondown ----------------------------------------------------------------

LETTER = {
    "id": "1",
    "subject": "A tide",
    "publish_date": "2020-01-02 03:04:05+00:00",
    "slug": "a-tide",
}


@pytest.mark.parametrize(
    ("facts", "status", "visibility"),
    [
        ({}, "published", "public"),
        ({"status": "sent", "email_type": "public"}, "published", "public"),
        ({"status": "draft"}, "draft", "public"),
        ({"status": "scheduled"}, "scheduled", "public"),
        ({"publish_date": "2120-01-01 00:00:00+00:00"}, "scheduled", "public"),
        ({"email_type": "premium"}, "published", "members"),
        ({"email_type": "private"}, "private", "private"),
    ],
)
def test_letters_of_buttondown_are_no_more_public_than_they_were(data, facts, status, visibility):
    (found,) = stories(Buttondown(), data([{**LETTER, "body": "*W*", **facts}]))

    assert (found.status, found.visibility) == (status, visibility)
    assert found.html == "<p><em>W</em></p>\n"


def test_letters_come_once_from_a_table_and_from_json_with_their_texts(tmp_path):
    table = "id,subject,publish_date,slug\n1,A tide,2020-01-02,a-tide\n2,Lost,2020-01-02,lost\n"
    members = {
        "emails.json": json.dumps({"results": [LETTER]}).encode(),
        "emails.csv": table.encode(),
        "emails/a-tide.md": b"<!-- buttondown-editor-mode: fancy --><p>{{ email }}W</p>",
        "subscribers.csv": b"email,subscriber_type\na@e.org,regular\n",
    }

    path = packed(tmp_path, members)
    first, lost = stories(Buttondown(), path)

    assert recognised(Buttondown(), path).holds == ("stories", "people")
    assert (first.html, first.old_urls) == ("<p>W</p>", ("/archive/a-tide/",))
    assert lost.warnings == ("The archive holds no text for this letter.",)


def test_a_letter_with_an_address_has_one(data):
    letter = {**LETTER, "absolute_url": "https://e.org/archive/a-tide", "body": "W"}

    (found,) = stories(Buttondown(), data([letter]))

    assert (found.source_url, found.old_urls) == ("https://e.org/archive/a-tide", ())


def test_a_letter_that_is_too_large_is_refused(tmp_path):
    members = {
        "emails.json": json.dumps([LETTER]).encode(),
        "emails/a-tide.md": b"w" * (2 * 1024 * 1024 + 1),
    }

    with pytest.raises(UnreadableFile, match="larger than a post"):
        read(Buttondown(), packed(tmp_path, members))


# --- Wix -----------------------------------------------------------------------

WIX = {
    "Title": "A tide",
    "ID": "1",
    "Excerpt": "",
    "Author": "Ada",
    "Tags": "",
    "Categories": "Sea, Tides",
    "Main Category": "Sea",
    "Slug": "a-tide",
    "Plain Content": "One\n\nTwo <",
    "Cover Image": "wix:image://v1/abc~mv2.jpg/x.jpg#originWidth=1",
    "Published Date": "2020-01-02T03:04:05Z",
    "Rich Content": "",
    "Post Page URL": "/post/a-tide",
}


def text(words: str, *decorations: dict) -> dict:
    return {"type": "TEXT", "textData": {"text": words, "decorations": list(decorations)}}


@pytest.mark.parametrize(
    ("node", "shown"),
    [
        ({"type": "HEADING", "headingData": {"level": 3}, "nodes": [text("H")]}, "<h3>H</h3>"),
        ({"type": "HEADING", "nodes": [text("H")]}, "<h2>H</h2>"),
        (
            {"type": "PARAGRAPH", "nodes": [text("b", {"type": "BOLD"}, {"type": "COLOR"})]},
            "<p><strong>b</strong></p>",
        ),
        (
            text("go", {"type": "LINK", "linkData": {"link": {"url": "https://e.org?a&b"}}}),
            '<a href="https://e.org?a&amp;b">go</a>',
        ),
        (
            {"type": "BULLETED_LIST", "nodes": [{"type": "LIST_ITEM", "nodes": [text("i")]}]},
            "<ul><li>i</li></ul>",
        ),
        (
            {
                "type": "IMAGE",
                "imageData": {"image": {"src": {"id": "a.jpg"}}, "altText": "A", "caption": "C"},
            },
            '<figure><img src="https://static.wixstatic.com/media/a.jpg" alt="A"><figcaption>C',
        ),
        (
            {
                "type": "GALLERY",
                "galleryData": {
                    "items": [{"image": {"media": {"src": {"url": "https://e/1.jpg"}}}}]
                },
            },
            '<div class="gallery"><figure><img src="https://e/1.jpg" alt=""></figure></div>',
        ),
        (
            {"type": "VIDEO", "videoData": {"video": {"src": {"id": "v.mp4"}}}},
            '<video src="https://video.wixstatic.com/v.mp4"></video>',
        ),
        ({"type": "EMBED", "embedData": {"src": "https://v.org"}}, '<oembed url="https://v.org">'),
        ({"type": "LINK_PREVIEW", "nodes": [text("kept")]}, "kept"),
        ({"type": "HTML", "htmlData": {"url": "https://f.org"}}, '<iframe src="https://f.org">'),
        ({"type": "HTML", "htmlData": {"html": "<b>x</b>"}}, "<b>x</b>"),
        ({"type": "HTML"}, ""),
        ({"type": "CODE_BLOCK", "nodes": [text("x = 1")]}, "<pre><code>x = 1</code></pre>"),
        (
            {"type": "BUTTON", "buttonData": {"text": "Go", "link": {"url": "https://e.org"}}},
            '<p><a href="https://e.org">Go</a></p>',
        ),
        ({"type": "DIVIDER"}, "<hr>"),
        ({"type": "UNKNOWN", "nodes": [text("words")]}, "words"),
    ],
)
def test_each_node_of_wix_says_what_its_readers_saw(table, node, shown):
    row = {**WIX, "Rich Content": json.dumps({"nodes": [text("."), node]})}

    (found,) = stories(Wix(), table(row))

    assert found.html.startswith(f".{shown}")


def test_a_text_of_wix_that_nests_without_end_keeps_its_words(table):
    node = text("deep")
    for _level in range(90):
        node = {"type": "PARAGRAPH", "nodes": [node]}

    (found,) = stories(Wix(), table({**WIX, "Rich Content": json.dumps({"nodes": [node]})}))

    assert "deep" in found.html


@pytest.mark.parametrize("rich", ["", "oops", "[]"])
def test_a_post_of_wix_without_its_tree_has_its_plain_text(table, rich):
    (found,) = stories(Wix(), table({**WIX, "Rich Content": rich, "Categories": "[oops"}))

    assert found.html == "<p>One</p><p>Two &lt;</p>"
    assert (found.tags, found.old_urls) == (("Sea",), ("/post/a-tide",))
    assert found.cover_url == "https://static.wixstatic.com/media/abc~mv2.jpg"


def test_a_post_of_wix_may_name_its_whole_address_and_its_categories_as_a_list(table):
    row = {
        **WIX,
        "Post Page URL": "https://e.org/post/a",
        "Categories": '["Ebb"]',
        "Cover Image": "",
    }

    (found,) = stories(Wix(), table(row))

    assert (found.source_url, found.tags) == ("https://e.org/post/a", ("Sea", "Ebb"))
    assert (found.cover_url, found.old_urls) == ("", ())


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


def article(**facts) -> dict:
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


# --- any table -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "status", "visibility"),
    [
        ({}, "draft", "public"),
        ({"published_at": "2020-01-02"}, "published", "public"),
        ({"published_at": "2120-01-02"}, "scheduled", "public"),
        ({"status": "Publish"}, "published", "public"),
        ({"status": "odd"}, "draft", "public"),
        ({"status": "private"}, "private", "private"),
        ({"visibility": "paid"}, "draft", "members"),
        ({"visibility": "private"}, "draft", "private"),
    ],
)
def test_a_table_is_no_more_public_than_it_says(table, facts, status, visibility):
    (found,) = stories(PostTable(), table({"Title": "A", "Content": "One\n\nTwo", **facts}))

    assert (found.status, found.visibility) == (status, visibility)
    assert found.html == "<p>One</p>\n<p>Two</p>\n"


def test_headers_are_known_by_what_people_call_them(table):
    row = {
        "Titre": "A <b>tide</b>",
        "Markdown": "*W*",
        "URL": "/blog/a-tide/",
        "Auteur": "Ada, eve@e.org; Bob",
        "Tags": "sea; ebb",
        "Category": "News",
        "Chapo": "About it",
        "Type": "page",
        "Canonical URL": "https://first.org/a",
    }

    (found,) = stories(PostTable(), table(row))

    assert (found.title, found.html, found.kind) == ("A tide", "<p><em>W</em></p>\n", "page")
    assert found.authors == ("Ada", "Bob")
    assert found.tags == ("News", "sea", "ebb")
    assert (found.slug, found.old_urls) == ("a-tide", ("/blog/a-tide/",))
    assert (found.standfirst, found.canonical_url) == ("About it", "https://first.org/a")


def test_a_cell_may_be_a_text_of_many_lines_and_none_may_be_a_bomb(tmp_path):
    path = tmp_path / "posts.csv"
    lines = "<p>W</p>\n" * 500
    path.write_text(f'title;html\nA;"{lines}"\n\n B;"{"w" * 5_000_000}"\nC;<p>C</p>\n')

    found = stories(PostTable(), path)

    assert found[0].html.count("<p>") == 500
    assert "too long" in found[1].warnings[0]


def test_a_table_of_too_many_columns_is_refused():
    data = "title,html," + ",".join(f"c{number}" for number in range(600)) + "\nA,B\n"

    with pytest.raises(UnreadableFile, match="602 columns"):
        list(post_rows(io.BytesIO(data.encode()), name="a.csv"))


def test_an_address_that_is_none_has_no_end():
    assert (last_part("http://["), joined("http://[", "a")) == ("", "")
    assert (last_part("https://e.org/a/b/"), joined("https://e.org/a", "b")) == (
        "b",
        "https://e.org/b",
    )
