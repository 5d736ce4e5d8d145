"""Random lives of a brand's audience: whatever happens, only a person's own yes ends their no.

Two people, two lists. A machine does to them what files, servers, backups
and they themselves may do, and after each step asks for everybody who may be
mailed. What it remembers of each no is its own, and never read from the house.
"""

from __future__ import annotations

import itertools
import tempfile
from pathlib import Path
from typing import Any

from django.db import transaction

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from newsletter import journal
from newsletter.actions.audience import NotWelcome, confirm, subscribe
from newsletter.actions.refusal import erase, leave, suppress
from newsletter.actions.replaying import replay_suppressions
from newsletter.actions.taking_out import take_out_archive
from newsletter.addresses import hash_of
from newsletter.evidence import Proof
from newsletter.models import (
    ConsentEvent,
    Letter,
    Subscriber,
    Subscription,
    Suppression,
    Tag,
)
from syndication.actions.homecoming import take_back
from syndication.models import Intake
from tests import make
from tests.syndication import homecomings

HAND = Proof(how="by hand")
LISTS = ("weekly", "daily")
PEOPLE = ("ada@example.org", "bo@example.org")
BACKED_UP = (Subscriber, Subscription, ConsentEvent, Suppression)
names = (str(number) for number in itertools.count())

MAILCHIMP = "Email Address,OPTIN_TIME,CONFIRM_TIME,LEID,EUID"
SUBSTACK = homecomings.HEADERS
BUTTONDOWN = (
    "id,secondary_id,email,notes,subscriber_type,referrer_url,utm_source,utm_medium,utm_campaign,"
    "creation_date,ip_address,subscription_date,unsubscription_date,tags,metadata"
)
KIT = "first_name,email,created_at,status,tags"
WHEN = "2021-01-01T00:00:00Z"
# From whom, the headers, a row; and how far its no reaches: nowhere, this list, the brand.
ROWS = {
    "mailchimp subscribed": (MAILCHIMP, "{0},2021-01-01 00:00:00,2021-01-01 00:00:00,1,a", ""),
    "mailchimp never asked": (MAILCHIMP, "{0},,,1,a", ""),
    "mailchimp left": (f"{MAILCHIMP},UNSUB_TIME,UNSUB_REASON", "{0},,,1,a,2022-01-01,", "list"),
    "mailchimp spam": (f"{MAILCHIMP},UNSUB_TIME,UNSUB_REASON", "{0},,,1,a,2022-01-01,ABUSE", "all"),
    "mailchimp cleaned": (f"{MAILCHIMP},CLEAN_TIME", "{0},,,1,a,2022-01-01", "all"),
    "substack reader": (SUBSTACK, "{0},,,false," + WHEN, ""),
    "substack disabled": (SUBSTACK, "{0},,,true," + WHEN, "list"),
    "buttondown regular": (
        BUTTONDOWN,
        "i,0,{0},,regular,,,,," + WHEN + ",," + WHEN + ",,,{{}}",
        "",
    ),
    "buttondown left": (BUTTONDOWN, "i,0,{0},,unsubscribed,,,,," + WHEN + ",,,,,{{}}", "list"),
    "buttondown blocked": (BUTTONDOWN, "i,0,{0},,blocked,,,,," + WHEN + ",,,,,{{}}", "all"),
    "kit active": (KIT, ",{0}," + WHEN + ",active,", ""),
    "kit cancelled": (KIT, ",{0}," + WHEN + ",cancelled,", "list"),
    "kit bounced": (KIT, ",{0}," + WHEN + ",bounced,", "all"),
    "kit complained": (KIT, ",{0}," + WHEN + ",complained,", "all"),
}
addresses, lists = st.sampled_from(PEOPLE), st.sampled_from(LISTS)
files = st.lists(st.sampled_from(sorted(ROWS)), min_size=2, max_size=4)  # a yes often meets a no


class Lives(RuleBasedStateMachine):
    """One brand from its first day; nothing of it is left when it ends."""

    def __init__(self) -> None:
        super().__init__()
        self._world = transaction.atomic()
        self._world.__enter__()
        journal.path().unlink(missing_ok=True)
        self._folder = tempfile.TemporaryDirectory()
        site = make.site()
        self.lists = {slug: make.newsletter(site=site, slug=slug, name=slug) for slug in LISTS}
        self.site = site
        self.noes: set[tuple[str, str]] = set()
        self.archives: list[Path] = []
        self.backup: list[list[Any]] = [[] for _model in BACKED_UP]

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._world.__exit__(None, None, None)
        self._folder.cleanup()

    @rule(kinds=files, address=addresses, slug=lists)
    def files_come_home(self, kinds: list[str], address: str, slug: str) -> None:
        for kind in kinds:
            self._bring(slug, kind, [ROWS[kind][1].format(address.upper())])
            self._said(ROWS[kind][2], slug, address)

    @rule(address=addresses, slug=lists, is_first=st.booleans())
    def a_file_says_yes_and_no(self, address: str, slug: str, is_first: bool) -> None:
        rows = [ROWS["kit active"][1].format(address), ROWS["kit bounced"][1].format(address)]
        self._bring(slug, "kit active", rows if is_first else rows[::-1])
        self._said("all", slug, address)

    @rule(address=addresses, slug=lists)
    def they_sign_up(self, address: str, slug: str) -> None:
        subscribe(newsletter=self.lists[slug], address=address, proof=HAND)

    @rule(address=addresses, slug=lists)
    def they_open_the_letter_and_confirm(self, address: str, slug: str) -> None:
        place = self._place(address, slug)
        if place is None or place.asked_at is None:
            return
        try:
            confirm(subscription_id=place.pk, asked_at=place.asked_at, proof=HAND)
        except NotWelcome:
            return
        self.noes.discard((slug, address))

    @rule(address=addresses, slug=lists, is_all=st.booleans())
    def they_leave(self, address: str, slug: str, is_all: bool) -> None:
        if person := self._person(address):
            leave(subscriber=person, newsletter=None if is_all else self.lists[slug], proof=HAND)
            self._said("all" if is_all else "list", slug, address)

    @rule(address=addresses, reason=st.sampled_from(["bounced", "complained", "blocked"]))
    def a_server_or_the_brand_says_no(self, address: str, reason: str) -> None:
        suppress(site=self.site, address_hash=hash_of(address), reason=reason, proof=HAND)
        self._said("all", "", address)

    @rule(address=addresses)
    def they_are_erased(self, address: str) -> None:
        if person := self._person(address):
            erase(subscriber=person, proof=HAND)
            self._said("all", "", address)

    @rule()
    def the_audience_is_taken_out(self) -> None:
        path = Path(self._folder.name) / f"audience{next(names)}.zip"
        path.write_bytes(b"".join(take_out_archive(site=self.site)))
        self.archives.append(path)

    @rule(dice=st.integers(0, 9))
    def an_archive_comes_home(self, dice: int) -> None:
        if self.archives:
            archive = self.archives[dice % len(self.archives)]
            homecomings.brought(self.lists["weekly"], archive)

    @rule(dice=st.integers(0, 9))
    def a_homecoming_is_taken_back(self, dice: int) -> None:
        home = list(Intake.objects.filter(state="home").order_by("pk"))
        if home:
            take_back(home[dice % len(home)])

    @rule()
    def the_house_moves_to_an_empty_one(self) -> None:
        """Everything is lost but an archive and the journal."""
        self.the_audience_is_taken_out()
        self._forget_everybody()
        homecomings.brought(self.lists["weekly"], self.archives[-1])

    @rule()
    def a_backup_is_made(self) -> None:
        self.backup = [list(model.objects.order_by("pk")) for model in BACKED_UP]

    @rule()
    def the_backup_is_restored(self) -> None:
        self._forget_everybody()
        for model, rows in zip(BACKED_UP, self.backup, strict=True):
            model._default_manager.bulk_create(rows)
        replay_suppressions()

    @invariant()
    def nobody_who_said_no_may_be_mailed(self) -> None:
        mailable = {
            (slug, address)
            for slug, one in self.lists.items()
            for address in homecomings.mailable(one)
        }
        assert not mailable & self.noes
        assert not Letter.objects.exclude(kind__in=["confirm", "already"]).exists()

    def _bring(self, slug: str, kind: str, rows: list[str]) -> None:
        path = Path(self._folder.name) / f"list{next(names)}.csv"
        path.write_text("\n".join([ROWS[kind][0], *rows]) + "\n")
        homecomings.brought(self.lists[slug], path)

    def _said(self, reach: str, slug: str, address: str) -> None:
        reached = {"": (), "list": (slug,), "all": LISTS}[reach]
        self.noes |= {(one, address) for one in reached}

    def _person(self, address: str) -> Subscriber | None:
        return Subscriber.objects.filter(site=self.site, address=address).first()

    def _place(self, address: str, slug: str) -> Subscription | None:
        places = Subscription.objects.filter(subscriber__address=address)
        return places.filter(newsletter__slug=slug).first()

    def _forget_everybody(self) -> None:
        for model in (Letter, Tag, *reversed(BACKED_UP)):
            model.objects.all().delete()
