"""Looking at a copy as a stranger does: what is there, not what an API said."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid5

from django.utils import timezone

import pytest

from core.work import Worker
from syndication.delivery.verification import next_look, observe, verify, verify_due
from syndication.models import Copy, CopyEvent
from tests import make
from tests.fakes import http_server
from tests.fakes import shore as platforms
from tests.fakes.pages import FakePages
from tests.syndication import copying

HOME = "https://home.example/a"
LINK = f'<link rel="canonical" href="{HOME}/?utm_source=x">'
See = Copy.Verified


@pytest.fixture
def there(settings):
    settings.CORE_HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    with FakePages() as pages:
        yield pages


@pytest.fixture
def copy(db, there, settings):
    settings.SYNDICATION_PLATFORMS = platforms.ALL
    site = make.site()
    channel = copying.channel(site=site)
    article = make.article(site=site)
    Copy.objects.all().delete()
    return Copy.objects.create(
        article=article,
        channel=channel,
        state=Copy.State.SETTLED,
        wanted=article.live_revision_id,
        shown=article.live_revision_id,
        canonical=HOME,
        remote_url=there.put("/story", LINK),
        shown_at=timezone.now(),
        verify_due_at=timezone.now(),
    )


@pytest.mark.parametrize(
    ("head", "seen"),
    [
        (LINK, See.OK),
        ("", See.MISSING),
        ('<link rel="canonical" href="/story">', See.SELF),
        ('<link rel="canonical" href="https://other.example/">', See.OTHER),
        (f'{LINK}<link rel="canonical" href="/story">', See.SEVERAL),
        (LINK + LINK, See.OK),
        (f'{LINK}<meta name="robots" content="noindex">', See.NOINDEX),
    ],
)
def test_where_a_page_points_has_a_name(there, head, seen):
    url = there.put("/story", head)

    state, evidence = observe(url, canonical=HOME)

    assert state == seen
    assert evidence["status"] == 200
    assert evidence["url"] == url


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        (f'<a href="{HOME}/?from=mastodon-3&amp;ref=b.example">Read</a>', See.OK),
        ('<script>{"text": "Read home.example\\/a?from=mastodon-3"}</script>', See.OK),
        ("<p>Nothing of ours.</p>", See.MISSING),
    ],
)
def test_a_post_that_has_no_canonical_is_well_when_it_leads_home(there, body, seen):
    url = there.put("/story", '<link rel="canonical" href="/story">', body=body)

    state, evidence = observe(url, canonical=HOME, is_link=True)

    assert state == seen
    assert evidence["backlink"] == (seen == See.OK)


def test_the_evidence_says_what_was_seen(there):
    url = there.put(
        "/story",
        f'{LINK}<meta property="og:url" content="{HOME}">',
        body=f'First published at <a href="{HOME}/">home</a>',
    )

    _state, evidence = observe(url, canonical=HOME)

    assert evidence["canonicals"] == [f"{HOME}/?utm_source=x"]
    assert evidence["og_url"] == HOME
    assert evidence["backlink"] is True
    assert evidence["noindex"] is False


@pytest.mark.parametrize("status", [403, 404, 410, 429, 500])
def test_a_page_that_does_not_answer_is_never_called_well(there, status):
    url = there.put("/story", LINK, status=status)

    assert observe(url, canonical=HOME)[0] == See.UNREACHABLE


def test_a_door_is_not_the_copy(there):
    there.put("/login", LINK)
    url = there.put("/story", status=302, headers={"Location": "/login?next=/story"})

    assert observe(url, canonical=HOME)[0] == See.LOGIN_WALL
    assert observe(there.put("/x", LINK, status=401), canonical=HOME)[0] == See.LOGIN_WALL


def test_no_answer_is_unreachable_and_says_why(there):
    there.goes_wrong(http_server.LOST)

    state, evidence = observe(there.put("/story", LINK), canonical=HOME)

    assert state == See.UNREACHABLE
    assert "gave no whole answer" in evidence["trouble"]


def test_a_private_network_is_not_looked_at(there, settings):
    settings.CORE_HTTP_ALLOWED_PRIVATE_HOSTS = []

    assert observe(there.put("/story", LINK), canonical=HOME)[0] == See.UNREACHABLE
    assert there.heard == []


def test_what_was_seen_is_written_down_once(copy):
    verify(copy)
    verify(copy)

    copy.refresh_from_db()
    assert copy.verified == See.OK
    assert copy.evidence["canonicals"] == [f"{HOME}/?utm_source=x"]
    assert copy.verify_due_at - copy.shown_at == timedelta(minutes=2)
    assert CopyEvent.objects.get().message == "A stranger sees: points home."


def test_a_canonical_that_is_lost_later_is_told(copy, there):
    verify(copy)
    there.put("/story", "")

    verify(copy)

    copy.refresh_from_db()
    assert copy.verified == See.MISSING
    assert CopyEvent.objects.latest("pk").message == "A stranger sees: points nowhere."


def test_looks_grow_rarer():
    shown = timezone.now()
    looks, now = [], shown
    for _number in range(6):
        now = next_look(Copy(shown_at=shown, key=UUID(int=0)), now=now)
        looks.append(now - shown)

    assert looks == [
        timedelta(minutes=2),
        timedelta(minutes=30),
        timedelta(days=1),
        timedelta(days=7),
        timedelta(days=34),
        timedelta(days=61),
    ]


def test_what_was_placed_together_is_not_looked_at_together_for_ever():
    now = timezone.now()
    old = now - timedelta(days=8)
    copies = [Copy(shown_at=old, key=uuid5(UUID(int=0), str(number))) for number in range(200)]

    waits = [next_look(copy, now=now) - now for copy in copies]

    assert min(waits) >= timedelta(days=27)
    assert max(waits) <= timedelta(days=33)
    assert len(set(waits)) == 200
    assert waits == [next_look(copy, now=now) - now for copy in copies]


def test_only_what_is_due_is_looked_at(copy, there):
    assert verify_due(Copy.objects.all(), worker=Worker()) == 1
    assert verify_due(Copy.objects.all(), worker=Worker()) == 0
    assert len(there.heard) == 1


def test_a_worker_that_was_asked_to_stop_looks_at_nothing(copy, there):
    worker = Worker()
    worker.stop()

    assert verify_due(Copy.objects.all(), worker=worker) == 0
    assert there.heard == []


def test_of_two_workers_one_looks(copy, there, monkeypatch):
    seen = Copy.objects.to_verify()
    rows = list(seen)
    assert verify_due(Copy.objects.all(), worker=Worker()) == 1

    class Stale:
        """What another worker read before."""

        def to_verify(self):
            return self

        def select_related(self, *_names):
            return self

        def order_by(self, *_names):
            return rows

    assert verify_due(Stale(), worker=Worker()) == 0
    assert len(there.heard) == 1


def test_a_copy_that_was_taken_down_meanwhile_stays_so(copy, there):
    stale = Copy.objects.select_related("channel").get()
    Copy.objects.update(shown=0, remote_url="")

    verify(stale)

    assert Copy.objects.get().verified == ""
