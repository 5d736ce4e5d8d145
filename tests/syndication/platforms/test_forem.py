"""What Forem is told, and what it gives back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from syndication.exchange import Account, EditedThere, ExchangeError, Gone, Receipt, Unanswered
from syndication.platforms import forem as module
from syndication.platforms.forem import Forem
from tests import make
from tests.fakes.forem import FakeForem
from tests.fakes.http_server import Fault, Reply


@pytest.fixture
def forem():
    with FakeForem() as fake:
        yield fake


def account(fake, **facts):
    return Account(**{"base_url": fake.base_url, "secrets": fake.secrets, **facts})


def test_a_copy_is_markdown_with_its_true_original(forem):
    article = make.outgoing(
        title="A word " * 40,
        excerpt="E" * 300,
        tags=("R&D", "Self hosting", "x" * 40, "a", "b", "c"),
        cover_url="https://home.example.test/c.jpg",
        html="<hr><p>Own {{ it }}</p><p><a href='https://youtu.be/x'>A film</a></p>",
    )

    receipt = Forem().create(account(forem), article)

    post = forem.articles[int(receipt.remote_id)]
    assert post["canonical_url"] == article.canonical_url
    assert len(post["title"]) <= 128
    assert len(post["description"]) <= 200
    assert post["tags"] == ["rd", "selfhosting", "a", "b"]
    assert post["main_image"] == article.cover_url
    assert post["body_markdown"].startswith("* * *\n\nOwn &#123;&#123; it }}\n\n{% embed https")
    assert article.canonical_url in post["body_markdown"]


def test_a_cover_that_is_missing_at_home_is_cleared_there(forem):
    full = make.outgoing(cover_url="https://home.example.test/c.jpg")
    receipt = Forem().create(account(forem), full)

    Forem().update(account(forem), make.outgoing(), receipt)

    assert forem.articles[int(receipt.remote_id)]["main_image"] is None


def test_a_second_create_makes_no_second_copy(forem):
    Forem().create(account(forem), make.outgoing())

    with pytest.raises(Unanswered, match="already"):
        Forem().create(account(forem), make.outgoing())

    assert len(forem.pages) == 1


def test_a_copy_that_was_taken_down_comes_back_in_its_place(forem):
    first = Forem().create(account(forem), make.outgoing())
    Forem().delete(account(forem), first)

    again = Forem().create(account(forem), make.outgoing())

    assert again.remote_id == first.remote_id
    assert len(forem.pages) == 1


def test_an_original_that_somebody_else_names_is_told_to_a_person(forem):
    forem.taken.add(make.outgoing().canonical_url)

    with pytest.raises(ExchangeError, match="Somebody else") as caught:
        Forem().create(account(forem), make.outgoing())

    assert caught.value.permanent
    assert not isinstance(caught.value, Unanswered)


def test_an_edit_by_somebody_there_is_not_overwritten(forem):
    receipt = Forem().create(account(forem), make.outgoing())
    forem.articles[int(receipt.remote_id)]["body_markdown"] = "Changed over there"

    with pytest.raises(EditedThere):
        Forem().update(account(forem), make.outgoing(), receipt)


def test_a_copy_that_is_not_there_cannot_be_changed(forem):
    with pytest.raises(Gone):
        Forem().update(account(forem), make.outgoing(), Receipt("7", f"{forem.base_url}/ada/x"))


def test_a_404_of_something_in_front_of_forem_says_nothing_of_the_copy(forem):
    receipt = Forem().create(account(forem), make.outgoing())
    forem.goes_wrong(Fault(says=Reply(404, b"<h1>nginx</h1>")), method="GET")

    with pytest.raises(ExchangeError, match="404") as caught:
        Forem().delete(account(forem), receipt)

    assert type(caught.value) is ExchangeError


def test_a_copy_is_found_behind_a_thousand_others(forem, monkeypatch):
    monkeypatch.setattr(module, "A_PAGE", 2)
    receipts = [Forem().create(account(forem), make.outgoing(slug=f"s{n}")) for n in range(4)]

    assert Forem().find(account(forem), make.outgoing(slug="s3")) == receipts[3]
    assert Forem().find(account(forem), make.outgoing(slug="s9")) is None


def test_what_was_answered_under_a_copy_is_read_oldest_first(forem):
    receipt = Forem().create(account(forem), make.outgoing())
    user = {"name": "Bo", "username": "bo"}
    reply = comment("r2", "2026-11-21T10:00:00Z", user=user, body_html="<p>Yes</p>")
    forem.comments = [
        comment("r3", "2026-11-22T10:00:00Z", user=None, body_html=None),
        comment("r1", "2026-11-20T10:00:00Z", user=user, children=[reply], body_html="<p>So</p>"),
    ]

    first, second, third = Forem().read_responses(account(forem), receipt)

    assert (first.source_id, first.html, first.answers) == ("r1", "<p>So</p>", "")
    assert (first.author, first.author_handle) == ("Bo", "bo")
    assert first.author_url == f"{forem.base_url}/bo"
    assert first.source_url == f"{forem.base_url}/bo/comment/r1"
    assert first.written_at == datetime(2026, 11, 20, 10, tzinfo=UTC)
    assert (second.source_id, second.answers) == ("r2", "r1")
    assert (third.author, third.author_url, third.html) == ("", "", "")
    assert forem.heard[-1].query == {"a_id": receipt.remote_id}


def comment(code, at, **facts):
    return {"type_of": "comment", "id_code": code, "created_at": at, "children": [], **facts}


def test_losses_name_what_its_markdown_cannot_say():
    article = make.outgoing(
        html="<details>a</details><p><a href='https://youtu.be/x'>A film</a></p>",
        tags=tuple("abcde"),
    )

    assert Forem().losses(article) == ("What folds out stands open.", "Left out of the tags: e.")
