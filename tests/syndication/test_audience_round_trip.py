"""The audience is taken out and comes home: the same people, the same proofs, the same noes."""

from __future__ import annotations

import json
import zipfile

from django.utils import timezone

import pytest

from newsletter import journal
from newsletter.actions.audience import confirm, subscribe
from newsletter.actions.refusal import erase, leave, suppress
from newsletter.actions.taking_out import take_out_archive
from newsletter.addresses import hash_of
from newsletter.evidence import Proof
from newsletter.models import (
    ConsentEvent,
    Subscriber,
    Subscription,
    Suppression,
    Tag,
    Tagging,
)
from syndication.actions.homecoming import look_through, take_back
from syndication.exchange import UnreadableFile
from tests import make
from tests.syndication import drops, homecomings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_batches")]
HAND = Proof(how="by hand", source_url="https://example.org/form", ip="203.0.113.0")
PERSON = ("address", "shown_address", "name", "language", "time_zone", "source", "created_at")
PLACE = ("subscriber__address", "newsletter__slug", "state", "created_at", "confirmed_at")
EVENT = ("subscriber__address", "newsletter__slug", "kind", "at", "how", "wording", "source_url")
NO = ("newsletter__slug", "address_hash", "reason", "at", "note")


def sign_up(newsletter, address, **facts):
    subscribe(newsletter=newsletter, address=address, proof=HAND, **facts)
    return Subscription.objects.get(newsletter=newsletter, subscriber__address=address)


def reader(newsletter, address, **facts):
    place = sign_up(newsletter, address, **facts)
    return confirm(subscription_id=place.pk, asked_at=timezone.now(), proof=HAND).subscriber


@pytest.fixture
def house(newsletter):
    """Two lists, and one person for each thing that may have happened."""
    second = make.newsletter(site=newsletter.site, slug="daily", name="Daily")
    reader(newsletter, "yes@example.org", name="=Ada", language="fr")
    reader(second, "yes@example.org")
    sign_up(newsletter, "waits@example.org")
    leave(subscriber=reader(newsletter, "left@example.org"), newsletter=newsletter, proof=HAND)
    leave(subscriber=reader(newsletter, "gone@example.org"), proof=HAND)
    erase(subscriber=reader(newsletter, "erased@example.org"), proof=HAND)
    for reason in ("bounced", "complained", "blocked"):
        person = reader(newsletter, f"{reason}@example.org")
        suppress(site=newsletter.site, address_hash=person.address_hash, reason=reason, proof=HAND)
    tag = Tag.objects.create(site=newsletter.site, name="harbour")
    Tagging.objects.create(tag=tag, subscriber=Subscriber.objects.get(address="yes@example.org"))
    return newsletter


def taken_out(site, folder, *, name="audience.zip"):
    path = folder / name
    path.write_bytes(b"".join(take_out_archive(site=site)))
    return path


def whole_state():
    people = Subscriber.objects.exclude(address="")
    return {
        "people": sorted(people.values_list(*PERSON)),
        "places": sorted(
            Subscription.objects.filter(subscriber__in=people).values_list(*PLACE),
            key=str,
        ),
        "events": sorted(
            ConsentEvent.objects.filter(subscriber__in=people).values_list(*EVENT), key=str
        ),
        "noes": sorted(Suppression.objects.values_list(*NO), key=str),
        "tags": sorted(Tagging.objects.values_list("tag__name", "subscriber__address")),
    }


def forget_everybody():
    for model in (Subscription, ConsentEvent, Subscriber, Suppression, Tag):
        model.objects.all().delete()
    journal.path().unlink()


def test_an_audience_that_was_taken_out_comes_home_to_the_same_state(house, tmp_path):
    before, mailable = whole_state(), homecomings.mailable(house)
    archive = taken_out(house.site, tmp_path)
    forget_everybody()

    intake = homecomings.brought(house, archive)

    assert intake.platform == "domicile"
    assert whole_state() == before
    assert homecomings.mailable(house) == mailable == ["yes@example.org"]


def test_an_archive_that_comes_home_where_it_came_from_changes_nothing(house, tmp_path):
    before = whole_state()

    intake = homecomings.brought(house, taken_out(house.site, tmp_path))

    assert whole_state() == before
    assert sum(intake.report["people"].values()) == len(homecomings.outcomes(intake)) == 8


def test_a_no_without_an_address_outlives_the_move(house, tmp_path):
    archive = taken_out(house.site, tmp_path)
    forget_everybody()
    homecomings.brought(house, archive)
    later = tmp_path / "list.csv"
    later.write_text(f"{homecomings.HEADERS}\nerased@example.org,,,false,2023-01-15T10:00:00Z\n")

    intake = homecomings.brought(house, later)

    assert not any(b"erased@" in data for data in drops.contents(archive).values())
    assert [row[3] for row in homecomings.outcomes(intake)] == ["said_no_here"]
    assert homecomings.mailable(house) == ["yes@example.org"]


def test_a_move_can_be_taken_back_but_for_its_noes(house, tmp_path):
    archive = taken_out(house.site, tmp_path)
    forget_everybody()

    take_back(homecomings.brought(house, archive))

    assert not Subscriber.objects.exists()
    assert Suppression.objects.count() == 6


def test_noes_under_another_key_let_nobody_in(house, tmp_path, settings):
    archive = taken_out(house.site, tmp_path)
    settings.LINK_KEYS = {"t2": "another-key"}
    intake = homecomings.received(house, archive)

    with pytest.raises(UnreadableFile, match="under another key"):
        look_through(intake)


def with_lines(archive, folder, member, *lines):
    """The same archive with other lines in a member."""
    members = drops.contents(archive) | {member: "\n".join(lines).encode()}
    return drops.packed(folder, members, name="changed.zip")


def test_a_damaged_no_lets_nobody_in(house, tmp_path):
    archive = taken_out(house.site, tmp_path)
    changed = with_lines(archive, tmp_path, "refusals.jsonl", '{"hash": "x"}')
    intake = homecomings.received(house, changed)

    with pytest.raises(UnreadableFile, match="damaged"):
        look_through(intake)


def test_lines_that_make_no_sense_are_refused_one_by_one(house, tmp_path):
    place = {"newsletter": house.slug, "state": "confirmed", "since": "2020-01-01T00:00:00+00:00"}
    strange = {
        "address": "new@example.org",
        "shown": 7,
        "events": [{"kind": "confirmed", "newsletter": house.slug, "evidence": []}, "x"],
        "tags": "none",
        "places": [place],
    }
    lines = ["no json", "[]", json.dumps(strange), json.dumps({"address": "a@b.org"})]
    lines.append(json.dumps({**strange, "places": [{**place, "newsletter": "elsewhere"}]}))
    lines.append(json.dumps({**strange, "places": ["x"], "events": 5}))
    archive = with_lines(taken_out(house.site, tmp_path), tmp_path, "contacts.jsonl", *lines)

    intake = homecomings.brought(house, archive)

    reasons = [row[3] for row in homecomings.outcomes(intake)]
    assert not Tag.objects.exclude(name="harbour").exists()
    assert reasons == [
        "no_address",
        "no_address",
        "proven",
        "unknown_word",
        "unusable",
        "unknown_word",
    ]


def test_an_archive_of_a_later_form_is_refused(house, tmp_path):
    manifest = {"kind": "domicile audience", "format": 2}
    path = drops.packed(tmp_path, {"manifest.json": json.dumps(manifest).encode()})

    with pytest.raises(UnreadableFile, match="newer Domicile"):
        homecomings.received(house, path)


@pytest.mark.parametrize("manifest", [b"no json", b"[]", b'{"kind": "home"}'])
def test_another_manifest_is_not_ours(house, tmp_path, manifest):
    path = drops.packed(tmp_path, {"manifest.json": manifest})

    with pytest.raises(UnreadableFile, match="no export that is known"):
        homecomings.received(house, path)


def test_the_archive_is_an_honest_zip(house, tmp_path):
    path = taken_out(house.site, tmp_path)

    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert archive.namelist()[0] == "manifest.json"
    assert hash_of("yes@example.org") not in path.read_bytes().decode("latin-1")
