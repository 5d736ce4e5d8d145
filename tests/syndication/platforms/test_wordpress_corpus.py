"""Every file of WordPress's own export in the corpus: read, or refused with its reason."""

from __future__ import annotations

from collections import Counter

from syndication.archive import open_drop
from syndication.exchange import UnreadableFile
from syndication.platforms.wordpress.stories import read_stories, recognise

NO_POSTS = "holds no posts"
# Counted in the files with grep: posts and pages; where there are none, the reason.
CORPUS = {
    "squarespace/sample.xml": 5,
    "wordpress/ghost-migrate-wp-xml/co-authors-plus.xml": 4,
    "wordpress/ghost-migrate-wp-xml/feature-image-captions.xml": 3,
    "wordpress/ghost-migrate-wp-xml/has-audio-enclosure.xml": 1,
    "wordpress/ghost-migrate-wp-xml/has-audio-enclosure-with-libsyn-embed.xml": 1,
    "wordpress/ghost-migrate-wp-xml/has-meta.xml": 1,
    "wordpress/ghost-migrate-wp-xml/has-yoast-meta.xml": 2,
    "wordpress/ghost-migrate-wp-xml/multiple": 5,
    "wordpress/ghost-migrate-wp-xml/multiple/attachments-only.xml": 0,
    "wordpress/ghost-migrate-wp-xml/sample-no-slug.xml": 5,
    "wordpress/ghost-migrate-wp-xml/sample-with-alt.xml": 1,
    "wordpress/ghost-migrate-wp-xml/sample.xml": 5,
    "wordpress/google-blog-converters/google-wordpress-sample.wxr": 4,
    "wordpress/google-blog-converters/google-wordpress-sample2.wxr": 10,
    "wordpress/hexo/wordpress.xml": 19,
    "wordpress/jekyll-import/sitetitle.wordpress.2025-01-19.000.xml": 8,
    "wordpress/php-toolkit/entities-options-and-posts.xml": 1,
    "wordpress/php-toolkit/frontloading-attachments-post-contents-and-404s.xml": 1,
    "wordpress/php-toolkit/invalid-version-tag.xml": NO_POSTS,
    "wordpress/php-toolkit/malformed.xml": NO_POSTS,
    "wordpress/php-toolkit/stylish-press.xml": 3,
    "wordpress/php-toolkit/woocommerce-demo-products.xml": 0,
    "wordpress/theme-test-data/64-block-test-data.xml": 62,
    "wordpress/theme-test-data/theme-preview.xml": 7,
    "wordpress/theme-test-data/themeunittestdata.wordpress.xml": 79,
    "wordpress/wordpress-importer-e2e/wxr-base-url-rewriting.xml": 1,
    "wordpress/wordpress-importer-e2e/wxr-comprehensive.xml": 2,
    "wordpress/wordpress-importer-e2e/wxr-css-urls.xml": 1,
    "wordpress/wordpress-importer-e2e/wxr-simple.xml": 1,
    "wordpress/wordpress-importer/a11y-unit-test-data.xml": 65,
    "wordpress/wordpress-importer/authors-multiline.xml": 1,
    "wordpress/wordpress-importer/backslashes.xml": 1,
    "wordpress/wordpress-importer/blank-lines.xml": 1,
    "wordpress/wordpress-importer/cdata-edge.xml": 1,
    "wordpress/wordpress-importer/chunked-meta.xml": 1,
    "wordpress/wordpress-importer/crazy-cdata-escaped.xml": 1,
    "wordpress/wordpress-importer/crazy-cdata.xml": 1,
    "wordpress/wordpress-importer/invalid-version-tag.xml": NO_POSTS,
    "wordpress/wordpress-importer/large-authors.xml": NO_POSTS,
    "wordpress/wordpress-importer/malformed-simple.xml": "cut off before its first post",
    "wordpress/wordpress-importer/malformed.xml": NO_POSTS,
    "wordpress/wordpress-importer/missing-tags.xml": 1,
    "wordpress/wordpress-importer/missing-version-tag.xml": NO_POSTS,
    "wordpress/wordpress-importer/multiple-cdata.xml": 1,
    "wordpress/wordpress-importer/namespace-edge-cases.xml": 6,
    "wordpress/wordpress-importer/post-content-blank-lines.xml": 1,
    "wordpress/wordpress-importer/slashes.xml": 1,
    "wordpress/wordpress-importer/small-export.xml": 11,
    "wordpress/wordpress-importer/term-formats.xml": NO_POSTS,
    "wordpress/wordpress-importer/term-meta.xml": NO_POSTS,
    "wordpress/wordpress-importer/test-serialized-comment-meta.xml": 1,
    "wordpress/wordpress-importer/test-serialized-postmeta-no-cdata.xml": 1,
    "wordpress/wordpress-importer/test-serialized-postmeta-with-cdata.xml": 1,
    "wordpress/wordpress-importer/test-serialized-term-meta.xml": 1,
    "wordpress/wordpress-importer/test-utw-post-meta-import.xml": 1,
    "wordpress/wordpress-importer/valid-wxr-1.0.xml": 6,
    "wordpress/wordpress-importer/valid-wxr-1.1.xml": 2,
    "wordpress/wordpress-importer/wxr-flat-attachment-different-site.xml": 1,
    "wordpress/wordpress-importer/wxr-flat-attachment-same-site.xml": 1,
    "wordpress/wordpress-importer/wxr-simple.xml": 1,
    "wordpress/wordpress-importer/wxr-utf-8-challenges.xml": 1,
    "wordpress/wordpress-importer/wxr-with-sub-data.xml": 1,
    "hostile/xml/wxr-truncated.xml": 5,  # four, and that it is cut off
    "hostile/xml/control-chars.xml": 1,
    "hostile/xml/xxe-wxr.xml": "document type",
}


def read(path):
    with open_drop(path) as drop:
        assert recognise(drop).confidence >= 90
        return list(read_stories(drop))


def stories(path):
    return [one for one in read(path) if one.kind != "left_out"]


def test_every_file_of_the_corpus_is_read_or_refused_with_its_reason(exports):
    found: dict[str, int | str] = {}
    for name, expected in CORPUS.items():
        try:
            found[name] = len(stories(exports / name))
        except UnreadableFile as refused:
            found[name] = str(expected) if str(expected) in str(refused) else str(refused)

    assert found == CORPUS


def test_the_theme_unit_test_comes_whole(exports):
    found = stories(exports / "wordpress/theme-test-data/themeunittestdata.wordpress.xml")

    assert Counter(one.kind for one in found) == {"post": 58, "page": 21}
    assert Counter(one.status for one in found) == {"published": 77, "draft": 1, "scheduled": 1}
    assert [one.slug for one in found if one.visibility == "password"] == [
        "template-password-protected"
    ]
    assert sum(len(one.comments) for one in found) == 29
    assert {one.authors for one in found} == {("Theme Reviewer",), ("Theme Buster",)}


def test_what_is_left_out_is_counted(exports):
    path = exports / "wordpress/theme-test-data/themeunittestdata.wordpress.xml"

    (told,) = [one for one in read(path) if one.kind == "left_out"]

    assert told.warnings == ("Left out: 37 attachment, 70 nav_menu_item.",)


def test_a_file_that_is_cut_off_gives_what_is_whole_and_says_so(exports):
    *whole, told = read(exports / "hostile/xml/wxr-truncated.xml")

    assert [one.title for one in whole] == [
        "Hello world!",
        "Sample Page",
        "Child Page",
        "Parent Page",
    ]
    assert "cut off: 4 posts are whole" in told.warnings[0]
    assert told.html == ""
