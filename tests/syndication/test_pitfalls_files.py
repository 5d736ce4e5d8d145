"""Pitfalls of importers, by their number: how exports are made, and what surrounds a text."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.sheets import harmless
from syndication.actions.stories.naming import free_slug, title_of
from syndication.actions.stories.remarks import around_the_text
from syndication.document import read_document
from syndication.exchange import Story
from tests import make
from tests.syndication.bringing import article_of, bring, intake, plan, story
from tests.syndication.drops import packed
from tests.syndication.exports_made import item, meta, stories, substack, wxr
from tests.syndication.platforms.medium_posts import post, read


def test_pitfall_01_a_zip_in_a_folder_and_a_root_folder_in_a_zip(tmp_path):
    page = post(tmp_path / "made", name="posts/2019_a-house-1a2b3c4d5e6f.html").read_bytes()
    nested = packed(tmp_path, {"medium-export/posts/2019_a-house-1a2b3c4d5e6f.html": page})

    assert [one.title for one in stories(nested)] == ["A house"]


def test_pitfall_02_a_line_without_its_page_is_told(tmp_path):
    found = stories(substack(tmp_path / "s", "7.a,,true,newsletter,everyone,A,", pages={}))

    assert (found[0].html, bool(found[0].warnings)) == ("", True)


def test_pitfall_03_a_page_without_its_line_comes_as_a_draft(tmp_path):
    found = stories(substack(tmp_path / "s", pages={"8.a-quay.html": "<p>a</p>"}))

    assert [(one.title, one.status) for one in found] == [("A quay", "draft")]


def test_pitfall_04_a_draft_without_a_date_has_none(tmp_path):
    draft = item(1, status="draft", post_date_gmt="0000-00-00 00:00:00")

    (found,) = stories(wxr(tmp_path, draft))

    assert (found.status, found.published_at) == ("draft", None)


def test_pitfall_05_published_without_a_date_is_still_published(tmp_path):
    odd = item(1, post_date_gmt="0000-00-00 00:00:00")

    (found,) = stories(wxr(tmp_path, odd))

    assert found.status == "published"


def test_pitfall_06_an_address_without_a_slug_gives_none(tmp_path):
    link = '<a class="p-canonical" href="https://medium.com/@ada/1a2b3c4d5e6f">x</a>'

    found = read(post(tmp_path, footer=link, name="posts/2019-05-04_-1a2b3c4d5e6f.html"))

    assert found.source_id == "1a2b3c4d5e6f"
    assert "1a2b3c4d5e6f" not in found.slug


def test_pitfall_07_a_title_said_again_in_other_quotes_is_said_once():
    one = Story("1", "“A house”", "")
    blocks = read_document('<h1>"A house"</h1><p>Words.</p>').blocks

    assert [kind for kind, _ in around_the_text(one, blocks)] == ["paragraph"]


def test_pitfall_08_the_cover_in_another_size_is_not_shown_twice():
    one = Story("1", "A", "", cover_url="https://i0.wp.com/e.org/quay.jpg?w=900")
    blocks = read_document('<img src="http://e.org/quay-300x200.jpg"><p>a</p>').blocks

    assert [kind for kind, _ in around_the_text(one, blocks)] == ["paragraph"]


def test_pitfall_09_an_answer_exported_as_a_post_is_known(tmp_path):
    found = read(post(tmp_path, "<p>So true, thank you.</p>", title="So true, thank you."))

    assert found.kind == "response"


@pytest.mark.django_db
def test_pitfall_10_unlisted_is_not_public(tmp_path):
    run = intake(site=make.site(), publish=True)

    row = bring(run, story(visibility="unlisted"), folder=tmp_path)[0]

    assert not article_of(row).live


@pytest.mark.django_db
def test_pitfall_11_no_tags_are_invented_where_the_export_has_none(tmp_path):
    row = bring(intake(site=make.site()), story(), folder=tmp_path)[0]

    assert list(article_of(row).tags.all()) == []


def test_pitfall_12_all_who_wrote_it_are_named(exports):
    found = stories(exports / "wordpress/ghost-migrate-wp-xml/co-authors-plus.xml")

    assert max(len(one.authors) for one in found) > 1


@pytest.mark.django_db
def test_pitfall_13_no_mail_address_is_invented_for_an_author(tmp_path):
    row = bring(intake(site=make.site()), story(authors=("Ada Quill",)), folder=tmp_path)[0]

    (line,) = article_of(row).bylines.all()
    assert (line.contributor.name, line.contributor.user) == ("Ada Quill", None)


@pytest.mark.django_db
def test_pitfall_14_an_author_known_by_a_long_address_alone_is_no_problem(tmp_path):
    name = "a" * 60 + "@" + "example.org"

    row = bring(intake(site=make.site()), story(authors=(name * 3,)), folder=tmp_path)[0]

    assert len(article_of(row).bylines.all()[0].contributor.name) == 120


@pytest.mark.django_db
def test_pitfall_15_long_and_equal_slugs_fit_and_differ(tmp_path):
    one, two = bring(
        intake(site=make.site()),
        story(slug="s" * 400),
        story(source_id="2", slug="s" * 400),
        folder=tmp_path,
    )

    assert article_of(one).slug == "s" * 200
    assert article_of(two).slug == "s" * 200 + "-2"


@pytest.mark.django_db
def test_pitfall_16_a_title_with_markup_is_its_words_and_fits():
    run = intake(site=make.site())
    marked = story(title="<em>Fish &amp; chips</em> " + "a" * 300)

    title = title_of(marked, plan(run, marked))

    assert title.startswith("Fish & chips aaa")
    assert len(title) == 255


@pytest.mark.django_db
def test_pitfall_17_a_story_without_a_title_begins_with_its_words():
    run = intake(site=make.site())
    nameless = story(title=" ", html="<p>The tide is out.</p>")

    assert title_of(nameless, plan(run, nameless)) == "The tide is out."
    assert free_slug(nameless, run.site.root_page) == f"story-{nameless.source_id}"


def test_pitfall_44_authors_repeated_in_each_part_stay_one(tmp_path):
    author = (
        "<wp:author><wp:author_login>ada</wp:author_login><wp:author_display_name>Ada Quill"
        "</wp:author_display_name></wp:author>"
    )
    for part in (1, 2):
        wxr(tmp_path / "parts", item(part), head=author, name=f"harbour.00{part}.xml")

    found = stories(tmp_path / "parts")

    assert [one.authors for one in found] == [("Ada Quill",), ("Ada Quill",)]


def test_pitfall_45_a_single_post_is_a_list_of_one(tmp_path):
    assert len(stories(wxr(tmp_path, item(1)))) == 1


def test_pitfall_46_php_values_with_wrong_lengths_stop_nothing(tmp_path):
    broken = meta("_wp_attachment_metadata", 'a:1:{s:99:"file";s:3:"quay.jpg";}')

    assert len(stories(wxr(tmp_path, item(1, more=broken)))) == 1


def test_pitfall_47_a_kind_of_post_of_ones_own_comes_along_with_its_terms(tmp_path):
    terms = '<category domain="place" nicename="quay"><![CDATA[Quay]]></category>'
    machinery = item(2, post_type="nav_menu_item")

    found = stories(wxr(tmp_path, item(1, post_type="walk", more=terms), machinery))

    assert [one.source_id for one in found] == ["1"]


def test_pitfall_48_what_yoast_says_to_search_engines_comes_along(tmp_path):
    said = meta("_yoast_wpseo_title", "Found") + meta("_yoast_wpseo_metadesc", "What is found.")

    (found,) = stories(wxr(tmp_path, item(1, more=said)))

    assert (found.search_title, found.search_description) == ("Found", "What is found.")


def test_pitfall_49_an_episode_is_heard_once(tmp_path):
    sound = "https://old.example/episode.mp3"
    enclosed = meta("enclosure", f"{sound}\n123\naudio/mpeg")
    body = f'<figure class="wp-block-audio"><audio src="{sound}"></audio></figure>'

    (found,) = stories(wxr(tmp_path, item(1, body, more=enclosed)))

    kinds = [kind for kind, _ in read_document(found.html).blocks]
    assert kinds == ["audio"]


def test_pitfall_50_categories_and_tags_are_both_kept_the_first_first(tmp_path):
    terms = (
        '<category domain="category" nicename="media"><![CDATA[Media]]></category>'
        '<category domain="post_tag" nicename="owning"><![CDATA[Owning]]></category>'
    )

    (found,) = stories(wxr(tmp_path, item(1, more=terms)))

    assert found.tags == ("Media", "Owning")


def test_pitfall_58_a_day_to_come_is_no_day_of_the_past(tmp_path):
    planned = item(1, status="future", post_date_gmt="2099-01-02 03:04:05")

    (found,) = stories(wxr(tmp_path, planned))

    assert found.status == "scheduled"
    assert found.published_at == datetime(2099, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_pitfall_61_a_cell_of_a_report_is_no_formula():
    assert harmless("=SUM(A1)").startswith("'")


def test_pitfall_63_a_file_that_breaks_off_keeps_what_was_whole(tmp_path):
    path = wxr(tmp_path, item(1), item(2))
    whole = path.read_text()
    path.write_text(whole[: whole.index("<title>A house", whole.index("post-1")) + 20])

    found = stories(path)

    assert "1" in [one.source_id for one in found]


@pytest.mark.parametrize("damage", [b"\x00", b"\xff\xfe\xff", b"\x1b"])
def test_pitfall_64_bytes_that_no_text_holds_stop_nothing(tmp_path, damage):
    path = wxr(tmp_path, item(1, "<p>one DAMAGE two</p>"))
    path.write_bytes(path.read_bytes().replace(b"DAMAGE", damage))

    (found,) = stories(path)

    assert "one" in read_document(found.html).blocks[0][1]
