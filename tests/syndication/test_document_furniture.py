"""What a platform hangs around a text goes and is counted; no word of the author goes with it."""

from __future__ import annotations

import base64

import pytest

from syndication.document import read_document
from syndication.document.wrapped import picture_address
from tests.syndication.documents import blocks, rich


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        ('<div class="subscription-widget-wrap"><p>Subscribe for free</p></div>', "subscribe"),
        ('<div id="mc_embed_signup">Join</div>', "subscribe"),
        ('<p class="button-wrapper"><a href="https://e.org/subscribe?x">Go</a></p>', "subscribe"),
        ('<a class="button" href="https://a.substack.com/p/b?action=share">Share</a>', "share"),
        ('<p class="button-wrapper"><a href="https://e.org/p/b/comments">Comment</a></p>', "share"),
        ('<div class="sharedaddy"><h3>Share this:</h3></div>', "share"),
        ('<iframe src="https://a.substack.com/embed"></iframe>', "subscribe"),
        ('<div style="display:none;max-height:0">Preview</div>', "hidden"),
        ('<img src="https://e.org/a.gif" width="1" height="1">', "counters"),
        ('<iframe src="javascript:1"></iframe>', "frames"),
        ("<script>track()</script>", "scripts"),
        ("{{ subscriber.id }}", "merge tags"),
        ("*|MC:SUBJECT|*", "merge tags"),
        ("<form class='signup'>Your address</form>", "subscribe"),
    ],
)  # fmt: skip
def test_furniture_goes_and_is_counted(markup, kind):
    document = read_document(f"<p>a</p>{markup}<p>b</p>")

    assert document.blocks == [("paragraph", "<p>a</p><p>b</p>")]
    assert document.left_out == {kind: 1}


@pytest.mark.parametrize(
    ("markup", "written"),
    [
        ('Hello {{ subscriber.first_name | default: "friend" }}!', "<p>Hello friend!</p>"),
        ("Hello <b>you</b> *|FNAME|*!", "<p>Hello <b>you</b> !</p>"),
        (
            "<code>{{ subscriber.name }}</code> %d%%",
            "<p><code>{{ subscriber.name }}</code> %d%%</p>",
        ),
        ("{{ site.title }}", "<p>{{ site.title }}</p>"),
        ('<p style="display:none">Spoiler</p>', "<p>Spoiler</p>"),
        ('<div class="paywall-jump">Paid</div>a', "<p>a</p>"),
    ],
)
def test_names_to_fill_in_leave_what_an_author_wrote(markup, written):
    assert rich(markup) == written


def test_a_link_that_lost_its_tail_is_counted():
    document = read_document('<p><a href="https://e.org/?utm_source=a">b</a></p>')

    assert document.left_out == {"tails": 1}


def test_a_button_that_calls_for_something_else_stays():
    assert [kind for kind, _ in blocks('<a class="button" href="https://e.org/shop">Buy</a>')] == [
        "button"
    ]


@pytest.mark.parametrize(
    ("served", "uploaded"),
    [
        ("https://substackcdn.com/image/fetch/w_1456,c_limit/https%3A%2F%2Fe.org%2Fa.jpg",
         "https://e.org/a.jpg"),
        ("https://res.cloudinary.com/x/image/fetch/c_fit/q_1/https://e.org/a.jpg",
         "https://e.org/a.jpg"),
        ("https://bucketeer-1-2.s3.amazonaws.com/public/a.png",
         "https://substack-post-media.s3.amazonaws.com/public/a.png"),
        ("https://i0.wp.com/e.org/a.jpg?resize=300", "https://e.org/a.jpg"),
        ("https://i0.wp.com/", "https://i0.wp.com/"),
        ("https://e.org/cdn-cgi/image/width=80/img/a.jpg", "https://e.org/img/a.jpg"),
        ("https://e.org/cdn-cgi/image/width=80/https://f.org/a.jpg", "https://f.org/a.jpg"),
        ("https://e.org/_next/image?url=https%3A%2F%2Ff.org%2Fa.jpg&w=80", "https://f.org/a.jpg"),
        ("https://wsrv.nl/?url=a", "https://wsrv.nl/?url=a"),
        ("https://static.wixstatic.com/media/a~mv2.jpg/v1/fill/w_30/a.jpg",
         "https://static.wixstatic.com/media/a~mv2.jpg"),
        ("https://1.bp.blogspot.com/-x/AAA/s320/a.jpg", "https://1.bp.blogspot.com/-x/AAA/s0/a.jpg"),
        ("https://lh3.googleusercontent.com/abc=w640-h480", "https://lh3.googleusercontent.com/abc=s0"),
        ("https://e.org/content/images/size/w600/2020/a.jpg",
         "https://e.org/content/images/2020/a.jpg"),
        ("https://a.files.wordpress.com/2020/a.jpg?w=300", "https://a.files.wordpress.com/2020/a.jpg"),
        ("https://e.org/a.jpg?w=300", "https://e.org/a.jpg?w=300"),
        ("img/a.jpg", "img/a.jpg"),
    ],
)  # fmt: skip
def test_a_picture_is_named_as_it_was_uploaded(served, uploaded):
    ((_kind, value),) = blocks(f'<img src="{served}">')

    assert value["image"] == uploaded


def test_a_picture_that_stands_in_the_text_itself_is_kept_with_its_bytes():
    data = bytes(range(256))
    written = base64.b64encode(data).decode()
    markup = f'<img src="data:image/png;base64,{written}">' * 2

    document = read_document(markup)

    (name,) = document.inside
    assert document.inside[name] == data
    assert [value["image"] for _, value in document.blocks] == [name, name]


@pytest.mark.parametrize("data", ["AAAA", "A", "%%%"])
def test_what_only_holds_the_place_of_a_picture_goes(data):
    assert blocks(f'<img src="data:image/png;base64,{data}">') == []


def test_an_address_that_is_broken_stays_as_it_is():
    assert picture_address("https://[::1") == "https://[::1"
