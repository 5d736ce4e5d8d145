"""An article in the network of Bluesky: a post with a card, and a document."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from syndication.exchange import (
    Account,
    CountsText,
    EditedThere,
    ExchangeError,
    NeedsNewConnection,
    ReadsResponses,
    Receipt,
    ShapesCopies,
    TellsLosses,
    Unanswered,
)
from syndication.platforms.bluesky import Bluesky, repository
from syndication.standard_site import key_of
from tests import make
from tests.fakes.bluesky import FakeBluesky, no
from tests.fakes.http_server import BROKEN, Fault, HttpServer, Reply, json_reply

DOCUMENT, PUBLICATION = "site.standard.document", "site.standard.publication"


class Pictures(HttpServer):
    """The home's own pictures."""

    def __init__(self, *, size: int = 10) -> None:
        super().__init__()
        self.size = size

    def respond(self, request):
        return Reply(200, b"x" * self.size, {"Content-Type": "image/jpeg"})


@pytest.fixture(autouse=True)
def _nobody_is_remembered():
    repository.SESSIONS.clear()


@pytest.fixture
def bluesky():
    with FakeBluesky() as fake:
        yield fake


def account(fake, **facts):
    return Account(base_url=fake.base_url, secrets={**fake.secrets, **facts})


def test_it_is_a_network_of_short_texts_with_answers():
    for ability in (ShapesCopies, CountsText, TellsLosses, ReadsResponses):
        assert isinstance(Bluesky(), ability)
    assert Bluesky.shapes == ("link",)


def test_a_post_has_words_and_a_card_and_names_its_document(bluesky):
    article = make.outgoing(link_url="https://home.example.test/a/?from=b", language="fr")

    receipt = Bluesky().create(account(bluesky), article)

    (post,) = bluesky.pages
    card = post["embed"]["external"]
    assert post["text"] == "A house of one's own\n\nOwn what you write."
    assert post["langs"] == ["fr"]
    assert post["tags"] == ["Owning", "R&D"]
    assert card["uri"] == "https://home.example.test/a/?from=b"
    assert (card["title"], card["description"]) == (article.title, article.excerpt)
    assert [one["uri"].split("/")[3] for one in card["associatedRefs"]] == [DOCUMENT, PUBLICATION]
    assert receipt.remote_id == f"at://{bluesky.did}/app.bsky.feed.post/{key_of(article.key)}"
    assert receipt.remote_url.startswith(f"https://bsky.app/profile/{bluesky.did}/post/")
    assert "facets" not in post


def test_a_document_says_where_the_article_is_at_home(bluesky):
    Bluesky().create(account(bluesky), make.outgoing())

    (publication,) = bluesky.of(PUBLICATION)
    (document,) = bluesky.of(DOCUMENT)
    assert publication == {
        "$type": PUBLICATION,
        "url": "https://home.example.test",
        "name": "The Quay",
    }
    assert document["site"].startswith(f"at://{bluesky.did}/{PUBLICATION}/")
    assert document["path"] == "/a-house-of-ones-own/"
    assert document["publishedAt"] == "2026-11-20T08:00:00.000Z"
    assert document["textContent"] == "Why\n\nWords that belong to us."


def test_an_article_without_a_day_is_published_now(bluesky, time_machine):
    time_machine.move_to(datetime(2026, 11, 24, 10, tzinfo=UTC), tick=False)

    Bluesky().create(account(bluesky), make.outgoing(published_at=None))

    (document,) = bluesky.of(DOCUMENT)
    assert document["publishedAt"] == "2026-11-24T10:00:00.000Z"


def test_a_text_longer_than_a_record_is_cut_between_words(bluesky):
    Bluesky().create(account(bluesky), make.outgoing(text="été " * 40_000))

    (document,) = bluesky.of(DOCUMENT)
    assert 99_000 < len(document["textContent"].encode()) <= 100_000
    assert document["textContent"].endswith("été")
    assert len(bluesky.heard[-1].body) < 150_000


def test_without_a_publication_there_are_posts_only(bluesky):
    Bluesky().create(account(bluesky, publication=""), make.outgoing())

    (post,) = bluesky.pages
    assert bluesky.of(DOCUMENT) == bluesky.of(PUBLICATION) == []
    assert "associatedRefs" not in post["embed"]["external"]


def test_links_in_an_editors_words_are_marked_by_their_bytes(bluesky):
    Bluesky().create(account(bluesky), make.outgoing(note="Né: https://a.test/x."))

    (post,) = bluesky.pages
    (facet,) = post["facets"]
    place = facet["index"]
    marked = post["text"].encode()[place["byteStart"] : place["byteEnd"]].decode()
    assert marked == facet["features"][0]["uri"] == "https://a.test/x"


def test_a_cover_is_brought_once_for_card_and_document(bluesky):
    with Pictures() as home:
        article = make.outgoing(cover_url=f"{home.base_url}/c.jpg")
        Bluesky().create(account(bluesky), article)

    (document,), (post,) = bluesky.of(DOCUMENT), bluesky.pages
    assert bluesky.blobs == [b"x" * 10]
    assert document["coverImage"] == post["embed"]["external"]["thumb"]
    assert document["coverImage"]["mimeType"] == "image/jpeg"


def test_a_cover_that_is_too_large_for_a_card_is_left_out(bluesky):
    with Pictures(size=1_000_001) as home:
        Bluesky().create(account(bluesky), make.outgoing(cover_url=f"{home.base_url}/c.jpg"))

    assert bluesky.blobs == []
    assert "thumb" not in bluesky.pages[0]["embed"]["external"]


def test_a_text_is_counted_in_signs_and_in_bytes():
    family = "👨‍👩‍👧‍👦"

    assert Bluesky().length("é" * 300) == 300
    assert Bluesky().length(family * 200) == 500
    long = make.outgoing(note=f"{family} " * 300)
    assert Bluesky().length(Bluesky().words(long)) <= 300
    assert Bluesky().losses(long) == ("Your words are cut: there is room for 300 signs.",)


def test_a_second_create_makes_no_second_post(bluesky):
    Bluesky().create(account(bluesky), make.outgoing())

    with pytest.raises(Unanswered, match="already"):
        Bluesky().create(account(bluesky), make.outgoing())

    assert len(bluesky.pages) == 1


def test_an_update_keeps_the_moment_and_moves_the_document_too(bluesky):
    receipt = Bluesky().create(account(bluesky), make.outgoing())
    before = bluesky.pages[0]["createdAt"]

    Bluesky().update(account(bluesky), make.outgoing(title="Better"), receipt)

    assert bluesky.pages[0]["createdAt"] == before
    assert bluesky.of(DOCUMENT)[0]["title"] == "Better"
    assert len(bluesky.of(PUBLICATION)) == 1


def test_a_change_by_somebody_there_is_not_overwritten(bluesky):
    receipt = Bluesky().create(account(bluesky), make.outgoing())
    stale = Receipt(receipt.remote_id, receipt.remote_url, "bafyold")

    with pytest.raises(EditedThere):
        Bluesky().update(account(bluesky), make.outgoing(), stale)


def test_a_change_between_looking_and_writing_is_not_overwritten(bluesky):
    receipt = Bluesky().create(account(bluesky), make.outgoing())
    bluesky.goes_wrong(Fault(says=no(400, "InvalidSwap", "Record was at bafy")), method="POST")

    with pytest.raises(EditedThere):
        Bluesky().update(account(bluesky), make.outgoing(), receipt)


def test_a_removal_takes_the_document_too_and_leaves_the_publication(bluesky):
    receipt = Bluesky().create(account(bluesky), make.outgoing())

    Bluesky().delete(account(bluesky), receipt)

    assert [collection for collection, _ in bluesky.records] == [PUBLICATION]


def test_a_process_signs_in_once_and_again_when_its_token_is_old(bluesky):
    receipt = Bluesky().create(account(bluesky), make.outgoing())
    assert bluesky.signed_in == 1

    bluesky.expire()

    assert Bluesky().find(account(bluesky), make.outgoing()) == receipt
    assert bluesky.signed_in == 3


def test_a_session_is_not_used_to_its_very_end(bluesky, monkeypatch):
    monkeypatch.setattr(repository, "SESSION_SECONDS", -1.0)

    Bluesky().find(account(bluesky), make.outgoing())

    assert bluesky.signed_in > 1


def test_a_token_that_is_refused_when_new_asks_for_a_new_connection(bluesky):
    for _ in range(2):
        bluesky.goes_wrong(Fault(says=no(400, "InvalidToken", "Bad token")), path="getRecord")

    with pytest.raises(NeedsNewConnection):
        Bluesky().find(account(bluesky), make.outgoing())


def test_trouble_before_the_post_is_no_doubt(bluesky):
    bluesky.goes_wrong(BROKEN, method="PREPARE")

    with pytest.raises(ExchangeError) as caught:
        Bluesky().create(account(bluesky), make.outgoing())

    assert (type(caught.value), caught.value.permanent) == (ExchangeError, False)
    assert bluesky.pages == []


def test_a_probe_asks_for_an_app_password(bluesky, monkeypatch):
    probe = Bluesky().probe(account(bluesky))
    monkeypatch.setattr(bluesky, "password", "correct horse")
    own = Bluesky().probe(account(bluesky))

    assert (probe.name, probe.warnings) == ("@ada.test", ())
    assert probe.url == f"https://bsky.app/profile/{bluesky.did}"
    assert "app password" in own.warnings[0]


@pytest.mark.parametrize("url", ["https://bsky.app/profile/ada.test", "", "https://bsky.app"])
def test_the_website_of_bluesky_leads_to_its_entrance(url):
    assert repository._server_of(Account(url, {})) == "https://bsky.social"


def test_answers_come_home_oldest_first(bluesky):
    receipt = Bluesky().create(account(bluesky), make.outgoing())
    deep = reply("r2", "2026-11-22", above=uri("r1"), name="", text="No")
    bluesky.replies = [
        {"$type": "app.bsky.feed.defs#notFoundPost", "uri": uri("r9"), "notFound": True},
        reply("r3", "2026-11-23", above=receipt.remote_id, text="Last"),
        reply("r1", "2026-11-21", above=receipt.remote_id, text="So <true>\nYes", replies=[deep]),
    ]

    first, second, third = Bluesky().read_responses(account(bluesky), receipt)

    assert (first.source_id, first.answers) == (uri("r1"), "")
    assert first.html == "<p>So &lt;true&gt;<br>Yes</p>"
    assert (first.author, first.author_handle) == ("Bo", "bo.test")
    assert first.author_url == "https://bsky.app/profile/did:plc:bo"
    assert first.source_url == "https://bsky.app/profile/did:plc:bo/post/r1"
    assert first.written_at == datetime(2026, 11, 21, 10, tzinfo=UTC)
    assert (second.answers, second.author) == (uri("r1"), "bo.test")
    assert third.html == "<p>Last</p>"


def test_a_post_that_nobody_answered_has_no_answers(bluesky):
    receipt = Bluesky().create(account(bluesky), make.outgoing())
    bluesky.goes_wrong(Fault(says=json_reply({"thread": {"post": {}}})), path="getPostThread")

    assert list(Bluesky().read_responses(account(bluesky), receipt)) == []


def uri(rkey):
    return f"at://did:plc:bo/app.bsky.feed.post/{rkey}"


def reply(rkey, day, *, above, text, name="Bo", replies=()):
    parent = {"reply": {"parent": {"uri": above}}}
    record = {"text": text, "createdAt": f"{day}T10:00:00.000Z", **parent}
    author = {"did": "did:plc:bo", "handle": "bo.test", "displayName": name}
    return {
        "$type": "app.bsky.feed.defs#threadViewPost",
        "post": {"uri": uri(rkey), "author": author, "record": record},
        "replies": list(replies),
    }
