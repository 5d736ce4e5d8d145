"""An article on LinkedIn: words that can be changed, and a card that is sent along."""

from __future__ import annotations

import pytest

from syndication.exchange import (
    Account,
    ByHand,
    CountsText,
    ExchangeError,
    FindsCopies,
    Gone,
    NeedsNewConnection,
    Receipt,
    ShapesCopies,
    SlowDown,
    TellsLosses,
    Unanswered,
    UpdatesCopies,
)
from syndication.platforms.linkedin import LinkedIn
from syndication.platforms.linkedin.copies import _api
from tests import make
from tests.fakes.http_server import SLOW_DOWN, Fault, HttpServer, Reply, json_reply
from tests.fakes.linkedin import FakeLinkedIn, no
from tests.syndication.platforms.accounts import account


class Home(HttpServer):
    def respond(self, request):
        return Reply(200, b"jpeg", {"Content-Type": "image/jpeg"})


@pytest.fixture
def linkedin():
    with FakeLinkedIn() as fake:
        yield fake


@pytest.fixture
def article():
    with Home() as home:
        yield make.outgoing(cover_url=f"{home.base_url}/c.jpg")


def test_it_changes_and_counts_and_cannot_be_looked_up():
    for ability in (ShapesCopies, CountsText, TellsLosses, UpdatesCopies):
        assert isinstance(LinkedIn(), ability)
    assert not isinstance(LinkedIn(), FindsCopies)


def test_a_post_has_escaped_words_and_a_card_with_its_picture(linkedin, article):
    receipt = LinkedIn().create(account(linkedin), article)

    (post,) = linkedin.pages
    assert post["author"] == "urn:li:person:782bbtaQ"
    assert post["commentary"] == (
        "A house of one's own\n\nOwn what you write.\n\n"
        "https://home.example.test/a-house-of-ones-own/"
    )
    assert post["content"]["article"] == {
        "source": article.canonical_url,
        "title": article.title,
        "description": article.excerpt,
        "thumbnail": "urn:li:image:C4E10AQ",
    }
    assert linkedin.images == [b"jpeg"]
    assert linkedin.versions == {"202607"}
    assert receipt.remote_url == f"https://www.linkedin.com/feed/update/{receipt.remote_id}/"


def test_an_app_with_a_refresh_token_exchanges_its_access_token(linkedin):
    old = account(linkedin)

    access = LinkedIn().renew(old)

    assert access.secrets == {
        "access_token": linkedin.token,
        "refresh_token": linkedin.app["refresh_token"],
    }
    assert access.lives.days == 59
    assert str(LinkedIn().probe(account(linkedin)).lives).startswith("60 days")


def test_a_refresh_token_that_is_not_told_again_is_kept(linkedin):
    told = json_reply({"access_token": "AQX-new", "expires_in": 60})
    linkedin.goes_wrong(Fault(says=told), path="accessToken")

    assert LinkedIn().renew(account(linkedin)).secrets == {"access_token": "AQX-new"}


def test_where_linkedin_gave_no_refresh_token_a_person_connects_again(linkedin):
    with pytest.raises(ByHand, match="refresh token"):
        LinkedIn().renew(account(linkedin, refresh_token=""))

    assert linkedin.heard == []


def test_a_refresh_token_that_ended_is_told_and_not_repeated_in_words(linkedin):
    ended = "AQW-ended-long-ago"

    with pytest.raises(ExchangeError, match="invalid") as caught:
        LinkedIn().renew(account(linkedin, refresh_token=ended))

    assert caught.value.permanent
    assert ended not in str(caught.value)


def test_signs_that_mean_something_there_are_only_signs(linkedin):
    LinkedIn().create(account(linkedin), make.outgoing(note="(R&D) #1 @home"))

    assert linkedin.pages[0]["commentary"].startswith(r"\(R&D\) \#1 \@home")


def test_an_organisation_posts_in_its_own_name(linkedin):
    probe = LinkedIn().probe(account(linkedin, organisation="5515715"))
    LinkedIn().create(account(linkedin, organisation="5515715"), make.outgoing())

    assert (probe.name, probe.url) == ("The Quay", "https://www.linkedin.com/company/5515715/")
    assert linkedin.pages[0]["author"] == "urn:li:organization:5515715"


def test_a_number_that_is_none_is_told_before_anything_is_sent(linkedin):
    with pytest.raises(NeedsNewConnection, match="digits"):
        LinkedIn().probe(account(linkedin, organisation="the-quay"))

    assert linkedin.heard == []


def test_a_picture_that_is_refused_is_left_out(linkedin, article):
    linkedin.goes_wrong(Fault(says=no(400, "BAD", "No")), path="/rest/images")

    LinkedIn().create(account(linkedin), article)

    assert "thumbnail" not in linkedin.pages[0]["content"]["article"]


@pytest.mark.parametrize(
    ("fault", "error"),
    [(SLOW_DOWN, SlowDown), (Fault(says=no(401, "X", "No")), NeedsNewConnection)],
)
def test_trouble_with_a_picture_that_heals_or_is_ours_is_told(linkedin, article, fault, error):
    linkedin.goes_wrong(fault, path="/dms-uploads")

    with pytest.raises(error):
        LinkedIn().create(account(linkedin), article)

    assert linkedin.pages == []


def test_an_answer_that_names_no_post_is_a_doubt(linkedin):
    linkedin.goes_wrong(Fault(says=Reply(201)), method="POST")

    with pytest.raises(Unanswered):
        LinkedIn().create(account(linkedin), make.outgoing())


def test_a_change_is_one_of_the_words_only(linkedin):
    receipt = LinkedIn().create(account(linkedin), make.outgoing())

    LinkedIn().update(account(linkedin), make.outgoing(title="Better"), receipt)

    (post,) = linkedin.pages
    assert post["commentary"].startswith("Better")
    assert post["content"]["article"]["title"] == "A house of one's own"


def test_a_post_that_is_gone_cannot_be_changed(linkedin):
    with pytest.raises(Gone):
        LinkedIn().update(account(linkedin), make.outgoing(), Receipt("urn:li:share:1", "x"))


def test_a_404_that_is_a_page_says_nothing_of_the_post(linkedin):
    linkedin.goes_wrong(Fault(says=Reply(404, b"<h1>No</h1>")), method="DELETE")

    with pytest.raises(ExchangeError, match="404") as caught:
        LinkedIn().delete(account(linkedin), Receipt("urn:li:share:1", "x"))

    assert type(caught.value) is ExchangeError


def test_a_removed_post_is_gone_and_removing_it_again_is_no_mistake(linkedin):
    receipt = LinkedIn().create(account(linkedin), make.outgoing())

    LinkedIn().delete(account(linkedin), receipt)
    LinkedIn().delete(account(linkedin), receipt)

    assert linkedin.pages == []


def test_words_never_exceed_what_is_taken_when_they_are_escaped(linkedin):
    long = make.outgoing(note="(#) " * 600)

    assert LinkedIn().length(LinkedIn().words(long)) <= 3_000
    assert LinkedIn().create(account(linkedin), long)
    assert "cut" in LinkedIn().losses(long)[0]


@pytest.mark.parametrize("url", ["", "https://www.linkedin.com/in/ada/", "https://linkedin.com"])
def test_every_address_of_theirs_leads_to_their_interface(url):
    assert _api(Account(url, {}), "/x") == "https://api.linkedin.com/x"
