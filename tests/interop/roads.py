"""The ways to the peers: how a channel is connected to each, and what a stranger sees there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import requests

from syndication.accounts import account_of
from syndication.models import Channel, Copy
from syndication.platforms.ghost import _api, _correspondent
from tests.fakes.http_server import HttpServer, Reply, Request
from tests.interop.pages import canonicals, look
from tests.interop.peers import BlueskyPeer, GhostPeer, WordPressPeer

KEPT = {"Authorization", "Content-Type", "Accept", "Accept-Version"}
POST = "app.bsky.feed.post"
DOCUMENT, PUBLICATION = "site.standard.document", "site.standard.publication"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a stranger sees of a copy: whether it is there, where it says its home is, its words."""

    is_there: bool
    home: tuple[str, ...] = ()
    words: str = ""


NOTHING = Seen(is_there=False)


@dataclass(frozen=True, slots=True)
class Road:
    """A peer, and how copies get there."""

    platform: str
    base_url: str
    secrets: dict[str, str]
    creates: Callable[[Request], bool]  # the one request that places a copy
    see: Callable[[Copy], Seen]
    count: Callable[[Channel, str], int]  # the copies of an address there


class Between(HttpServer):
    """Stands between us and a peer, so that the answer to a create can be lost on the way."""

    def __init__(self, road: Road) -> None:
        super().__init__()
        self.road = road
        self.loses = 0

    @property
    def creates(self) -> int:
        """How often a copy was placed."""
        return sum(map(self.road.creates, self.heard))

    def take(self, request: Request) -> Reply | None:
        reply = super().take(request)
        if self.loses and self.road.creates(request):
            self.loses -= 1
            return None
        return reply

    def respond(self, request: Request) -> Reply:
        headers = {name: value for name, value in request.headers.items() if name in KEPT}
        answer = requests.request(
            request.method,
            self.road.base_url + request.path,
            params=dict(request.query),
            headers=headers,
            data=request.body,
            timeout=60,
        )
        kind = answer.headers.get("Content-Type", "application/json")
        return Reply(answer.status_code, answer.content, {"Content-Type": kind})


def see_page(copy: Copy) -> Seen:
    """The public page of a copy."""
    page = look(copy.remote_url)
    if page.status_code != requests.codes.ok:
        return NOTHING
    return Seen(True, tuple(canonicals(page)), page.text)


def to_ghost(peer: GhostPeer) -> Road:
    def count(channel: Channel, home: str) -> int:
        account = account_of(channel)
        place = _api(account, "posts/", filter=f"canonical_url:'{home}'", limit="all")
        reply = _correspondent(account).ask(place)
        return reply.read(lambda said: len(said["posts"]))

    def creates(request: Request) -> bool:
        return request.method == "POST" and request.path.endswith("/posts/")

    secrets = {"admin_api_key": peer.admin_api_key}
    return Road("ghost", peer.base_url, secrets, creates, see_page, count)


def to_wordpress(peer: WordPressPeer) -> Road:
    def count(_channel: Channel, home: str) -> int:
        found = requests.get(
            f"{peer.base_url}/wp-json/wp/v2/posts",
            params={"context": "edit", "status": "any", "per_page": "100"},
            auth=(peer.user, peer.application_password),
            timeout=60,
        )
        named = [post["meta"].get("syndicated_canonical") for post in found.json()]
        return named.count(home)

    def creates(request: Request) -> bool:
        return request.method == "POST" and request.query.get("rest_route") == "/wp/v2/posts"

    secrets = {"user": peer.user, "application_password": peer.application_password}
    return Road("wordpress", peer.base_url, secrets, creates, see_page, count)


def to_bluesky(peer: BlueskyPeer) -> Road:
    """Its pages are drawn elsewhere by scripts: a stranger reads the records themselves."""

    def records(kind: str) -> list[dict[str, Any]]:
        wanted = {"repo": peer.did, "collection": kind, "limit": "100"}
        place = f"{peer.base_url}/xrpc/com.atproto.repo.listRecords"
        found: list[dict[str, Any]] = requests.get(place, params=wanted, timeout=60).json()[
            "records"
        ]
        return found

    def card(record: dict[str, Any]) -> dict[str, Any]:
        external: dict[str, Any] = record["value"]["embed"]["external"]
        return external

    def see(copy: Copy) -> Seen:
        key = copy.remote_id.rpartition("/")[2]
        posts = [one for one in records(POST) if one["uri"].endswith(f"/{key}")]
        if not posts:
            return NOTHING
        sites = {one["uri"]: one["value"]["url"] for one in records(PUBLICATION)}
        ours = [one["value"] for one in records(DOCUMENT) if one["uri"].endswith(f"/{key}")]
        homes = tuple(sites[one["site"]] + one["path"] for one in ours)
        words = [one["textContent"] for one in ours]
        return Seen(True, homes, " ".join([*words, posts[0]["value"]["text"]]))

    def count(_channel: Channel, home: str) -> int:
        return sum(card(record)["uri"].partition("?")[0] == home for record in records(POST))

    def creates(request: Request) -> bool:
        is_put = request.method == "POST" and request.path.endswith("putRecord")
        return is_put and bool(request.json()["collection"] == POST)

    secrets = {
        "handle": peer.handle,
        "app_password": peer.app_password,
        "publication": "The Harbour",
    }
    return Road("bluesky", peer.base_url, secrets, creates, see, count)


ROADS: dict[str, Callable[[Any], Road]] = {
    "bluesky": to_bluesky,
    "ghost_5": to_ghost,
    "ghost_6": to_ghost,
    "wordpress": to_wordpress,
}
