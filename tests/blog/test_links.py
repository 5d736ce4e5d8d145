"""Links of an article are looked at by a worker, and broken ones are told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from blog.actions.links import addresses, look_at, note_links, run_due
from blog.models import ArticlePage, OutgoingLink
from core.work import Worker
from tests import make
from tests.fakes.http_server import HTML, Reply
from tests.fakes.pages import FakePages

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
State = OutgoingLink.State


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as stopped:
        yield stopped


@pytest.fixture
def there(settings):
    settings.CORE_HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    with FakePages() as pages:
        yield pages


def leading_to(*urls: str, **facts: str) -> ArticlePage:
    links = "".join(f'<p><a href="{url}">there</a></p>' for url in urls)
    return make.article(site=make.site(), body=[("paragraph", links)], **facts)


def states() -> dict[str, str]:
    return {link.url.rpartition("/")[2]: link.state for link in OutgoingLink.objects.all()}


def test_addresses_are_those_of_the_text_and_its_source_each_once_and_none_of_our_own():
    article = leading_to(
        "https://a.example/x?a=1&amp;b=2",
        "https://a.example/x?a=1&amp;b=2#part",
        "http://testserver/own/",
        "/path/",
        "mailto:x@example.org",
        via_url="https://via.example/",
    )

    assert addresses(article) == ["https://a.example/x?a=1&b=2", "https://via.example/"]


def test_what_is_there_is_fine_and_what_is_not_is_broken(there):
    fine, large = there.put("/fine"), there.put("/large", body="x" * 100_000)
    shy = there.put("/shy", status=403)
    note_links(article=leading_to(fine, large, shy, f"{there.base_url}/gone"))

    done = run_due(Worker("one"))

    assert done == 4
    assert states() == {"fine": "fine", "large": "fine", "shy": "fine", "gone": "broken"}
    assert OutgoingLink.objects.get(state=State.BROKEN).last_error == "Nothing is there (404)."
    assert run_due(Worker("one")) == 0


def test_a_silent_server_is_asked_again_before_its_link_counts_as_broken(there, clock):
    there.pages["/busy"] = Reply(503, b"", HTML)
    note_links(article=leading_to(f"{there.base_url}/busy"))
    seen = []
    for _ in range(3):
        run_due(Worker("one"))
        seen.append(states()["busy"])
        clock.shift(timedelta(hours=6))

    there.put("/busy")
    clock.shift(timedelta(days=1))
    run_due(Worker("one"))

    assert seen == ["silent", "silent", "broken"]
    assert states() == {"busy": "fine"}


def test_a_link_into_a_private_network_is_not_followed(settings):
    settings.CORE_HTTP_ALLOWED_PRIVATE_HOSTS = []
    note_links(article=leading_to("http://127.0.0.1:9/x"))

    run_due(Worker("one"))

    assert states() == {"x": "broken"}


def test_nobody_at_an_address_is_silence(settings):
    settings.CORE_HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    note_links(article=leading_to("http://127.0.0.1:9/x"))

    run_due(Worker("one"))

    assert states() == {"x": "silent"}


def test_links_that_went_from_the_text_are_forgotten_and_known_ones_keep_their_state(there):
    article = leading_to(there.put("/one"), there.put("/two"))
    assert note_links(article=article) == 2
    look_at(OutgoingLink.objects.get(url__endswith="/one"))
    article.body = [("paragraph", f'<p><a href="{there.base_url}/one">x</a></p>')]

    assert note_links(article=article) == 0
    assert states() == {"one": "fine"}
    assert str(OutgoingLink.objects.get()).endswith("/one")
