"""An article travels to a real Ghost and a real WordPress, and is taken down everywhere."""

from __future__ import annotations

import pytest
import requests

from syndication.actions.channels import Connection, connect
from syndication.delivery.verification import verify
from syndication.models import Channel, Copy
from tests import make
from tests.fakes.http_server import LOST_AFTER, HttpServer, Reply, Request
from tests.interop.pages import canonicals, look
from tests.syndication.copying import due_again, publish, round_of

pytestmark = [pytest.mark.interop, pytest.mark.django_db]
HOME = "home.example.test"


@pytest.fixture
def site(settings):
    settings.HOME_GATE = "inside"
    settings.ALLOWED_HOSTS = [HOME]
    return make.site(hostname=HOME)


class Between(HttpServer):
    """Stands between us and a peer, so that answers can be lost on the way."""

    def __init__(self, peer: str) -> None:
        super().__init__()
        self.peer = peer

    def respond(self, request: Request) -> Reply:
        kept = {"Authorization", "Content-Type", "Accept", "Accept-Version"}
        headers = {name: value for name, value in request.headers.items() if name in kept}
        answer = requests.request(
            request.method,
            self.peer + request.path,
            params=dict(request.query),
            headers=headers,
            data=request.body,
            timeout=30,
        )
        return Reply(answer.status_code, answer.content)


def connected(site, platform, base_url, **secrets):
    """A channel opened as an administrator does."""
    channel = Channel(site=site, platform=platform, name=f"Our {platform}")
    connection = Connection(base_url, secrets)
    user = make.administrator(email=f"{platform}@example.org")
    connect(channel=channel, connection=connection, user=user)
    return channel


@pytest.fixture
def to_ghost(site, ghost):
    with Between(ghost.base_url) as between:
        connected(site, "ghost", between.base_url, admin_api_key=ghost.admin_api_key)
        yield between


@pytest.fixture
def to_wordpress(site, wordpress):
    with Between(wordpress.base_url) as between:
        login = {"user": wordpress.user, "application_password": wordpress.application_password}
        connected(site, "wordpress", between.base_url, **login)
        yield between


def copies() -> list[Copy]:
    return list(Copy.objects.select_related("channel").order_by("channel__platform"))


def states() -> dict[str, tuple[str, str]]:
    return {copy.channel.platform: (copy.state, copy.last_error) for copy in copies()}


WELL = {"ghost": ("settled", ""), "wordpress": ("settled", "")}


def test_a_published_article_is_copied_changed_and_taken_down(site, to_ghost, to_wordpress):
    said = [("paragraph", "<p>Words nobody else says.</p>")]
    article = make.article(site=site, title="A door of one's own", body=said)

    round_of()

    assert states() == WELL
    home = f"http://{HOME}/a-door-of-ones-own/"
    for copy in copies():
        page = look(copy.remote_url)
        assert canonicals(page) == [home]
        assert "Words nobody else says." in page.text
        assert verify(copy) == Copy.Verified.OK
        assert copy.channel.canonical == "true"

    publish(article, body=[("paragraph", "<p>Words we thought about again.</p>")])
    round_of()

    assert states() == WELL
    for copy in copies():
        page = look(copy.remote_url)
        assert "Words we thought about again." in page.text
        assert "nobody else" not in page.text

    addresses = [copy.remote_url for copy in copies()]
    publish(article).unpublish()
    round_of()

    assert states() == WELL
    assert [look(address).status_code for address in addresses] == [404, 404]
    assert [copy.shown for copy in copies()] == [0, 0]


def test_a_copy_whose_receipt_was_lost_is_found_and_not_made_twice(site, to_ghost, to_wordpress):
    for between in (to_ghost, to_wordpress):
        between.goes_wrong(LOST_AFTER, method="POST")
    make.article(site=site, title="Said once")

    round_of()
    in_doubt = {platform: state for platform, (state, _error) in states().items()}
    due_again()
    round_of()

    assert in_doubt == {"ghost": "unknown", "wordpress": "unknown"}
    assert states() == WELL
    for between, copy in zip((to_ghost, to_wordpress), copies(), strict=True):
        assert sum(request.method == "POST" for request in between.heard) == 1
        assert canonicals(look(copy.remote_url)) == [f"http://{HOME}/said-once/"]


def test_a_copy_that_moved_with_its_article_names_the_new_address(site, to_ghost, to_wordpress):
    article = make.article(site=site, title="A moving house")
    round_of()

    publish(article, slug="a-house-that-moved")
    round_of()
    due_again()
    round_of()

    assert states() == WELL
    for copy in copies():
        assert canonicals(look(copy.remote_url)) == [f"http://{HOME}/a-house-that-moved/"]
