"""A copy at Buttondown is a draft, and never a letter that we sent."""

from __future__ import annotations

import pytest

from syndication.exchange import Account, EditedThere, ExchangeError, Receipt, Unanswered
from syndication.platforms.buttondown import Buttondown, copies
from tests import make
from tests.fakes.buttondown import FakeButtondown
from tests.fakes.http_server import Fault, Reply


@pytest.fixture
def buttondown():
    with FakeButtondown() as fake:
        yield fake


def account(fake):
    return Account(fake.base_url, fake.secrets)


def test_a_copy_is_a_draft_with_its_true_original(buttondown):
    article = make.outgoing(
        html="<hr><p>Own {{ it }}</p>", cover_url="https://home.example.test/c.jpg"
    )

    receipt = Buttondown().create(account(buttondown), article)

    letter = buttondown.letters[receipt.remote_id]
    assert letter["status"] == "draft"
    assert letter["subject"] == article.title
    assert letter["canonical_url"] == article.canonical_url
    assert letter["image"] == article.cover_url
    assert letter["body"].startswith("* * *\n\nOwn &#123;&#123; it }}")


def test_nothing_we_say_sends_a_letter(buttondown):
    receipt = Buttondown().create(account(buttondown), make.outgoing())
    Buttondown().update(account(buttondown), make.outgoing(title="Better"), receipt)

    said = [request.json() for request in buttondown.heard if request.body]
    assert {one.get("status", "draft") for one in said} == {"draft"}
    assert not any("publish_date" in one for one in said)


def test_each_article_has_its_own_key_against_replays(buttondown):
    Buttondown().create(account(buttondown), make.outgoing())

    assert make.outgoing().key in buttondown.heard[-1].headers["X-Idempotency-Key"]


def test_a_second_create_makes_no_second_draft(buttondown):
    Buttondown().create(account(buttondown), make.outgoing())

    with pytest.raises(Unanswered, match="already"):
        Buttondown().create(account(buttondown), make.outgoing())


def test_a_letter_that_somebody_sent_is_not_changed(buttondown):
    receipt = Buttondown().create(account(buttondown), make.outgoing())
    buttondown.send(receipt.remote_id)

    with pytest.raises(EditedThere):
        Buttondown().update(account(buttondown), make.outgoing(), receipt)


def test_a_draft_is_found_behind_others_but_not_for_ever(buttondown, monkeypatch):
    monkeypatch.setattr(copies, "MOST_PAGES", 2)
    made = [Buttondown().create(account(buttondown), make.outgoing(slug=f"s{n}")) for n in range(5)]

    assert Buttondown().find(account(buttondown), make.outgoing(slug="s1")) == made[1]
    assert Buttondown().find(account(buttondown), make.outgoing(slug="s0")) is None


def test_a_404_that_is_a_page_says_nothing_of_the_draft(buttondown):
    buttondown.goes_wrong(Fault(says=Reply(404, b"<h1>No</h1>")), method="DELETE")

    with pytest.raises(ExchangeError, match="404") as caught:
        Buttondown().delete(account(buttondown), Receipt("em_1", "https://x.test/"))

    assert type(caught.value) is ExchangeError


@pytest.mark.parametrize("url", ["", "https://buttondown.com/quay", "https://api.buttondown.com"])
def test_every_address_of_theirs_leads_to_their_interface(url):
    assert copies._api(Account(url, {}), "emails") == "https://api.buttondown.com/v1/emails"


def test_losses_name_what_is_left_out():
    told = Buttondown().losses(make.outgoing(html="<details>a</details>"))

    assert told == ("What folds out stands open.", "Left out of the tags: Owning, R&D.")
