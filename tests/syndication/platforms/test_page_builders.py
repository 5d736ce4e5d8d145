"""Posts that a page builder laid out come as words, pictures and buttons, without its brackets."""

from __future__ import annotations

import json

import pytest

from syndication.platforms.wordpress.bodies import body_of
from syndication.platforms.wordpress.builders import NOTE
from syndication.platforms.wordpress.items import Item
from syndication.platforms.wordpress.library import Library


@pytest.fixture(scope="module")
def library():
    made = Library()
    for number in ("2", "3"):
        url = f"https://e.org/{number}.jpg"
        item = Item(kind="attachment", post_id=number, title="T", parent="7", file_url=url)
        item.meta["_wp_attachment_image_alt"] = [f"A{number}"]
        made.add(item)
    return made


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('[vc_row css=".a{b:c}"][vc_column_text]Hello[/vc_column_text][/vc_row]', "<p>Hello</p>"),
        ("[one_half]Left[/one_half][one_half_last]Right[/one_half_last]", "<p>Right</p>"),
        ("[su_dropcap]O[/su_dropcap]ne day", "<p>One day</p>"),
        ('[et_pb_blurb title="Say %22why%22"]Words[/et_pb_blurb]', '<h3>Say "why"</h3>'),
        ('[vc_custom_heading text="A &amp; B"]', "<h3>A &amp; B</h3>"),
        ('[et_pb_image src="/a.jpg" alt="A hill"][/et_pb_image]', '<img src="/a.jpg" alt="A hill"'),
        ('[vc_single_image image="2"]', '<img src="https://e.org/2.jpg" alt="A2"'),
        ('[vc_gallery images="2,3"]', '<img src="https://e.org/3.jpg" alt="A3"'),
        (
            '[et_pb_cta button_url="https://e.org/?a=1&amp;b" button_text="Go"]x[/et_pb_cta]',
            'href="https://e.org/?a=1&amp;b">Go</a>',
        ),
        (
            '[vc_btn title="Buy" link="url:https%3A%2F%2Fe.org%2Fb|title:Buy"]',
            '<a class="wp-block-button__link" href="https://e.org/b">Buy</a>',
        ),
        ("[av_button label='Go' link='manually,https://e.org/c']", 'href="https://e.org/c">Go</a>'),
        ('[vc_video link="https://youtu.be/x"]', '<oembed url="https://youtu.be/x">'),
        ('[fusion_youtube id="abcdefghijk"]', 'watch?v=abcdefghijk"></oembed>'),
        ("a[vc_separator]b", "<hr />"),
        ("[vc_raw_html]JTNDcCUzRXJhdyUzQyUyRnAlM0U=[/vc_raw_html]", "<p>raw</p>"),
        ("[vc_raw_html]a[/vc_raw_html]", "<p>a</p>"),
    ],
)
def test_a_layout_goes_and_what_it_held_comes(library, text, shown):
    body = body_of(Item(content=text, post_id="7"), library)

    assert shown in body.markup
    assert "[" not in body.markup
    assert body.notes == (NOTE,)


@pytest.mark.parametrize(
    "text",
    [
        '[rev_slider_revolution title="home"]',
        '[vc_single_image image="99"]',
        '[vc_gallery images="x"]',
        '[et_pb_button button_url="https://e.org/"]',
        '[vc_video link="x"]',
    ],
)
def test_what_says_nothing_to_a_reader_leaves_nothing(library, text):
    assert body_of(Item(content=text), library).markup.strip() == ""


def test_other_square_brackets_are_no_layout(library):
    body = body_of(Item(content="see [vcard] and [1]"), library)

    assert body.markup == "<p>see [vcard] and [1]</p>\n"
    assert body.notes == ()


def elementor(*widgets: tuple[str, object]) -> Item:
    columns = [{"elements": [{"widgetType": k, "settings": v}]} for k, v in widgets]
    return Item(meta={"_elementor_data": [json.dumps([{"elements": columns}])]})


def test_what_elementor_kept_beside_an_empty_text_is_its_text(library):
    item = elementor(
        ("heading", {"title": "A title"}),
        ("text-editor", {"editor": "<p>Words</p>"}),
        ("image", {"image": {"url": "https://e.org/a.jpg", "alt": "A hill"}}),
        ("image-gallery", {"wp_gallery": [{"url": "https://e.org/b.jpg"}]}),
        ("video", {"youtube_url": "https://youtu.be/x"}),
        ("button", {"text": "Go", "link": {"url": "https://e.org/c"}}),
        ("spacer", []),
    )

    markup = body_of(item, library).markup

    signs = ["A title</h3>", "Words", 'alt="A hill"', "b.jpg", "<oembed", 'c">Go</a>']
    places = [markup.index(sign) for sign in signs]
    assert places == sorted(places)


def test_what_is_no_json_of_elementor_is_no_text(library):
    item = Item(meta={"_elementor_data": ["[{broken"]})

    assert body_of(item, library).markup == ""
