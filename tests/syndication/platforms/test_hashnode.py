"""What Hashnode is told, and what its noes with a status of success mean."""

from __future__ import annotations

import pytest

from syndication.exchange import (
    Account,
    EditedThere,
    ExchangeError,
    Gone,
    NeedsNewConnection,
    Receipt,
    Unanswered,
)
from syndication.platforms.hashnode import Hashnode, _api
from tests import make
from tests.fakes.hashnode import FakeHashnode, no
from tests.fakes.http_server import Fault, json_reply


@pytest.fixture
def hashnode():
    with FakeHashnode() as fake:
        yield fake


def account(fake, **facts):
    return Account(base_url=fake.base_url, secrets={**fake.secrets, **facts})


def test_a_copy_is_markdown_with_its_true_original(hashnode):
    article = make.outgoing(
        tags=("R&D", "Self hosting", "&"), cover_url="https://home.example.test/c.jpg"
    )

    receipt = Hashnode().create(account(hashnode), article)

    (post,) = hashnode.pages
    assert receipt.remote_url == "https://quay.hashnode.dev/a-house-of-ones-own-0b5e1f"
    assert post["canonicalUrl"] == article.canonical_url
    assert post["content"]["markdown"].startswith("## Why\n\nWords that *belong* to us.")
    assert [tag["slug"] for tag in post["tags"]] == ["r-d", "self-hosting", "tag"]
    assert post["cover"] == article.cover_url


def test_a_second_create_makes_no_second_copy(hashnode):
    Hashnode().create(account(hashnode), make.outgoing())

    with pytest.raises(Unanswered, match="already"):
        Hashnode().create(account(hashnode), make.outgoing())


def test_an_article_of_that_slug_with_another_original_is_not_ours(hashnode):
    Hashnode().create(account(hashnode), make.outgoing(canonical_url="https://other.test/"))

    assert Hashnode().find(account(hashnode), make.outgoing()) is None


def test_an_edit_by_somebody_there_is_not_overwritten(hashnode):
    receipt = Hashnode().create(account(hashnode), make.outgoing())
    hashnode.pages[0]["title"] = "Changed over there"

    with pytest.raises(EditedThere):
        Hashnode().update(account(hashnode), make.outgoing(), receipt)


def test_a_copy_that_is_not_there_cannot_be_changed(hashnode):
    nowhere = Receipt("post9", "https://quay.hashnode.dev/nowhere", "x")

    with pytest.raises(Gone):
        Hashnode().update(account(hashnode), make.outgoing(), nowhere)


def test_a_plan_that_is_too_small_is_told_in_their_words():
    with FakeHashnode(is_pro=False) as free, pytest.raises(ExchangeError, match="Pro") as caught:
        Hashnode().create(account(free), make.outgoing())

    assert caught.value.permanent


def test_trouble_of_theirs_after_a_create_is_a_doubt(hashnode):
    hashnode.goes_wrong(Fault(says=no("INTERNAL_SERVER_ERROR", "Oops"), kept=True), method="POST")

    with pytest.raises(Unanswered):
        Hashnode().create(account(hashnode), make.outgoing())

    assert Hashnode().find(account(hashnode), make.outgoing())


def test_an_article_over_their_limit_is_not_sent(hashnode):
    long = make.outgoing(html=f"<p>{'word ' * 21_000}</p>")

    with pytest.raises(ExchangeError, match="100 kB") as caught:
        Hashnode().create(account(hashnode), long)

    assert caught.value.permanent
    assert hashnode.pages == []


def test_a_publication_that_is_not_named_or_not_there_asks_for_a_new_connection(hashnode):
    with pytest.raises(NeedsNewConnection, match="names no publication"):
        Hashnode().probe(account(hashnode, host=" "))
    with pytest.raises(NeedsNewConnection, match="no publication at this"):
        Hashnode().probe(account(hashnode, host="other.test"))
    with pytest.raises(NeedsNewConnection, match="no publication at this"):
        Hashnode().create(account(hashnode, host="other.test"), make.outgoing())


def test_a_token_that_is_nobodys_asks_for_a_new_connection(hashnode):
    hashnode.goes_wrong(Fault(says=json_reply({"data": {"me": None, "publication": None}})))

    with pytest.raises(NeedsNewConnection, match="has no token"):
        Hashnode().probe(account(hashnode, token=""))
    with pytest.raises(NeedsNewConnection, match="does not know"):
        Hashnode().probe(account(hashnode))


@pytest.mark.parametrize("url", ["", "https://hashnode.com/@ada", "https://quay.hashnode.dev"])
def test_every_address_of_theirs_leads_to_their_interface(url):
    assert _api(Account(url, {})) == "https://gql-beta.hashnode.com/"


def test_losses_name_what_its_markdown_cannot_say():
    article = make.outgoing(html="<details>a</details>", title="T" * 300)

    assert len(Hashnode().losses(article)) == 2
