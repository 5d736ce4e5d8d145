"""A file is taken in, and somebody says what is to become of it: bring it home, or take it back."""

from __future__ import annotations

import hashlib
import secrets
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail.log_actions import log
from wagtail.models import Site

from core.bell import ring
from core.storage import private_storage
from core.work import dead_claims
from newsletter.models import Newsletter
from syndication.actions.columns import known_columns, remember
from syndication.archive import open_drop
from syndication.audience import AsksColumns
from syndication.exchange import Platform, Recognition, UnreadableFile
from syndication.models import Intake
from syndication.recognition import recognise
from syndication.rights import may_bring

ENGINE = "intake"
LONGEST_NAME = 60
SAID = ("holds", "columns", "live", "site_address")  # what of a report is no finding
UNFINISHED = (Intake.State.DUE, Intake.State.RUNNING)


class IntakeError(Exception):
    """It cannot be done; the message says what to do instead."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is wanted of a file: `only` is stories, people or empty for all that it holds."""

    platform: str = ""
    only: str = ""
    publish: bool = False
    fetch_media: bool = True
    attestation: str = ""
    asks: bool = False  # somebody is there who can say what the columns of a table mean
    site_address: str = ""  # where the stories stood, if their export does not say it


def receive(
    *,
    path: Path,
    site: Site,
    wishes: Wishes,
    newsletter: Newsletter | None = None,
    user: Any = None,
    worker: str = "",
) -> Intake:
    """Keep a file or folder under the private roof, recognise it, and open a run for it.

    A run of the same file that was cut off is returned instead of a new one:
    starting again means going on. `worker` claims it at once. Raises
    `UnreadableFile` and `IntakeError`; nothing is kept then.
    """
    kept, digest = _keep(path)
    try:
        platform, found, holds = _recognised(kept, wishes)
        newsletter = _list_for(site, newsletter) if "people" in holds else None
        _may(user, site, holds)
        report = _begun(kept, platform, holds, site=site, wishes=wishes)
    except Exception:
        _drop(kept)
        raise
    facts = {
        "site": site,
        "newsletter": newsletter,
        "sha256": digest,
        "platform": platform.key,
        "only": wishes.only,
        "publish": wishes.publish,
    }
    cut_off = Intake.objects.filter(state__in=UNFINISHED, **facts).first()
    if cut_off is not None and _said_before(cut_off, wishes):
        _drop(kept)
        return _go_on(cut_off, worker)
    facts |= {"label": found.label, "file_name": path.name[-255:], "report": report}
    facts |= {"file": str(kept.relative_to(private_storage().location)), "started_by": user}
    return _open(wishes, worker, facts)


@transaction.atomic
def ask_home(*, intake: Intake, user: Any = None) -> None:
    """Say "bring them home" about a run that was looked through; the worker does it.

    Raises `IntakeError` when it is not at that point, `PermissionDenied`.
    """
    _may(user, intake.site, intake.report.get("holds", []))
    _move(intake, Intake.State.DUE, Intake.State.REPORTED)
    _log(intake, "syndication.bring_home", user)


@transaction.atomic
def ask_back(*, intake: Intake, user: Any = None) -> None:
    """Say "take it back" about a run that brought something; the worker does it. As `ask_home`."""
    _may(user, intake.site, intake.report.get("holds", []))
    _move(intake, Intake.State.UNDOING, Intake.State.HOME, Intake.State.REFUSED)
    _log(intake, "syndication.take_back", user)


@transaction.atomic
def explain(*, intake: Intake, columns: dict[str, Any], headers: list[str], user: Any) -> None:
    """Say what the columns of a table mean; it is looked through by that, and it is remembered.

    Raises `IntakeError` when the run is past that point, `PermissionDenied`.
    """
    look_again(intake=intake, said={"columns": columns}, action="syndication.explain", user=user)
    remember(site=intake.site, headers=headers, columns=columns, user=user)


@transaction.atomic
def look_again(*, intake: Intake, said: dict[str, Any], action: str, user: Any) -> None:
    """Have a run looked through anew, by what somebody said of it now and before.

    Raises `IntakeError` when the run is past that point, `PermissionDenied`.
    """
    _may(user, intake.site, intake.report.get("holds", []))
    _move(intake, Intake.State.RECEIVED, Intake.State.ASKING, Intake.State.REPORTED)
    kept = {name: intake.report[name] for name in SAID if name in intake.report}
    intake.report = {**kept, **said}
    intake.save(update_fields=["report"])
    book_of(intake).unlink(missing_ok=True)  # its lines were read by what was said before
    _log(intake, action, user)


def _begun(
    kept: Path, platform: Platform, holds: list[str], *, site: Site, wishes: Wishes
) -> dict[str, Any]:
    """What is known of a run before it is looked through: what it holds, what columns mean."""
    if "people" not in holds or not isinstance(platform, AsksColumns):
        said = {"site_address": wishes.site_address} if wishes.site_address else {}
        return {"holds": holds, **said}
    with open_drop(kept) as drop:
        proposal = platform.propose(drop)
    if columns := known_columns(site=site, proposal=proposal, is_sure_enough=not wishes.asks):
        return {"holds": holds, "columns": columns}
    if wishes.asks:
        return {"holds": holds, "asks": True}
    raise IntakeError(
        _(
            "What the columns mean is not certain. %(doubts)s Drop the file in the admin under "
            "“Bring home” and say it there once: it is remembered for files like this."
        )
        % {"doubts": " ".join(proposal.doubts)}
    )


def _open(wishes: Wishes, worker: str, facts: dict[str, Any]) -> Intake:
    """A new run, held by `worker` or waiting for any."""
    intake: Intake = Intake.objects.create(
        state=Intake.State.ASKING if facts["report"].get("asks") else Intake.State.RECEIVED,
        fetch_media=wishes.fetch_media,
        attestation=wishes.attestation,
        claimed_by=worker,
        **facts,
    )
    ring(ENGINE)
    return intake


def _said_before(intake: Intake, wishes: Wishes) -> bool:
    return bool(intake.report.get("site_address", "") == wishes.site_address)


def _go_on(intake: Intake, worker: str) -> Intake:
    """A run whose worker died, for whoever comes next; one that is under way is left alone."""
    free = Q(claimed_by="") | Q(pk__in=dead_claims(Intake.objects.filter(pk=intake.pk)))
    claimed = Intake.objects.filter(free, pk=intake.pk).update(
        claimed_by=worker, due_at=timezone.now()
    )
    if not claimed:
        raise IntakeError(_("This very file is coming home at this moment. Wait for it."))
    intake.refresh_from_db()
    ring(ENGINE)
    return intake


def path_of(intake: Intake) -> Path:
    """Where the kept file lies."""
    return Path(private_storage().path(str(intake.file.name)))


def book_of(intake: Intake) -> Path:
    """Where what the file says, line by line, is kept while the run is under way."""
    return path_of(intake).with_name("lines.sqlite")


def _keep(path: Path) -> tuple[Path, str]:
    """A copy in a folder of its own, under its own name: platforms go by names too."""
    if not path.exists():
        raise UnreadableFile(_("There is no file at %(path)s.") % {"path": path})
    name = PurePath(path.name).stem[:LONGEST_NAME] + PurePath(path.name).suffix[:20].lower()
    folder = Path(private_storage().location) / "intakes" / secrets.token_hex(8)
    folder.mkdir(parents=True, mode=0o700)
    kept = folder / (f"{path.name[:LONGEST_NAME]}.zip" if path.is_dir() else name)
    if path.is_dir():
        _pack(path, kept)
    digest = hashlib.sha256()
    with (kept if path.is_dir() else path).open("rb") as source:
        target = None if path.is_dir() else kept.open("wb")
        while chunk := source.read(1024 * 1024):
            digest.update(chunk)
            if target is not None:
                target.write(chunk)
        if target is not None:
            target.close()
    return kept, digest.hexdigest()


def _pack(folder: Path, target: Path) -> None:
    """A folder as an archive that has the same bytes each time."""
    with open_drop(folder) as drop, zipfile.ZipFile(target, "w") as archive:
        for member in sorted(drop.members()):
            entry = zipfile.ZipInfo(member)
            with drop.open(member) as source, archive.open(entry, "w") as packed:
                while chunk := source.read(1024 * 1024):
                    packed.write(chunk)


def _drop(kept: Path) -> None:
    kept.unlink(missing_ok=True)
    kept.parent.rmdir()


def _recognised(kept: Path, wishes: Wishes) -> tuple[Platform, Recognition, list[str]]:
    """The surest platform, or the named one if it knows the file, and what is wanted of it."""
    with open_drop(kept) as drop:
        found = recognise(drop)
    chosen = next((pair for pair in found if wishes.platform in {"", pair[0].key}), None)
    if chosen is None:
        raise IntakeError(
            _("This is no export of %(wanted)s; it looks like one of %(name)s.")
            % {"wanted": wishes.platform, "name": found[0][0].name}
        )
    holds: list[str] = [one for one in chosen[1].holds if wishes.only in {"", one}]
    if not holds:
        raise IntakeError(_("%(label)s holds no such thing.") % {"label": chosen[1].label})
    return *chosen, holds


def _list_for(site: Site, newsletter: Newsletter | None) -> Newsletter:
    """The list people come onto: the one named, or the only one there is."""
    if newsletter is not None:
        return newsletter
    known = list(Newsletter.objects.filter(site=site)[:2])
    if len(known) != 1:
        raise IntakeError(_("The file holds people. Say onto which newsletter's list they come."))
    return known[0]


def _may(user: Any, site: Site, holds: list[str]) -> None:
    if user is not None and not may_bring(user, site, people="people" in holds):
        raise PermissionDenied


def _move(intake: Intake, after: str, *before: str) -> None:
    """From one state to the next by one UPDATE: of two who press the button one is told."""
    moved = Intake.objects.filter(pk=intake.pk, state__in=before).update(
        state=after, due_at=timezone.now(), attempts=0, last_error=""
    )
    if not moved:
        raise IntakeError(_("This has been done meanwhile. Look at the page again."))
    intake.refresh_from_db()
    ring(ENGINE)


def _log(intake: Intake, action: str, user: Any) -> None:
    log(instance=intake, action=action, user=user, data={"file": intake.file_name})
