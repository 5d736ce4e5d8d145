"""Copies on Blogger, Tumblr, WriteFreely, Micropub and Telegraph say where they are at home."""

from __future__ import annotations

import pytest

from syndication.exchange import (
    ExchangeError,
    NeedsNewConnection,
    SlowDown,
)
from syndication.platforms.blogger import Blogger
from syndication.platforms.blogger import copies as blogger_copies
from syndication.platforms.tumblr import Tumblr
from tests import make
from tests.fakes.blogger import no as blogger_says
from tests.fakes.http_server import A_PAGE, Fault
from tests.fakes.tumblr import no as tumblr_says
from tests.syndication.platforms.accounts import account

COVER = {"cover_url": "https://home.example.test/c.jpg", "cover_alt": "A house"}


def test_a_post_on_blogger_has_its_cover_its_labels_and_the_way_home(blogger):
    tags = ("One, two", "x" * 190, "y" * 9, "Last")

    Blogger().create(account(blogger), make.outgoing(tags=tags, **COVER))

    (post,) = blogger.pages
    assert post["content"].startswith(
        '<p><img src="https://home.example.test/c.jpg" alt="A house">'
    )
    assert post["content"].endswith(">home.example.test</a>.</em></p>")
    assert post["labels"] == ["One  two", "x" * 190]
    assert post["titleLink"] == make.outgoing().canonical_url


def test_a_post_on_blogger_is_found_behind_others_but_not_for_ever(blogger, monkeypatch):
    monkeypatch.setattr(blogger_copies, "MOST_PAGES", 2)
    made = [Blogger().create(account(blogger), make.outgoing(slug=f"s{n}")) for n in range(5)]

    assert Blogger().find(account(blogger), make.outgoing(slug="s1")) == made[1]
    assert Blogger().find(account(blogger), make.outgoing(slug="s0")) is None


def test_google_counts_and_says_so_with_a_403(blogger):
    refusal = blogger_says(403, "rateLimitExceeded", "Rate Limit Exceeded")
    blogger.goes_wrong(Fault(says=refusal), method="POST")

    with pytest.raises(SlowDown, match="Rate Limit"):
        Blogger().create(account(blogger), make.outgoing())


def test_an_access_that_google_does_not_give_today_is_no_new_connection(blogger):
    blogger.goes_wrong(A_PAGE, path="/token")

    with pytest.raises(ExchangeError) as caught:
        Blogger().probe(account(blogger))

    assert type(caught.value) is ExchangeError


def test_blogger_keeps_markup_but_no_player():
    assert Blogger().losses(make.outgoing(html="<table><tr><td>a</td></tr></table>")) == ()


def test_a_post_on_tumblr_is_made_of_blocks(tumblr):
    receipt = Tumblr().create(account(tumblr), make.outgoing(tags=("A, b", "R&D"), **COVER))

    (post,) = tumblr.pages
    title, cover, *_rest, last = post["content"]
    assert title == {"type": "text", "text": "A house of one's own", "subtype": "heading1"}
    assert (cover["media"][0]["url"], cover["alt_text"]) == (COVER["cover_url"], "A house")
    assert last["text"].endswith("First published at home.example.test.")
    assert (post["tags"], post["state"]) == ("A  b,R&D", "published")
    assert post["source_url"] == make.outgoing().canonical_url
    assert receipt.remote_url == f"https://quay.tumblr.com/post/{receipt.remote_id}"


@pytest.mark.parametrize("blog", ["quay", "https://quay.tumblr.com/", "Quay.tumblr.com"])
def test_a_blog_on_tumblr_is_known_by_any_name(tumblr, blog):
    assert Tumblr().probe(account(tumblr, blog=blog)).name == "quay"


def test_somebody_elses_blog_on_tumblr_is_refused_before_it_is_saved(tumblr):
    with pytest.raises(NeedsNewConnection, match="without this blog"):
        Tumblr().probe(account(tumblr, blog="staff"))


def test_a_blog_that_is_not_there_is_no_post_that_somebody_removed(tumblr):
    with pytest.raises(ExchangeError, match="Not Found") as caught:
        Tumblr().create(account(tumblr, blog="other.test"), make.outgoing())

    assert type(caught.value) is ExchangeError


def test_what_tumblr_has_no_room_for_is_told_and_the_way_home_stays(tumblr):
    pictures = "".join(f'<p><img src="https://a.test/{n}.jpg"></p>' for n in range(31))
    films = "".join(f'<p><a href="https://youtu.be/{n:011d}">F</a></p>' for n in range(11))
    long = make.outgoing(html=pictures + films + "<p>a</p>" * 1_000)

    told = Tumblr().losses(long)
    Tumblr().create(account(tumblr), long)

    kinds = [block["type"] for block in tumblr.pages[0]["content"]]
    assert (len(kinds), kinds.count("image"), kinds.count("link")) == (1_000, 30, 10)
    assert "First published" in tumblr.pages[0]["content"][-1]["text"]
    assert told[-2:] == (
        "Only the first 30 pictures are kept.",
        "The text is cut: Tumblr takes 1000 blocks.",
    )
    assert Tumblr().losses(make.outgoing()) == ()


def test_tumblr_says_not_today_with_a_code(tumblr):
    tumblr.goes_wrong(Fault(says=tumblr_says(403, 8023, "Daily post limit")), method="POST")

    with pytest.raises(SlowDown, match="Daily") as caught:
        Tumblr().create(account(tumblr), make.outgoing())

    assert caught.value.retry_after == 86_400


def test_a_post_on_tumblr_is_found_behind_others_but_not_for_ever(tumblr):
    for number in range(201):
        tumblr.posts[str(number)] = {
            "id": number,
            "content": [],
            "source_url": f"https://a/{number}",
        }

    assert Tumblr().find(account(tumblr), make.outgoing(canonical_url="https://a/1"))
    assert Tumblr().find(account(tumblr), make.outgoing(canonical_url="https://a/0")) is None
