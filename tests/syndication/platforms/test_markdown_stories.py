"""Folders of Markdown: facts in any form, tags that are filled in, addresses by the site's rule."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from syndication.platforms.markdown import Markdown
from syndication.platforms.markdown.site import Site
from syndication.platforms.markdown.stories import LARGEST, read_story
from tests.syndication.platforms.homeward import read, recognised, stories

# Counted in the folders: files with an ending of Markdown, and others with facts on top.
CORPUS = {
    "jekyll/ghost-migrate": 13,
    "jekyll/hexo-theme-unit-test": 14,
    "jekyll/jekyll-test-posts": 56,
    "hugo/hugo-coder": 24,
}


def story(text: str, member: str = "posts/a.md", **facts: str):
    return read_story(text, member=member, site=Site(**facts))


@pytest.fixture(scope="module")
def corpus(exports):
    return {
        (name, one.source_id): one for name in CORPUS for one in stories(Markdown(), exports / name)
    }


def test_every_folder_of_the_corpus_is_read(corpus):
    counts = {name: sum(folder == name for folder, _one in corpus) for name in CORPUS}

    assert counts == CORPUS


@pytest.mark.parametrize(
    ("folder", "name", "facts"),
    [
        ("jekyll/ghost-migrate", "2021-9-1-alt-date-format", {"slug": "alt-date-format"}),
        ("jekyll/ghost-migrate", "2022-06-05-published-false", {"status": "draft"}),
        (
            "jekyll/ghost-migrate",
            "2022-06-03-front-matter-tags-cats",
            {"tags": ("News", "Lorem Ipsum", "Posts", "Articles", "dolor", "Simet-Amet")},
        ),
        ("jekyll/ghost-migrate", "2022-06-09-basename", {"slug": "custom-basename"}),
        (
            "jekyll/ghost-migrate",
            "unquoted-date",
            {"published_at": datetime(2022, 6, 6, tzinfo=UTC), "authors": ("Mark Stosberg",)},
        ),
        ("jekyll/hexo-theme-unit-test", "中文測試", {"title": "中文測試", "warnings": ()}),
        ("jekyll/hexo-theme-unit-test", "no-title", {"title": "No title"}),
        ("jekyll/jekyll-test-posts", "2009-06-22-empty-yaml", {"html": "<p>Empty YAML.</p>\n"}),
        ("jekyll/jekyll-test-posts", "2009-06-22-no-yaml", {"html": "<p>No YAML.</p>\n"}),
        ("jekyll/jekyll-test-posts", "2014-03-03-yaml-with-dots", {"html": "<h1>Test</h1>\n"}),
        (
            "jekyll/jekyll-test-posts",
            "2010-01-09-timezone-override",
            {"published_at": datetime(2010, 1, 10, 13, 7, 9, tzinfo=UTC)},
        ),
        (
            "jekyll/jekyll-test-posts",
            "2015-02-20-extensionless-permalink",
            {"old_urls": ("/extensionless-permalink",), "slug": "extensionless-permalink"},
        ),
        (
            "hugo/hugo-coder",
            "posts/emoji-support.pt-br",
            {"language": "pt-br", "series": "Demonstração do Tema", "slug": "emoji-support"},
        ),
        ("hugo/hugo-coder", "contact", {"kind": "page"}),
    ],
)
def test_files_of_the_corpus_say_what_they_say(corpus, folder, name, facts):
    found = corpus[folder, name]

    assert {key: getattr(found, key) for key in facts} == facts


def test_what_a_site_is_built_with_is_left_out_and_counted(exports):
    *_rest, told = read(Markdown(), exports / "hugo/hugo-coder")

    assert told.warnings == ("Left out: 5 files that a site is built with.",)


def test_a_page_that_only_leads_elsewhere_is_a_card(corpus):
    found = corpus["hugo/hugo-coder", "posts/external-post"]

    assert found.html.startswith('<div data-block="card"><a href="https://')


def test_a_file_with_broken_facts_says_so():
    assert story("---\ntitle: T\nx: [\n---\nW").warnings[0].startswith("Its facts are broken")


# --- a file ----------------------------------------------------------------------


def test_a_first_heading_is_the_title_and_is_not_said_twice():
    assert (story("# A tide #\n\nW").title, story("# A tide\nW").html) == ("A tide", "<p>W</p>\n")
    assert story("---\ntitle: A tide\n---\n# A tide\n\nW").html == "<p>W</p>\n"
    assert "<h1>B</h1>" in story("---\ntitle: A\n---\n# B\n\nW").html


@pytest.mark.parametrize(
    ("facts", "member", "status", "visibility", "kind"),
    [
        ("draft: true", "posts/a.md", "draft", "public", "post"),
        ("published: false", "posts/a.md", "draft", "public", "post"),
        ("status: draft", "posts/a.md", "draft", "public", "post"),
        ("x: y", "_drafts/a.md", "draft", "public", "post"),
        ("date: 2120-01-01", "a.md", "scheduled", "public", "post"),
        ("private: true", "posts/a.md", "private", "private", "post"),
        ("status: private", "posts/a.md", "private", "private", "post"),
        ("password: sesame", "posts/a.md", "published", "password", "post"),
        ("unlisted: true", "posts/a.md", "published", "unlisted", "post"),
        ("layout: page", "posts/a.md", "published", "public", "page"),
        ("type: post", "a.md", "published", "public", "post"),
        ("x: y", "about.md", "published", "public", "page"),
    ],
)
def test_nothing_is_more_public_than_it_was(facts, member, status, visibility, kind):
    found = story(f"---\ntitle: T\n{facts}\n---\nW", member)

    assert (found.status, found.visibility, found.kind) == (status, visibility, kind)
    assert "sesame" not in repr(found)


def test_everything_around_the_text_is_kept():
    found = story(
        "---\ntitle: T\ndate: 2020-01-02 03:04:05 +0100\nlastmod: 2021-01-02T03:04:05Z\n"
        "authors: [Ada L., eve@e.org]\ncover: {image: c.png, alt: Quay}\nseries: [Tides]\n"
        "description: About *it*\nseo: {title: For machines}\naliases: [/old/, nowhere]\n"
        "url: /sea/a-tide/\ncanonical_url: https://first.org/a\nlang: fr\n---\nW {% odd %}"
    )

    assert found.published_at == datetime(2020, 1, 2, 2, 4, 5, tzinfo=UTC)
    assert found.updated_at == datetime(2021, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert (found.authors, found.series, found.language) == (("Ada L.",), "Tides", "fr")
    assert (found.cover_url, found.cover_alt) == ("c.png", "Quay")
    assert (found.slug, found.old_urls) == ("a-tide", ("/sea/a-tide/", "/old/"))
    assert (found.search_title, found.canonical_url) == ("For machines", "https://first.org/a")
    assert found.warnings == ("Tags that nobody fills in here: odd (1).",)


def test_a_post_with_its_pictures_is_called_after_its_folder():
    assert story("W", "posts/a-tide/index.md").slug == "a-tide"
    assert story("W", "index.md").slug == "index"


def test_markup_with_facts_stays_markup():
    assert story("---\ntitle: T\n---\n<p>W</p>\n* x", "posts/a.html").html == "<p>W</p>\n* x"


# --- a site ----------------------------------------------------------------------

POST = "---\ntitle: T\ncategories: [Sea, Ebb]\n---\nW"


@pytest.mark.parametrize(
    ("name", "said", "address"),
    [
        ("_config.yml", "url: https://e.org\n", "https://e.org/sea/ebb/2020/01/02/a.html"),
        (
            "_config.yml",
            "url: https://e.org\nbaseurl: /blog\npermalink: pretty\n",
            "https://e.org/blog/sea/ebb/2020/01/02/a/",
        ),
        (
            "_config.yml",
            "url: https://e.org\npermalink: :year/:i_month/:title/\n",
            "https://e.org/2020/1/a/",
        ),
        (
            "hugo.toml",
            'baseURL = "https://e.org/"\n[permalinks]\nposts = "/:year/:slug/"\n',
            "https://e.org/2020/a/",
        ),
        ("config.json", '{"baseURL": "https://e.org/"}', ""),
        ("_config.yml", "url: nowhere\n", ""),
        ("hugo.toml", "oops", ""),
        ("_config.yml", "url: https://e.org\npermalink: /:odd/\n", ""),
    ],
)
def test_the_settings_of_a_site_tell_where_its_posts_stood(tmp_path, name, said, address):
    (tmp_path / name).write_text(said)
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_posts" / "2020-01-02-a.md").write_text(POST)

    (found,) = stories(Markdown(), tmp_path)

    assert found.source_url == address


def test_without_the_address_of_a_site_its_paths_are_kept(tmp_path):
    (tmp_path / "_config.yml").write_text("lang: pt_BR\npermalink: none\n")
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_posts" / "2020-01-02-a.md").write_text(POST)
    (tmp_path / "about.md").write_text("# About\n")

    post, about = stories(Markdown(), tmp_path)

    assert (post.source_url, post.old_urls) == ("", ("/sea/ebb/a.html",))
    assert (post.language, about.old_urls) == ("pt-BR", ("/about.html",))


def test_a_page_without_a_day_has_no_address_with_one(tmp_path):
    (tmp_path / "_config.yml").write_text("url: https://e.org\n")
    (tmp_path / "about.md").write_text("# About\n")

    (found,) = stories(Markdown(), tmp_path)

    assert (found.source_url, found.kind) == ("", "page")


# --- a drop ----------------------------------------------------------------------


def test_how_sure_it_is_depends_on_facts(tmp_path):
    (tmp_path / "a.md").write_text("W")
    plain = recognised(Markdown(), tmp_path).confidence
    for name in ("b", "c", "d"):
        (tmp_path / f"{name}.md").write_text("W")
    (tmp_path / "e.html").write_text("---\ntitle: T\n---\n")
    some = recognised(Markdown(), tmp_path).confidence
    (tmp_path / "f.html").write_text("<p>no facts</p>")

    assert (plain, some) == (20, 35)
    assert len(stories(Markdown(), tmp_path)) == 5


def test_a_drop_without_markdown_is_none(exports):
    assert recognised(Markdown(), exports / "wix").confidence == 0


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_read(tmp_path):
    (tmp_path / "a.md").write_bytes(b"w" * (LARGEST + 1))
    (tmp_path / "b.md").write_bytes("# Café".encode("cp1252"))

    large, other = stories(Markdown(), tmp_path)

    assert "larger than a post" in large.warnings[0]
    assert other.title == "Café"
