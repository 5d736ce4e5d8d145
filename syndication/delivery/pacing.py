"""When a new copy may leave: its channel's days and hours, and what a day or a month may hold.

Days and hours are those of the brand's own clock. Changes and removals never wait for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail.models import Site

from core.models import Brand
from syndication.models import Channel, Copy

A_DAY = timedelta(days=1)
USUAL_DELAYS = {"link": timedelta(0)}  # links at once; texts when search engines know ours
FARTHEST = 9  # days: a week, and what a change of the clock may move


@dataclass(frozen=True, slots=True)
class Hold:
    """Why a copy must wait, in words for an editor, and until when."""

    until: datetime
    why: str


def delay_of(channel: Channel, shape: str) -> timedelta:
    """How long after its article a copy of that shape leaves."""
    if channel.delay_minutes is None:
        return USUAL_DELAYS.get(shape, A_DAY)
    return timedelta(minutes=channel.delay_minutes)


def opening(channel: Channel, moment: datetime) -> datetime:
    """The first moment from `moment` on at which the channel lets new copies leave."""
    if not (channel.send_days or channel.send_from or channel.send_until):
        return moment
    zone = zone_of(channel.site)
    today = moment.astimezone(zone).date()
    for number in range(-1, FARTHEST):
        day = today + timedelta(days=number)
        if channel.send_days and str(day.weekday()) not in channel.send_days:
            continue
        begins = datetime.combine(day, channel.send_from or time.min, zone)
        ends = datetime.combine(day, channel.send_until or time.min, zone)
        if channel.send_until is None or ends <= begins:  # over midnight
            ends += A_DAY
        if moment < ends.astimezone(UTC):
            return max(moment, begins.astimezone(UTC))
    return moment  # days that name no day hold nothing back


def hold(channel: Channel, *, cents: float) -> Hold | None:
    """Why a new copy that costs so many US cents may not leave now; nothing when it may."""
    now = timezone.now()
    opens = opening(channel, now)
    if opens > now:
        return Hold(opens, _("It leaves in the hours of its channel."))
    if channel.daily_cap is None and channel.monthly_cents is None:
        return None
    return _full_day(channel, now) or spent(channel, cents=cents)


def zone_of(site: Site) -> ZoneInfo:
    """The brand's own clock."""
    return ZoneInfo(Brand.for_site(site).time_zone)


def month_of(moment: datetime) -> datetime:
    """When the month of a moment began: money is counted by the calendar, in UTC."""
    return moment.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _full_day(channel: Channel, now: datetime) -> Hold | None:
    if channel.daily_cap is None:
        return None
    here = now.astimezone(zone_of(channel.site))
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
    if Copy.objects.filter(channel=channel, left_at__gte=midnight).count() < channel.daily_cap:
        return None
    why = _("The channel takes no more than %(most)s new copies in a day.")
    return Hold(midnight + A_DAY, why % {"most": channel.daily_cap})


def spent(channel: Channel, *, cents: float) -> Hold | None:
    """Why so many US cents more may not be spent in this month; nothing when they may."""
    if channel.monthly_cents is None or not cents:
        return None
    begun = month_of(timezone.now())
    rows = Copy.objects.filter(channel=channel, left_at__gte=begun)
    so_far = rows.aggregate(all=Sum("cents"))["all"] or 0.0
    if so_far + cents <= channel.monthly_cents:
        return None
    why = _("The month's money for this channel is spent: %(spent).2f of %(most).2f US dollars.")
    facts = {"spent": so_far / 100, "most": channel.monthly_cents / 100}
    return Hold(month_of(begun + 32 * A_DAY), why % facts)
