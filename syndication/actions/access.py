"""Access that ends by itself: kept with its end, renewed in time, and told to people before.

Some platforms give a token sixty days. Where it can be exchanged that is done twenty days before;
where it cannot, or will not, whoever can connect the channel again hears of it three times.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import formataddr
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, F, Q
from django.template.defaultfilters import date as shown_date
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from wagtail.users.models import UserProfile

from core.models.brand import brand_of
from core.secrets import CannotDecrypt
from people.models import User
from people.rights import sites_of
from syndication.accounts import account_of, known_platform, readable
from syndication.exchange import Access, ExchangeError, RenewsAccess
from syndication.models import Channel, Credential

BEFORE = timedelta(days=20)  # renewed so long before the end, or when half its life is over
BETWEEN = timedelta(days=1)  # two tries
TOLD = (14, 7, 1)  # days before the end
SOON = timedelta(days=TOLD[0])
MOST = 20


def keep(channel: Channel, *, secrets: Mapping[str, str], lives: timedelta | None) -> None:
    """Store what a platform has answered for; `lives` is how long it lasts from now on.

    Where nothing new was typed the end that is known stays: nobody knows how old the token is.
    """
    rows = Credential.objects.filter(channel=channel)
    if rows.exists() and readable(channel) == dict(secrets):
        return
    written = {"secrets": json.dumps(dict(secrets)), "saved_at": timezone.now()}
    facts = {**written, **_end(channel, lives)}
    if not rows.update(**facts):
        Credential.objects.create(channel=channel, **facts)


def ending(channels: Any) -> Any:
    """Those of some channels whose access ends soon or has ended, with its end as `ends_at`."""
    now = timezone.now()
    is_over = ExpressionWrapper(Q(credential__ends_at__lte=now), output_field=BooleanField())
    found = channels.annotate(ends_at=F("credential__ends_at"), has_ended=is_over)
    return found.filter(ends_at__lte=now + SOON).order_by("ends_at", "pk")


def renew_due() -> int:
    """Exchange what comes to its end; returns for how many that was tried.

    Each is tried by one worker at a time, once a day, outside of any transaction.
    """
    now = timezone.now()
    done = 0
    rows = Credential.objects.defer("secrets").filter(renew_at__lte=now)
    for found in rows.select_related("channel").order_by("renew_at")[:MOST]:
        mine = Credential.objects.filter(pk=found.pk, renew_at=found.renew_at)
        if mine.update(renew_at=now + BETWEEN):
            _renew(found)
            done += 1
    return done


def tell_due() -> int:
    """Write to people about what ends all the same; returns of how many channels."""
    now = timezone.now()
    rows = Credential.objects.defer("secrets").filter(ends_at__gt=now, ends_at__lte=now + SOON)
    return sum(_tell_once(found, now) for found in rows.select_related("channel__site"))


def _end(channel: Channel, lives: timedelta | None) -> dict[str, Any]:
    """When it ends and is renewed, counted from now; nobody was told of that end yet."""
    if lives is None:
        return {"ends_at": None, "renew_at": None, "told_days": None}
    ends_at = timezone.now() + lives
    renews = isinstance(known_platform(channel), RenewsAccess)
    renew_at = ends_at - min(BEFORE, lives / 2) if renews else None
    return {"ends_at": ends_at, "renew_at": renew_at, "told_days": None}


def _renew(found: Credential) -> None:
    channel = found.channel
    platform = known_platform(channel)
    if not isinstance(platform, RenewsAccess):
        return
    try:
        account = account_of(channel)
        access = platform.renew(account)
    except (ExchangeError, CannotDecrypt) as error:
        if isinstance(error, ExchangeError) and error.permanent:
            Credential.objects.filter(pk=found.pk).update(renew_at=None)
        trouble = _("The access could not be renewed. %(said)s") % {"said": error}
        Channel.objects.filter(pk=channel.pk).update(last_error=trouble)
        return
    except Exception:
        logging.getLogger("syndication").exception("%s renewed nothing.", channel.platform)
        return
    _replace(found, {**account.secrets, **access.secrets}, access)


def _replace(found: Credential, secrets: Mapping[str, str], access: Access) -> None:
    """Unless somebody connected the channel again meanwhile: then theirs is the newer one."""
    same = Credential.objects.filter(pk=found.pk, saved_at=found.saved_at)
    facts = {"secrets": json.dumps(dict(secrets)), "saved_at": timezone.now()}
    if same.update(**facts, **_end(found.channel, access.lives)):
        Channel.objects.filter(pk=found.channel_id).exclude(last_error="").update(last_error="")


@transaction.atomic
def _tell_once(found: Credential, now: datetime) -> bool:
    """One letter at each of the three moments, however often this is called."""
    assert found.ends_at is not None  # noqa: S101 - it was asked for by that
    step = min(days for days in TOLD if found.ends_at - now <= timedelta(days=days))
    untold = Q(told_days=None) | Q(told_days__gt=step)
    if not Credential.objects.filter(untold, pk=found.pk).update(told_days=step):
        return False
    for user in _who_can_connect(found.channel):
        _write(user, found.channel, found.ends_at)
    return True


def _who_can_connect(channel: Channel) -> list[User]:
    """Administrators, and those of the brand's teams who may change channels."""
    able = Q(groups__permissions__codename="change_channel") | Q(is_superuser=True)
    found = User.objects.filter(able, is_active=True).distinct().order_by("pk")
    return [user for user in found if sites_of(user).filter(pk=channel.site_id).exists()]


def _write(user: User, channel: Channel, ends_at: datetime) -> None:
    brand = brand_of(channel.site)
    place = channel.site.root_url + reverse("syndication_channel", args=[channel.pk])
    with translation.override(UserProfile.get_for_user(user).get_preferred_language()):
        facts = {"channel": channel, "day": shown_date(timezone.localtime(ends_at))}
        ends = _("The access to %(channel)s ends on %(day)s. No copy leaves there after that.")
        again = _("Connect the channel again:")
        send_mail(
            _("Connect “%(channel)s” again before %(day)s") % facts,
            f"{ends % facts}\n\n{again}\n{place}\n",
            formataddr((str(brand), brand.email or settings.DEFAULT_FROM_EMAIL)),
            [user.email],
        )
