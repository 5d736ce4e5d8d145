"""Copies that name their origin: WriteFreely, Micropub and Telegraph."""

from __future__ import annotations

import json

import pytest

from syndication.exchange import (
    EditedThere,
    ExchangeError,
    Gone,
    NeedsNewConnection,
    Receipt,
    SlowDown,
    Unanswered,
)
from syndication.platforms.blogger import Blogger
from syndication.platforms.micropub import Micropub
from syndication.platforms.telegraph import Telegraph
from syndication.platforms.tumblr import Tumblr
from syndication.platforms.write_freely import WriteFreely
from tests import make
from tests.fakes.http_server import Fault, Reply, json_reply
from tests.fakes.micropub import FakeMicropub
from tests.fakes.telegraph import no as telegraph_says
from tests.syndication.platforms.accounts import account

COVER = {"cover_url": "https://home.example.test/c.jpg", "cover_alt": "A house"}


def test_a_post_on_write_freely_is_markdown_with_its_cover_first(write_freely):
    first = WriteFreely().create(account(write_freely), make.outgoing(language="pt-br", **COVER))
    second = WriteFreely().create(
        account(write_freely), make.outgoing(key="2", canonical_url="https://b/")
    )

    post = write_freely.posts[first.remote_id]
    assert post["body"].startswith("![A house](https://home.example.test/c.jpg)")
    assert post["lang"] == "pt"
    assert first.remote_url == f"{write_freely.base_url}/quay/a-house-of-ones-own"
    assert second.remote_url != first.remote_url
    assert WriteFreely().losses(make.outgoing()) == ("Left out of the tags: Owning, R&D.",)


def test_a_text_that_only_cites_the_article_is_no_copy_of_it(write_freely):
    body = f"*[Read]({make.outgoing().canonical_url})* and [more](https://b.test/)"
    write_freely.posts["p9"] = {"id": "p9", "slug": "s", "updated": "1", "body": body}

    assert WriteFreely().find(account(write_freely), make.outgoing()) is None


def test_a_blog_that_write_freely_does_not_know_is_told(write_freely):
    with pytest.raises(NeedsNewConnection, match="no blog of that name"):
        WriteFreely().probe(account(write_freely, blog="other"))
    with pytest.raises(NeedsNewConnection, match="no name of a blog"):
        WriteFreely().probe(account(write_freely, blog=""))


def test_a_change_on_write_freely_whose_moment_is_not_told_is_a_doubt(write_freely):
    receipt = WriteFreely().create(account(write_freely), make.outgoing())
    write_freely.goes_wrong(Fault(says=json_reply({"data": {"id": "p1"}})), method="PUT")
    there = Reply(200, b"oops")
    write_freely.goes_wrong(Fault(says=json_reply({"data": {"updated": receipt.remote_revision}})))
    write_freely.goes_wrong(Fault(says=there), method="GET")

    with pytest.raises(Unanswered):
        WriteFreely().update(account(write_freely), make.outgoing(), receipt)


def test_a_search_on_write_freely_ends(write_freely):
    for number in range(41):
        write_freely.posts[str(number)] = {"body": "*a*", "id": number}

    assert WriteFreely().find(account(write_freely), make.outgoing()) is None
    assert write_freely.heard[-1].query["page"] == "20"


def test_a_micropub_post_goes_to_the_blog_that_was_chosen(micropub):
    chosen = account(micropub, destination="https://quay.example.test/")

    probe = Micropub().probe(chosen)
    receipt = Micropub().create(chosen, make.outgoing(excerpt="", **COVER))

    said = micropub.told[0]
    assert (probe.name, probe.url) == ("The Quay", "https://quay.example.test/")
    assert said["mp-destination"] == "https://quay.example.test/"
    assert said["properties"]["photo"] == [{"value": COVER["cover_url"], "alt": "A house"}]
    assert said["properties"]["summary"] == []
    assert receipt.remote_url == f"{micropub.base_url}/a-house-of-ones-own/"


def test_a_blog_that_an_endpoint_does_not_know_is_told(micropub):
    with pytest.raises(NeedsNewConnection, match=r"It knows: https://quay\.example\.test/"):
        Micropub().probe(account(micropub, destination="https://other.test/"))


def test_a_site_that_lists_nothing_leaves_the_question_to_a_person():
    with FakeMicropub(lists=False) as silent, pytest.raises(ExchangeError) as caught:
        Micropub().find(account(silent), make.outgoing())

    assert caught.value.permanent


def test_a_site_that_names_no_address_is_a_doubt(micropub):
    micropub.goes_wrong(Fault(says=Reply(202)), method="POST")

    with pytest.raises(Unanswered, match="where"):
        Micropub().create(account(micropub), make.outgoing())


def test_a_post_that_moved_by_a_change_is_followed(micropub):
    receipt = Micropub().create(account(micropub), make.outgoing())
    micropub.goes_wrong(Fault(says=Reply(201, b"", {"Location": "/new/"})), method="PUT")

    moved = Micropub().update(account(micropub), make.outgoing(), receipt)

    assert moved.remote_url == f"{micropub.base_url}/new/"
    assert Micropub().losses(make.outgoing()) == ()


def test_a_micropub_text_without_markup_is_read_too(micropub):
    micropub.posts["u"] = {"content": ["words"], "url": ["u"]}

    assert Micropub().read(account(micropub), Receipt("u", "u")) == "words"


def test_a_page_at_telegraph_leads_home_by_its_author(telegraph):
    Telegraph().create(account(telegraph), make.outgoing(title="T" * 300, **COVER))

    (page,) = telegraph.pages
    assert page["author_url"] == make.outgoing().canonical_url
    assert page["author_name"] == "Ada Quill"
    assert page["content"][0]["children"][0]["attrs"]["src"] == COVER["cover_url"]
    assert len(page["title"]) <= 256


def test_a_text_that_is_too_long_for_telegraph_is_cut_and_keeps_its_way_home(telegraph):
    long = make.outgoing(html=f"<p>{'Überlange Wörter. ' * 40}</p>" * 100)

    told = Telegraph().losses(long)
    Telegraph().create(account(telegraph), long)

    content = telegraph.pages[0]["content"]
    assert told[-1] == "The text is cut: Telegraph takes 64 kB."
    assert 60_000 < len(json.dumps(content)) <= 65_536
    assert "First published" in json.dumps(content[-1])
    assert Telegraph().losses(make.outgoing(tags=())) == ()


def test_a_page_that_telegraph_does_not_know_is_gone(telegraph):
    with pytest.raises(Gone):
        Telegraph().read(account(telegraph), Receipt("nowhere", "https://telegra.ph/nowhere"))


@pytest.mark.parametrize(
    ("code", "error"),
    [("FLOOD_WAIT_7", SlowDown), ("CONTENT_TEXT_REQUIRED", ExchangeError)],
)
def test_telegraph_says_no_with_status_200(telegraph, code, error):
    telegraph.goes_wrong(Fault(says=telegraph_says(code)), method="POST")

    with pytest.raises(error, match=code) as caught:
        Telegraph().create(account(telegraph), make.outgoing())

    assert caught.value.retry_after == (7 if error is SlowDown else None)
    assert telegraph.pages == []


def test_a_page_at_telegraph_is_found_behind_others_but_not_for_ever(telegraph):
    for number in range(1_001):
        facts = {"url": "https://telegra.ph/a", "title": "", "author_name": "", "content": []}
        telegraph.all[str(number)] = {**facts, "path": str(number), "author_url": f"h{number}"}

    assert Telegraph().find(account(telegraph), make.outgoing(canonical_url="h1"))
    assert Telegraph().find(account(telegraph), make.outgoing(canonical_url="h0")) is None


def test_the_token_of_telegraph_is_in_no_address(telegraph):
    Telegraph().probe(account(telegraph))
    Telegraph().create(account(telegraph), make.outgoing())

    assert all(not request.query for request in telegraph.heard)


def test_what_somebody_changed_there_is_not_overwritten(blogger, tumblr, write_freely, telegraph):
    for platform, fake in (
        (Blogger(), blogger),
        (Tumblr(), tumblr),
        (WriteFreely(), write_freely),
        (Telegraph(), telegraph),
    ):
        receipt = platform.create(account(fake), make.outgoing())
        if fake is tumblr:
            fake.posts[receipt.remote_id]["content"] = [{"type": "text", "text": "Mine"}]
        else:
            fake.edit(receipt.remote_id)

        with pytest.raises(EditedThere):
            platform.update(account(fake), make.outgoing(title="Better"), receipt)


def test_a_404_that_is_a_page_says_nothing_of_the_copy(blogger, tumblr, write_freely, micropub):
    for platform, fake in (
        (Blogger(), blogger),
        (Tumblr(), tumblr),
        (WriteFreely(), write_freely),
        (Micropub(), micropub),
    ):
        fake.goes_wrong(Fault(says=Reply(404, b"<h1>No</h1>")), method="DELETE")

        with pytest.raises(ExchangeError, match="404") as caught:
            platform.delete(account(fake), Receipt("1", "https://x.test/"))

        assert type(caught.value) is ExchangeError
