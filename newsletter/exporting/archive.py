"""Everything a brand knows of its audience, as one archive that comes home to the same state.

    manifest.json       what this is, of whom, when, and a sign of the key of the hashes
    newsletters.jsonl   the lists, by their short names
    refusals.jsonl      every no, as the keyed hash of its address, with its reason
    contacts.jsonl      a person a line: places, tags, and all that happened to their consent

Who was erased is not among the contacts; their no is among the refusals. The
hashes mean something only where the same `LINK_KEYS` are set.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO, Any, cast

from django.db.models import QuerySet
from django.utils import timezone

from wagtail.models import Site

from core.moving.packing import one_moment
from newsletter.addresses import sign_of_key
from newsletter.models import ConsentEvent, Newsletter, Subscriber, Subscription, Suppression

KIND = "domicile audience"
FORMAT = 1
A_CHUNK = 500
PERSON = ("address", "name", "language", "time_zone", "source")
EVENT = ("kind", "how", "wording", "source_url", "ip", "evidence")


class Pipe:
    """A file that cannot be sought and hands on what was written to it."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._written.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits anywhere."""

    def taken(self) -> bytes:
        data, self._written = b"".join(self._written), []
        return data


def archive_of(site: Site) -> Iterator[bytes]:
    """The archive in pieces, as one moment saw the audience; memory does not grow with it."""
    pipe = Pipe()
    with (
        one_moment(),
        zipfile.ZipFile(cast("IO[bytes]", pipe), "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name, lines in _members(site):
            with archive.open(name, "w", force_zip64=True) as member:
                for line in lines:
                    member.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
                    if data := pipe.taken():
                        yield data
    yield pipe.taken()


def _members(site: Site) -> Iterator[tuple[str, Iterable[dict[str, Any]]]]:
    yield "manifest.json", [_manifest(site)]
    yield "newsletters.jsonl", (_newsletter(one) for one in Newsletter.objects.filter(site=site))
    yield "refusals.jsonl", _refusals(site)
    yield "contacts.jsonl", _contacts(site)


def _manifest(site: Site) -> dict[str, Any]:
    return {
        "kind": KIND,
        "format": FORMAT,
        "brand": site.site_name or site.hostname,
        "made_at": timezone.now().isoformat(),
        "key": sign_of_key(),
    }


def _newsletter(one: Newsletter) -> dict[str, Any]:
    return {"slug": one.slug, "name": one.name, "promise": one.promise, "language": one.language}


def _refusals(site: Site) -> Iterator[dict[str, Any]]:
    found = Suppression.objects.filter(site=site).select_related("newsletter").order_by("pk")
    for no in found.iterator(A_CHUNK):
        yield {
            "newsletter": no.newsletter.slug if no.newsletter else "",
            "hash": no.address_hash,
            "reason": no.reason,
            "at": no.at.isoformat(),
            "note": no.note,
        }


def _contacts(site: Site) -> Iterator[dict[str, Any]]:
    people: QuerySet[Subscriber] = (
        Subscriber.objects.filter(site=site, erased_at=None)
        .exclude(address="")
        .prefetch_related(
            "subscriptions__newsletter", "consent_events__newsletter", "taggings__tag"
        )
        .order_by("pk")
    )
    for person in people.iterator(A_CHUNK):
        yield {
            **{name: getattr(person, name) for name in PERSON},
            "shown": person.shown_address,
            "known_since": person.created_at.isoformat(),
            "tags": sorted(one.tag.name for one in person.taggings.all()),
            "places": [_place(one) for one in person.subscriptions.all()],
            "events": [_event(one) for one in person.consent_events.all()],
        }


def _place(one: Subscription) -> dict[str, Any]:
    return {
        "newsletter": one.newsletter.slug,
        "state": one.state,
        "since": one.created_at.isoformat(),
        "confirmed_at": _moment(one.confirmed_at),
        "left_at": _moment(one.left_at),
    }


def _event(one: ConsentEvent) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in EVENT}
    slug = one.newsletter.slug if one.newsletter else ""
    return {**told, "newsletter": slug, "at": one.at.isoformat()}


def _moment(at: Any) -> str:
    return at.isoformat() if at else ""
