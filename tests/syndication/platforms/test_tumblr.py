"""Tumblr: each kind of post is shown, and the words of others stay out."""

from __future__ import annotations

import re

import pytest

from syndication.platforms.tumblr import Tumblr
from tests.syndication.drops import packed
from tests.syndication.platforms.homeward import read, recognised, stories


@pytest.fixture
def tumblr(tmp_path):
    def written(*posts, **files):
        xml = f"<tumblr version='1.0'><posts>{''.join(posts)}</posts></tumblr>".encode()
        media = {name.replace("__", "/").replace("_jpg", ".jpg"): b"x" for name in files}
        return packed(
            tmp_path, {"posts/posts.xml": xml, **media, "conversations.xml": b"<secret/>"}
        )

    return written


def post(kind: str, inner: str, **facts: str) -> str:
    facts = {"id": "7", "type": kind, "unix-timestamp": "1336316400", **facts}
    return f"<post {' '.join(f'{name}={value!r}' for name, value in facts.items())}>{inner}</post>"


def escaped(**parts: str) -> str:
    return "".join(
        f"<{name.replace('_', '-')}>{text.replace('<', '&lt;')}</{name.replace('_', '-')}>"
        for name, text in parts.items()
    )


@pytest.mark.parametrize(
    ("kind", "parts", "shown"),
    [
        ("regular", {"regular_body": "<p>W</p>"}, "<p>W</p>"),
        ("quote", {"quote_text": "Q", "quote_source": "S"}, "<blockquote><p>Q</p><p><cite>S"),
        ("quote", {"quote_text": "Q"}, "<blockquote><p>Q</p></blockquote>"),
        (
            "link",
            {"link_url": "https://e.org", "link_text": "E", "link_description": "<p>D</p>"},
            '<div data-block="card"><a href="https://e.org">E</a></div><p>D</p>',
        ),
        ("conversation", {"conversation_text": "A: x\n\nB: y"}, "<p>A: x</p><p>B: y</p>"),
        ("audio", {"audio_player": "<embed>", "audio_caption": "C"}, "<embed>C"),
        ("video", {"video_source": "https://v.org", "video_caption": "C"}, "https://v.orgC"),
        ("answer", {"question": "?", "answer": "!"}, "<blockquote>?</blockquote>!"),
        ("photo", {"photo_url": "https://m/1.jpg"}, '<img src="https://m/1.jpg"'),
    ],
)
def test_each_kind_of_a_tumblr_post_is_shown(tumblr, kind, parts, shown):
    (found,) = stories(Tumblr(), tumblr(post(kind, escaped(**parts))))

    assert shown in found.html


def test_pictures_of_the_archive_come_first_and_in_their_order(tumblr):
    path = tumblr(
        post("photo", escaped(photo_url="https://m/1.jpg")),
        media__7_1_jpg=1,
        media__7_0_jpg=1,
    )

    (found,) = stories(Tumblr(), path)

    assert re.findall(r'src="([^"]*)"', found.html) == ["media/7_0.jpg", "media/7_1.jpg"]


def test_reblogs_are_the_words_of_others(tumblr):
    path = tumblr(
        post("regular", ""),
        post("regular", "", **{"reblogged-from-url": "https://o.tumblr.com"}),
        "<post/>",
    )

    *own, told = read(Tumblr(), path)

    assert len(own) == 1
    assert told.warnings == ("Left out: 1 reblogs, which are the words of others.",)


def test_markdown_private_and_queued_posts_are_what_they_were(tumblr):
    path = tumblr(
        post(
            "regular", f"<!-- c -->{escaped(regular_body='*W*')}", format="markdown", state="draft"
        ),
        post("regular", "", private="true"),
        post("regular", "", state="queue"),
    )

    drafted, hidden, queued = stories(Tumblr(), path)

    assert "<em>W</em>" in drafted.html
    assert (drafted.status, queued.status) == ("draft", "scheduled")
    assert (hidden.status, hidden.visibility) == ("private", "private")


def test_a_tumblr_archive_in_parts_may_be_cut_off(tmp_path):
    one = b"<tumblr><posts><post id='1' type='regular'/></posts></tumblr>"
    path = packed(tmp_path, {"posts/posts.xml": one, "posts/posts2.xml": one[:-17] + b"<post id"})

    found = read(Tumblr(), path)

    assert recognised(Tumblr(), path).label == "Tumblr archive in 2 parts"
    assert [one.source_id for one in found] == ["1", "1", "end of posts/posts2.xml"]
