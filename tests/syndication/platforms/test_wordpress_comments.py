"""What was said under a copy at WordPress comes home."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from syndication.exchange import Account, ReadsResponses
from syndication.platforms.wordpress import WordPress, comments
from tests import make
from tests.fakes.wordpress import FakeWordPress


@pytest.fixture
def wordpress():
    with FakeWordPress() as fake:
        yield fake


def said(number, *, parent=0):
    return {
        "id": number,
        "parent": parent,
        "author_name": "Bo",
        "author_url": "https://bo.example/",
        "date_gmt": f"2026-11-2{number}T10:00:00",
        "content": {"rendered": f"<p>Yes {number}</p>"},
        "link": f"https://copies.example/a/#comment-{number}",
    }


def test_comments_come_home_with_who_wrote_them_and_what_they_answer(wordpress):
    account = Account(wordpress.base_url, wordpress.secrets)
    receipt = WordPress().create(account, make.outgoing())
    wordpress.comments = [said(1), said(2, parent=1)]

    first, second = WordPress().read_responses(account, receipt)

    assert isinstance(WordPress(), ReadsResponses)
    assert (first.source_id, first.html, first.answers) == ("1", "<p>Yes 1</p>", "")
    assert (first.author, first.author_url) == ("Bo", "https://bo.example/")
    assert first.source_url == "https://copies.example/a/#comment-1"
    assert first.written_at == datetime(2026, 11, 21, 10, tzinfo=UTC)
    assert second.answers == "1"
    asked = wordpress.heard[-1].query
    assert (asked["post"], asked["status"], asked["type"]) == (
        receipt.remote_id,
        "approve",
        "comment",
    )


def test_every_page_of_comments_is_read(wordpress, monkeypatch):
    monkeypatch.setattr(comments, "A_PAGE", 2)
    account = Account(wordpress.base_url, wordpress.secrets)
    receipt = WordPress().create(account, make.outgoing())
    wordpress.comments = [said(number) for number in range(1, 6)]

    assert len(list(WordPress().read_responses(account, receipt))) == 5
