"""A running site is taken in without an export: a run like any other, from its own interface."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail.models import Site

from core.bell import ring
from core.storage import private_storage
from syndication.actions.intake import ENGINE, Wishes
from syndication.exchange import Account, Platform
from syndication.live_stories import keep_account
from syndication.models import Intake
from syndication.rights import may_bring


def receive_live(
    *,
    source: Platform,
    account: Account,
    site: Site,
    wishes: Wishes,
    user: Any = None,
    worker: str = "",
) -> Intake:
    """Open a run for a site; a worker reads it and forgets the account. `worker` claims it at once.

    Raises `PermissionDenied`.
    """
    if user is not None and not may_bring(user, site, people=False):
        raise PermissionDenied
    root = Path(private_storage().location)
    kept = keep_account(root / "intakes" / secrets.token_hex(8), account)
    host = urlsplit(account.base_url).hostname or account.base_url
    name = f"{account.base_url} {timezone.now().isoformat()}"
    intake: Intake = Intake.objects.create(
        site=site,
        state=Intake.State.RECEIVED,
        platform=source.key,
        label=_("%(name)s, as it runs") % {"name": source.name},
        file_name=host[:255],
        file=str(kept.relative_to(root)),
        sha256=hashlib.sha256(name.encode()).hexdigest(),
        only="stories",
        publish=wishes.publish,
        fetch_media=wishes.fetch_media,
        report={"holds": ["stories"], "live": True},
        started_by=user,
        claimed_by=worker,
    )
    ring(ENGINE)
    return intake
