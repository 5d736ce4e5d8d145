"""Carries one copy: render, look whether home is open, arm, one request, write down what came.

Nothing irreversible without a committed intent, and nothing in doubt is sent again before it was
looked up. The caller is in no transaction: each step is on disk before the next begins.
"""

from __future__ import annotations

import logging
from typing import Any

from django.utils.translation import gettext as _

from core.secrets import CannotDecrypt
from core.work import Worker
from syndication.accounts import account_of, platform_of
from syndication.actions.reconcile import reconcile
from syndication.delivery import ledger
from syndication.delivery.aftermath import A_MOMENT, Aftermath, rest_channel
from syndication.delivery.pacing import hold, spent
from syndication.delivery.verdicts import Verdict, judge, judge_look
from syndication.dressing import dressed
from syndication.exchange import (
    ChargesForLooking,
    CostsMoney,
    DraftsCopies,
    ExchangeError,
    FindsCopies,
    Gone,
    Outgoing,
    Receipt,
    Unanswered,
    UpdatesCopies,
)
from syndication.home import trouble_at_home
from syndication.models import Channel, Copy
from syndication.outgoing import hash_of, remembered
from syndication.registry import UnknownPlatform

State, Act = Copy.State, Copy.Act
DONE: dict[str, str] = {Act.CREATE: "created", Act.UPDATE: "updated", Act.DELETE: "hidden"}
logger = logging.getLogger("syndication.delivery")


def deliver(pk: int, *, worker: Worker) -> None:
    """Do what a claimed copy needs; the claim is given back whatever happens."""
    rows = Copy.objects.select_related("channel__site__root_page", "article__locale")
    copy = rows.filter(pk=pk, claimed_by=worker.name).first()
    if copy is None:
        return
    if not copy.channel.is_open:
        ledger.release(copy, worker=worker)
        return
    try:
        errand = Errand(copy, platform_of(copy.channel), account_of(copy.channel), worker)
    except (UnknownPlatform, CannotDecrypt) as error:
        needs_auth = isinstance(error, CannotDecrypt)
        rest_channel(copy.channel, Verdict("again", str(error), needs_auth=needs_auth))
        ledger.postpone(copy, worker=worker, message=str(error))
        return
    errand.look_up() if copy.state == State.UNKNOWN else errand.carry()


class Errand(Aftermath):
    """One copy in a worker's hands, on its way out."""

    def carry(self) -> None:
        """Bring what is shown to what is wanted."""
        copy, act = self.copy, self.copy.wants_act
        if act is None or (copy.wanted == copy.shown and not self._is_live_as(copy.wanted)):
            ledger.agree(copy, worker=self.worker)
        elif act == Act.DELETE:
            self._take_down()
        elif not self._is_live_as(copy.wanted):
            reconcile(copy.channel.site)
            ledger.release(copy, worker=self.worker, after=A_MOMENT)
        else:
            self._bring(act)

    def look_up(self) -> None:
        """Ask the platform whether what was armed has come true."""
        if not isinstance(self.platform, FindsCopies):
            self.follow(judge(Unanswered(""), act=Act.CREATE, can_find=False))
            return
        if not self._pays_for_the_look():
            return
        try:
            found = self.platform.find(self.account, self._sought())
        except Exception as error:  # noqa: BLE001 - a platform file may come from outside
            self.follow(judge_look(error))
            return
        self._found(found) if found is not None else self._not_found()

    def _pays_for_the_look(self) -> bool:
        """Whether the month's money holds a look; where it does not, a person looks instead."""
        if not isinstance(self.platform, ChargesForLooking):
            return True
        cents = self.platform.price_of_looking()
        if held := spent(self.copy.channel, cents=cents):
            self.follow(judge(Unanswered(held.why), act=Act.CREATE, can_find=False))
            return False
        ledger.pay(self.copy, worker=self.worker, cents=cents)
        return True

    def _sought(self) -> Outgoing:
        """The article as it was when it was armed; as it is now where that is not known."""
        copy = self.copy
        if copy.canonical or copy.article is None:
            return remembered(
                key=copy.key, title=copy.title, slug=copy.slug, canonical=copy.canonical
            )
        return dressed(copy)

    def _is_live_as(self, revision: int) -> bool:
        article = self.copy.article
        return bool(article and article.live and article.live_revision_id == revision)

    def _bring(self, act: str) -> None:
        try:
            article, digest = self._render()
        except Exception as error:
            logger.exception("An article cannot be made ready to be copied.")
            self.postpone(str(error) or type(error).__name__)
            return
        if act == Act.UPDATE and digest == self.copy.sent_hash:
            ledger.agree(self.copy, worker=self.worker, sent_from=self._here())
            return
        if trouble := trouble_at_home(article):
            self.postpone(trouble)
            return
        sending: dict[str, Any] = {
            "armed_hash": digest,
            "canonical": article.canonical_url,
            "slug": article.slug,
            "title": article.title[:255],
            "sent_from": self._here(),
        }
        if act == Act.CREATE and self._must_wait(article, sending):
            return
        if by_hand := self._by_hand(act):
            sending |= {"armed_act": act, "armed_for": self.copy.wanted}
            self.stop(State.PERSON, by_hand, **sending)
        elif act == Act.UPDATE and self._must_ask():
            kept = {name: sending[name] for name in ("armed_hash", "sent_from")}
            self.stop(State.PERSON, _("The article changed. Shall the copy change?"), **kept)
        elif ledger.arm(self.copy, worker=self.worker, act=act, **sending):
            self._send(act, article)
        else:  # taken down, switched off or paused since we looked
            ledger.release(self.copy, worker=self.worker, after=A_MOMENT)

    def _must_wait(self, article: Outgoing, sending: dict[str, Any]) -> bool:
        """Whether the channel's hours or its measure hold a new copy back; its price is noted."""
        if isinstance(self.platform, CostsMoney):
            sending["cents"] = self.platform.price(article)
        held = hold(self.copy.channel, cents=sending.get("cents", 0.0))
        if held is None:
            return False
        ledger.hold_back(self.copy, worker=self.worker, until=held.until, why=held.why)
        return True

    def _must_ask(self) -> bool:
        copy = self.copy
        is_shown = bool(copy.shown)  # what is a draft there is shown again without a question
        return is_shown and copy.channel.on_edit == "ask" and copy.approved != copy.wanted

    def _take_down(self) -> None:
        if by_hand := self._by_hand(Act.DELETE):
            self.stop(State.PERSON, by_hand, armed_act=Act.DELETE, armed_for=0)
        elif ledger.arm(self.copy, worker=self.worker, act=Act.DELETE):
            self._send(Act.DELETE, None)
        else:
            ledger.release(self.copy, worker=self.worker, after=A_MOMENT)

    def _send(self, act: str, article: Outgoing | None) -> None:
        """The one request. Whatever it raises, the copy ends in a state that says so."""
        try:
            receipt = self._request(act, article)
        except Exception as error:
            if not isinstance(error, ExchangeError):
                logger.exception("The platform file of %s stumbled.", self.copy.channel.platform)
            can_find = isinstance(self.platform, FindsCopies)
            self.follow(judge(error, act=act, can_find=can_find))
            return
        Channel.objects.filter(pk=self.copy.channel_id).exclude(last_error="").update(last_error="")
        if receipt is None:
            self.gone(_("Taken down: %(url)s") % {"url": self.copy.remote_url})
            return
        write = ledger.hide if act == Act.DELETE else ledger.settle
        write(self.copy, worker=self.worker, receipt=receipt)
        ledger.note(self.copy, DONE[act], receipt.remote_url)

    def _request(self, act: str, article: Outgoing | None) -> Receipt | None:
        there = Receipt(self.copy.remote_id, self.copy.remote_url, self.copy.remote_revision)
        if article is None:
            if self._hides():
                drafted: Receipt = self.platform.draft(self.account, there)
                return drafted
            self.platform.delete(self.account, there)
            return None
        if act == Act.CREATE:
            created: Receipt = self.platform.create(self.account, article)
            return created
        updated: Receipt = self.platform.update(self.account, article, there)
        return updated

    def _hides(self) -> bool:
        """Whether taking down means a draft: where a person wants no copy at all it is removed."""
        copy = self.copy
        wants_draft = copy.channel.on_unpublish == "draft" and copy.switched_on is not False
        return wants_draft and isinstance(self.platform, DraftsCopies)

    def _found(self, receipt: Receipt) -> None:
        if self.copy.armed_act == Act.UPDATE:
            # Whether the change is in it cannot be seen: it is said again, on what is there now.
            facts = {
                "remote_id": receipt.remote_id,
                "remote_url": receipt.remote_url,
                "remote_revision": receipt.remote_revision,
            }
            ledger.again(self.copy, worker=self.worker, **facts)
        else:
            ledger.settle(self.copy, worker=self.worker, receipt=receipt)
        ledger.note(self.copy, "found", receipt.remote_url)

    def _not_found(self) -> None:
        if self.copy.armed_act == Act.UPDATE:
            self.follow(judge(Gone(""), act=Act.UPDATE, can_find=True))
            return
        ledger.again(self.copy, worker=self.worker, last_error="")
        ledger.note(self.copy, "not_found")

    def _by_hand(self, act: str) -> str:
        """What a person is asked to do where the platform or the channel leaves it to them."""
        facts = {"name": self.platform.name, "url": self.copy.remote_url}
        if self.copy.channel.assisted and act == Act.CREATE:
            return _("Bring it to %(name)s by hand: the steps are on this copy's page.") % facts
        if self.copy.channel.assisted and act == Act.DELETE:
            return _("Take it down at %(name)s by hand: %(url)s") % facts
        if act == Act.UPDATE and not isinstance(self.platform, UpdatesCopies):
            return _("The article changed. Change the copy at %(name)s by hand: %(url)s") % facts
        return ""

    def _render(self) -> tuple[Outgoing, str]:
        copy = self.copy
        assert copy.article is not None  # noqa: S101 - it is live, says carry()
        article = dressed(copy)
        return article, hash_of(article)

    def _here(self) -> str:
        """Where the page is now, as reconcile() writes it."""
        article = self.copy.article
        path = article.url_path if article else ""
        return f"{self.copy.channel.site.root_url}{path}"
