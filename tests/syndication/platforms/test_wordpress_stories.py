"""WordPress's own export: all that stands around a text."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from syndication.archive import open_drop
from syndication.platforms.wordpress.stories import read_stories, recognise
from tests.syndication.drops import packed
from tests.syndication.platforms.wxr import attachment, comment, item, wxr


def read(path):
    with open_drop(path) as drop:
        assert recognise(drop).confidence >= 90
        return list(read_stories(drop))


def stories(path):
    return [one for one in read(path) if one.kind != "left_out"]


@pytest.fixture
def export(tmp_path):
    def written(*items: str, **facts: str) -> Path:
        path = tmp_path / "anything.txt"
        path.write_text(wxr(*items, **facts))
        return path

    return written


@pytest.fixture
def story(export):
    def read_one(*more: str, **facts):
        (found,) = stories(export(item(*more, **facts)))
        return found

    return read_one


def test_the_facts_of_a_post_are_read_in_utc(story):
    found = story(content="Words")

    assert (found.source_id, found.title, found.slug) == ("7", "A tide", "a-tide")
    assert found.source_url == found.canonical_url == "https://e.org/2020/a-tide/"
    assert found.published_at == datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert found.updated_at == datetime(2021, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert (found.status, found.visibility) == ("published", "public")
    assert found.language == "fr-FR"
    assert found.html == "<p>Words</p>\n"


def test_a_draft_without_a_date_in_utc_keeps_its_own_clock(story):
    found = story(
        "<pubDate>Tue, 30 Nov 1999 00:00:00 +0000</pubDate>",
        status="draft",
        post_date_gmt="0000-00-00 00:00:00",
        post_modified_gmt="0000-00-00 00:00:00",
    )

    assert found.published_at == datetime(2020, 1, 2, 4, 4, 5, tzinfo=UTC)
    assert found.updated_at == datetime(2021, 1, 2, 4, 4, 5, tzinfo=UTC)


def test_a_change_without_a_date_in_utc_is_put_right_by_the_other_clocks(story):
    found = story(post_modified_gmt="0000-00-00 00:00:00")

    assert found.updated_at == datetime(2021, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_a_date_that_nobody_wrote_is_none(story):
    found = story(post_date="", post_date_gmt="", post_modified="", post_modified_gmt="")

    assert (found.published_at, found.updated_at) == (None, None)


@pytest.mark.parametrize(
    ("facts", "status", "visibility"),
    [
        ({"status": "future"}, "scheduled", "public"),
        ({"status": "pending"}, "draft", "public"),
        ({"status": "private"}, "private", "private"),
        ({"status": "trash"}, "draft", "public"),
        ({"post_password": "sesame"}, "published", "password"),
        ({"post_type": "portfolio"}, "draft", "public"),
        ({"meta": {"_members_access_role": "editor"}}, "published", "members"),
        ({"meta": {"_jetpack_newsletter_access": "everybody"}}, "published", "public"),
        ({"meta": {"_rcp_is_paid": "1"}}, "published", "members"),
        ({"meta": {"_yoast_wpseo_meta-robots-noindex": "1"}}, "published", "unlisted"),
        ({"meta": {"rank_math_robots": 'a:1:{i:0;s:7:"noindex";}'}}, "published", "unlisted"),
    ],
)
def test_nothing_is_more_public_than_it_was(story, facts, status, visibility):
    found = story(**facts)

    assert (found.status, found.visibility) == (status, visibility)
    assert "sesame" not in repr(found)


def test_what_lay_in_the_bin_is_said_and_has_its_name_back(story):
    found = story(
        status="trash", post_name="a-tide__trashed", meta={"_wp_desired_post_slug": "a-tide"}
    )

    assert found.slug == "a-tide"
    assert found.warnings == ("It lay in the bin of WordPress.",)


def test_old_addresses_are_kept_for_their_readers(story):
    found = story(meta={"_wp_old_slug": "a-wave"})

    assert found.old_urls == ("https://e.org/?p=7", "https://e.org/2020/a-wave/")


def test_co_authors_are_authors_and_a_mail_address_is_nobodys_name(story, export):
    both = story(
        '<category domain="author" nicename="cap-ada"><![CDATA[Ada L.]]></category>',
        '<category domain="author" nicename="cap-bob"><![CDATA[Bob]]></category>',
    )
    head = (
        "<wp:author><wp:author_login>ada</wp:author_login>"
        "<wp:author_email>secret@e.org</wp:author_email>"
        "<wp:author_display_name>ada@e.org</wp:author_display_name></wp:author>"
    )
    (alone,) = stories(export(item(), head=head))

    assert both.authors == ("Ada L.", "Bob")
    assert alone.authors == ("ada",)
    assert "e.org" not in repr(alone.authors)


def test_categories_tags_series_and_language_are_told_apart(story):
    found = story(
        '<category domain="post_tag" nicename="sea"><![CDATA[sea]]></category>',
        '<category domain="category" nicename="news"><![CDATA[News]]></category>',
        '<category domain="category" nicename="uncategorized"><![CDATA[Uncategorized]]></category>',
        '<category domain="series" nicename="tides"><![CDATA[Tides]]></category>',
        '<category domain="language" nicename="de"><![CDATA[Deutsch]]></category>',
        '<category domain="post_format" nicename="aside"><![CDATA[Aside]]></category>',
    )

    assert found.tags == ("News", "sea")
    assert (found.series, found.language) == ("Tides", "de")


def test_what_yoast_and_rank_math_know_comes_along(story):
    yoast = story(
        meta={
            "_yoast_wpseo_title": "Tides %%sep%% %%sitename%%",
            "_yoast_wpseo_metadesc": "All of them",
            "_yoast_wpseo_canonical": "https://first.org/tide",
            "_yoast_wpseo_opengraph-title": "Tides!",
            "_yoast_wpseo_opengraph-description": "Every one",
        }
    )
    rank_math = story(meta={"rank_math_title": "Ebb", "rank_math_canonical_url": "no address"})

    assert (yoast.search_title, yoast.search_description) == ("", "All of them")
    assert (yoast.social_title, yoast.social_description) == ("Tides!", "Every one")
    assert yoast.canonical_url == "https://first.org/tide"
    assert rank_math.search_title == "Ebb"
    assert rank_math.canonical_url == rank_math.source_url


def test_comments_come_with_their_thread_and_their_state_and_no_address(story):
    found = story(
        comment(1),
        comment(2, parent="1", approved="0"),
        comment(3, approved="spam"),
        comment(4, approved="trash"),
        comment(5, type="pingback"),
        comment(6, content=""),
    )

    assert [(one.source_id, one.answers, one.state) for one in found.comments] == [
        ("1", "", "approved"),
        ("2", "1", "pending"),
        ("3", "", "spam"),
        ("4", "", "removed"),
    ]
    assert found.comments[0].html == "<p>Well<br />\nsaid</p>\n"
    assert found.comments[0].written_at == datetime(2020, 2, 3, 4, 5, 6, tzinfo=UTC)
    assert found.comments[0].source_url == "https://e.org/2020/a-tide/#comment-1"
    assert "secret" not in repr(found.comments)
    assert "203.0" not in repr(found.comments)


def test_the_cover_is_found_though_it_stands_behind_the_post(export):
    (found,) = stories(export(item(meta={"_thumbnail_id": "9"}), attachment(9)))

    assert (found.cover_url, found.cover_alt) == ("https://e.org/up/9.jpg", "Picture 9")


def test_a_gallery_without_numbers_shows_all_that_was_uploaded_for_the_post(export):
    path = export(
        item(content="[gallery]"),
        attachment(9, post_parent="7"),
        attachment(8, post_parent="7"),
        attachment(5, post_parent="6"),
        attachment(8, post_parent="7"),
    )

    (found,) = stories(path)

    assert re.findall(r'src="https://e.org/up/(\d)', found.html) == ["8", "9"]


def test_blocks_that_posts_share_stand_in_their_places(export):
    path = export(
        item(content='<!-- wp:block {"ref":3} /--><!-- wp:query {} /-->'),
        item(post_type="wp_block", post_id="3", content="<!-- wp:paragraph --><p>Shared</p>"),
    )

    (found,) = stories(path)

    assert "<p>Shared</p>" in found.html
    assert found.warnings == ("Blocks that WordPress filled with other posts: query.",)


def test_footnotes_of_blocks_come_from_beside_the_text(story):
    content = '<p>Sea<sup data-fn="a1"><a href="#a1" id="a1-link">1</a></sup></p>'
    notes = '[{"content":"Salt","id":"a1"}]'

    found = story(content=f"{content}<!-- wp:footnotes /-->", meta={"footnotes": notes})
    broken = story(content="<!-- wp:footnotes /-->", meta={"footnotes": "[1]"})

    assert '<li id="a1">Salt <a href="#a1-link">' in found.html
    assert broken.html == "<!-- wp:footnotes /-->"


def test_an_embed_of_blocks_is_an_embed(story):
    found = story(
        content=(
            '<!-- wp:embed {} --><figure><div class="wp-block-embed__wrapper">\n'
            "https://youtu.be/x?a=1&amp;b=2\n</div></figure>"
        )
    )

    assert '<oembed url="https://youtu.be/x?a=1&amp;b=2">' in found.html


def test_parts_of_an_export_are_one_export(tmp_path):
    parts = {
        "site.000.xml": wxr(item(meta={"_thumbnail_id": "9"})).encode(),
        "site.001.xml": wxr(attachment(9)).encode(),
        "notes.txt": b"nothing",
    }
    path = packed(tmp_path, parts)

    with open_drop(path) as drop:
        label = recognise(drop).label
    (found,) = stories(path)

    assert label == "WordPress export in 2 parts"
    assert found.cover_url == "https://e.org/up/9.jpg"


def test_a_podcast_and_a_kind_of_a_plug_in_are_told(story):
    found = story(post_type="episode", meta={"enclosure": "https://e.org/1.mp3\n123\naudio/mpeg"})

    assert found.warnings == (
        "In WordPress this was a episode.",
        "Its sound file is at https://e.org/1.mp3.",
    )


def test_shortcodes_that_nobody_fills_in_are_told(story):
    found = story("<wp:postmeta/>", content="[odd a='1']")

    assert found.warnings == ("Shortcodes that nobody fills in here: [odd] (1).",)


def test_what_was_never_a_post_is_left_out(export):
    (told,) = read(export(item(status="auto-draft"), item(post_type="nav_menu_item")))

    assert told.warnings == ("Left out: 1 nav_menu_item, 1 post (auto-draft).",)


def test_what_is_no_export_of_wordpress_is_not_taken_for_one(tmp_path):
    path = tmp_path / "feed.xml"
    path.write_text("<rss><channel><item><title>A</title></item></channel></rss>")

    with open_drop(path) as drop:
        assert recognise(drop).confidence == 0
