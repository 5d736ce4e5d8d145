"""Pitfalls of importers, by their number: what stands in a text."""

from __future__ import annotations

import base64

import pytest

from syndication.document import read_document
from syndication.document.wrapped import picture_address
from tests.syndication.documents import blocks, rich
from tests.syndication.exports_made import item, meta, stories, wxr

PICTURE = '<img src="https://e.org/{0}.jpg" alt="{0}">'


def kinds(markup: str) -> list[str]:
    return [kind for kind, _value in blocks(markup)]


def wordpress(folder, body: str, **facts) -> list[tuple[str, object]]:
    """The blocks of a text as WordPress stores it."""
    (found,) = stories(wxr(folder, item(1, body, **facts)))
    return read_document(found.html, base_url=found.source_url).blocks


def test_pitfall_18_a_gallery_may_have_more_than_nine_pictures():
    inside = "".join(PICTURE.format(number) for number in range(12))

    ((kind, value),) = blocks(f'<figure class="kg-card kg-gallery-card">{inside}</figure>')

    assert (kind, len(value["pictures"])) == ("gallery", 12)


def test_pitfall_19_a_caption_keeps_where_it_leads():
    ((_kind, value),) = blocks(
        f"<figure>{PICTURE.format('a')}<figcaption>by <a href='https://e.org'>A</a></figcaption>"
        "</figure>"
    )

    assert (value["caption"], value["link"]) == ("by A", "https://e.org")


def test_pitfall_20_a_picture_that_leads_to_itself_leads_nowhere():
    ((_kind, value),) = blocks(f'<a href="https://e.org/a-1024x768.jpg">{PICTURE.format("a")}</a>')

    assert value["link"] == ""


def test_pitfall_21_a_lazy_picture_is_shown_once():
    lazy = '<img src="data:image/gif;base64,R0lGOD" data-src="https://e.org/a.jpg">'

    ((_kind, value),) = blocks(f"{lazy}<noscript>{PICTURE.format('a')}</noscript>")

    assert value["image"] == "https://e.org/a.jpg"


@pytest.mark.parametrize(
    "served",
    [
        "https://i2.wp.com/e.org/a.jpg?resize=300%2C200&ssl=1",
        "https://substackcdn.com/image/fetch/$s_!x!,w_1456/https%3A%2F%2Fe.org%2Fa.jpg",
        "https://e.org/cdn-cgi/image/width=300,fit=cover/a.jpg",
        "https://images.weserv.nl/?url=https%3A%2F%2Fe.org%2Fa.jpg",
    ],
)
def test_pitfall_22_a_picture_behind_a_cache_is_fetched_from_where_it_is(served):
    assert picture_address(served) == "https://e.org/a.jpg"


def test_pitfall_25_pictures_in_the_text_itself_come_once():
    written = base64.b64encode(bytes(300)).decode()
    picture = f'<img src="data:image/png;base64,{written}">'

    document = read_document(picture * 2)

    assert len(document.inside) == 1


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "https://youtu.be/dQw4w9WgXcQ?si=x",
        "https://www.youtube.com/embed/dQw4w9WgXcQ?start=3",
        "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
        "https://m.youtube.com/watch?v=dQw4w9WgXcQ",
        "https://www.youtube.com/shorts/dQw4w9WgXcQ",
        "https://www.youtube.com/v/dQw4w9WgXcQ",
        "//www.youtube.com/embed/dQw4w9WgXcQ",
        "https://player.vimeo.com/video/76979871",
        "https://open.spotify.com/embed/track/abc",
        "https://w.soundcloud.com/player/?url=x",
        "https://embed.bsky.app/embed/did/post",
        "https://www.tiktok.com/embed/v2/123",
        "https://www.instagram.com/p/abc/embed",
    ],
)
def test_pitfall_29_what_plays_elsewhere_is_an_embed(address):
    assert kinds(f'<iframe src="{address}"></iframe>') == ["embed"]


def test_pitfall_29_an_unsafe_address_is_none():
    assert blocks('<iframe src="javascript:alert(1)"></iframe>') == []


@pytest.mark.parametrize(
    "body",
    [
        '[caption id="a" width="3"]<img src="https://e.org/a.jpg" alt="a"> The quay[/caption]',
        "[unknown]Words[/unknown]",
        '[column][caption]<img src="https://e.org/a.jpg">x[/caption] Words[/column]',
        "[gallery Words",
        "[[escaped]] Words",
    ],
)
def test_pitfall_30_short_codes_known_nested_and_unclosed_lose_no_word(tmp_path, body):
    found = wordpress(tmp_path, body)

    told = repr(found)
    assert "Words" in told or "The quay" in told


def test_pitfall_30_short_codes_are_read_in_a_straight_line(tmp_path):
    found = wordpress(tmp_path, "[a" * 20_000 + " Words")

    assert "Words" in repr(found)


def test_pitfall_31_pictures_of_a_gallery_lie_in_another_part(tmp_path):
    attachment = (
        "<item><title>quay</title><wp:post_id>7</wp:post_id><wp:post_type>attachment</wp:post_type>"
        "<wp:status>inherit</wp:status><wp:attachment_url>https://e.org/{0}.jpg"
        "</wp:attachment_url></item>"
    )
    one, two = attachment.format("a"), attachment.format("b").replace(">7<", ">8<")
    wxr(tmp_path / "parts", item(1, '[gallery ids="7,8"]'), name="harbour.001.xml")
    wxr(tmp_path / "parts", one, two, name="harbour.002.xml")

    (found,) = stories(tmp_path / "parts")

    assert [kind for kind, _ in read_document(found.html).blocks] == ["gallery"]


def test_pitfall_32_lines_typed_in_the_old_editor_are_paragraphs(tmp_path):
    found = wordpress(tmp_path, "One\nline.\n\nhttps://youtu.be/dQw4w9WgXcQ\n\nTwo.")

    assert [kind for kind, _ in found] == ["paragraph", "embed", "paragraph"]
    assert found[0][1] == "<p>One<br/>line.</p>"


def test_pitfall_33_blocks_of_gutenberg_are_blocks(tmp_path):
    body = (
        "<!-- wp:heading --><h2>One</h2><!-- /wp:heading --><!-- wp:spacer --><div "
        'class="wp-block-spacer"></div><!-- /wp:spacer --><!-- wp:button --><div><a '
        'class="wp-block-button__link" href="https://e.org/">Go</a></div><!-- /wp:button -->'
    )

    assert [kind for kind, _ in wordpress(tmp_path, body)] == ["heading", "button"]


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        ("<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li></ul>", "paragraph"),
        ('<ol start="4"><li>a</li></ol>', "list"),
        ('<ol><li value="9">a</li></ol>', "html"),
    ],
)
def test_pitfall_34_lists_keep_their_depth_and_their_numbers(markup, kind):
    assert kinds(markup) == [kind]


def test_pitfall_35_a_quotation_of_two_paragraphs_is_one():
    ((kind, value),) = blocks("<blockquote><p>a</p><p>b</p></blockquote>")

    assert (kind, value["text"]) == ("quote", "<p>a</p><p>b</p>")


def test_pitfall_36_footnotes_lead_there_and_back(tmp_path):
    body = '<p>a<sup data-fn="u1" class="fn"><a href="#u1" id="u1-link">1</a></sup></p>'
    notes = meta("footnotes", '[{"content":"A note.","id":"u1"}]')

    found = wordpress(tmp_path, f"{body}<!-- wp:footnotes /-->", more=notes)

    assert found == [
        ("paragraph", "<p>a[^1]</p>"),
        ("footnotes", {"notes": [{"mark": "1", "text": "<p>A note.</p>"}]}),
    ]


def test_pitfall_37_code_says_its_language():
    ((_kind, value),) = blocks('<pre><code class="language-python">a</code></pre>')

    assert value["language"] == "python"


def test_pitfall_38_where_readers_had_to_pay_is_no_word():
    assert rich('<p>a</p><div class="paywall-jump">Subscribe to read on</div><p>b</p>') == (
        "<p>a</p><p>b</p>"
    )


@pytest.mark.parametrize("way", ["subscribe?x=1", "p/a?action=share", "p/a/comments"])
def test_pitfall_39_buttons_of_a_platform_go(way):
    button = f'<p class="button-wrapper"><a class="button" href="https://e.org/{way}">Go</a></p>'

    assert rich(f"<p>a</p>{button}") == "<p>a</p>"


def test_pitfall_40_names_to_be_filled_in_go():
    assert rich("<p>Dear *|FNAME|*, a {{ subscriber.id }}</p>") == "<p>Dear , a</p>"


def test_pitfall_41_a_link_does_not_follow_its_reader():
    link = '<p><a href="https://e.org/a?utm_source=x&amp;id=1">a</a></p>'

    assert rich(link) == '<p><a href="https://e.org/a?id=1">a</a></p>'
