"""What every platform that takes copies promises, whatever else it can."""

from __future__ import annotations

import importlib
import traceback

import pytest

from syndication.exchange import (
    Account,
    ByHand,
    ExchangeError,
    FindsCopies,
    Gone,
    NeedsNewConnection,
    NotSent,
    ReadsCopies,
    SlowDown,
    TakesCopies,
    Unanswered,
    UpdatesCopies,
)
from syndication.registry import able
from tests import make
from tests.fakes.http_server import A_PAGE, BROKEN_AFTER, LOST, LOST_AFTER, MOVED, SLOW_DOWN

pytestmark = pytest.mark.parametrize("platform", able(TakesCopies), ids=lambda one: one.key)


@pytest.fixture
def fake(platform):
    """`tests.fakes.<key>.Fake<Class>`: knows `secrets`, `base_url`, and the public `pages`."""
    module = importlib.import_module(f"tests.fakes.{platform.key}")
    with getattr(module, f"Fake{type(platform).__name__}")() as started:
        yield started


@pytest.fixture
def account(fake):
    return Account(base_url=fake.base_url, secrets=fake.secrets)


def needs(platform, *abilities):
    if not isinstance(platform, abilities):
        pytest.skip(f"{platform.name} does not promise this.")


def taken_down(platform, account, receipt):
    """Remove the copy; a platform that leaves this to a person has said what to do there."""
    try:
        platform.delete(account, receipt)
    except ByHand:
        pytest.skip(f"{platform.name} leaves this to a person.")


def wrong(account):
    """The same account with the last character of every secret changed."""
    swapped = {
        name: value[:-1] + ("0" if value[-1] != "0" else "1")
        for name, value in account.secrets.items()
    }
    return Account(base_url=account.base_url, secrets=swapped)


def test_a_probe_names_the_account_and_changes_nothing(platform, fake, account):
    probe = platform.probe(account)

    assert probe.name
    assert probe.can_publish
    assert {fake.verb_of(request) for request in fake.heard} <= {"GET", "OPTIONS"}


def test_a_created_copy_is_public_and_its_receipt_says_where(platform, fake, account):
    receipt = platform.create(account, make.outgoing())

    assert len(fake.pages) == 1
    assert receipt.remote_id
    assert receipt.remote_url.startswith(("http://", "https://"))


def test_what_was_created_is_found_and_what_was_not_is_not(platform, account):
    needs(platform, FindsCopies)
    before = platform.find(account, make.outgoing())

    receipt = platform.create(account, make.outgoing())

    assert before is None
    assert platform.find(account, make.outgoing()) == receipt
    assert platform.find(account, make.outgoing(slug="another", key="9" * 36)) is None


def test_an_update_keeps_the_place_and_moves_the_revision(platform, fake, account):
    needs(platform, UpdatesCopies)
    receipt = platform.create(account, make.outgoing())

    updated = platform.update(account, make.outgoing(title="Better"), receipt)

    assert len(fake.pages) == 1
    assert (updated.remote_id, updated.remote_url) == (receipt.remote_id, receipt.remote_url)
    assert updated.remote_revision != receipt.remote_revision
    assert platform.update(account, make.outgoing(title="Best"), updated) != updated


def test_a_copy_is_read_as_it_is_there(platform, fake, account):
    needs(platform, ReadsCopies)
    receipt = platform.create(account, make.outgoing())

    said = platform.read(account, receipt)

    assert "belong" in said or "Own what you write." in said
    taken_down(platform, account, receipt)
    with pytest.raises(Gone):
        platform.read(account, receipt)


def test_a_deleted_copy_is_gone_and_not_found(platform, fake, account):
    needs(platform, FindsCopies)
    receipt = platform.create(account, make.outgoing())

    taken_down(platform, account, receipt)

    assert fake.pages == []
    assert platform.find(account, make.outgoing()) is None
    with pytest.raises(Gone):
        platform.delete(account, receipt)


def test_wrong_credentials_ask_for_a_new_connection(platform, account):
    with pytest.raises(NeedsNewConnection):
        platform.probe(wrong(account))
    with pytest.raises(NeedsNewConnection):
        platform.create(wrong(account), make.outgoing())


def test_no_credentials_ask_for_a_new_connection(platform, account):
    with pytest.raises(NeedsNewConnection):
        platform.probe(Account(base_url=account.base_url, secrets={}))


def test_a_wait_that_is_asked_for_is_kept(platform, fake, account):
    fake.goes_wrong(SLOW_DOWN)

    with pytest.raises(SlowDown) as caught:
        platform.create(account, make.outgoing())

    assert caught.value.retry_after == 30
    assert fake.pages == []


@pytest.mark.parametrize("fault", [LOST_AFTER, BROKEN_AFTER, LOST, A_PAGE])
def test_a_lost_answer_to_a_create_is_a_doubt_and_can_be_looked_up(platform, fake, account, fault):
    article = make.outgoing(tags=())
    fake.goes_wrong(fault, method="POST")

    with pytest.raises(Unanswered):
        platform.create(account, article)

    if isinstance(platform, FindsCopies):
        assert (platform.find(account, article) is not None) == bool(fake.pages) == fault.kept


@pytest.mark.parametrize("fault", [LOST_AFTER, BROKEN_AFTER])
def test_a_lost_answer_to_an_update_is_a_doubt(platform, fake, account, fault):
    needs(platform, UpdatesCopies)
    receipt = platform.create(account, make.outgoing(tags=()))
    fake.goes_wrong(fault, method="PUT")
    fake.goes_wrong(fault, method="POST")

    with pytest.raises(Unanswered):
        platform.update(account, make.outgoing(tags=(), title="Better"), receipt)


@pytest.mark.parametrize("fault", [LOST_AFTER, BROKEN_AFTER])
def test_a_lost_answer_to_a_removal_is_a_doubt(platform, fake, account, fault):
    needs(platform, FindsCopies)
    receipt = platform.create(account, make.outgoing())
    fake.goes_wrong(fault, method="DELETE")

    with pytest.raises(Unanswered):
        taken_down(platform, account, receipt)

    assert platform.find(account, make.outgoing()) is None


def test_a_create_that_moved_is_not_followed(platform, fake, account):
    fake.goes_wrong(MOVED, method="POST")

    with pytest.raises(ExchangeError, match="elsewhere") as caught:
        platform.create(account, make.outgoing(tags=()))

    assert caught.value.permanent


def test_a_house_that_is_closed_was_sent_nothing(platform, fake, account):
    fake.__exit__()

    with pytest.raises(NotSent):
        platform.create(account, make.outgoing())


@pytest.mark.parametrize("fault", [SLOW_DOWN, LOST_AFTER, BROKEN_AFTER, A_PAGE, None])
def test_no_error_tells_a_secret(platform, fake, account, fault):
    given = account if fault else wrong(account)
    if fault:
        fake.goes_wrong(fault)

    with pytest.raises(ExchangeError) as caught:
        platform.create(given, make.outgoing())

    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + repr(given)
    for field in platform.connection_fields:
        if field.secret:
            assert given.secrets[field.name] not in told
            assert given.secrets[field.name][-12:] not in told
