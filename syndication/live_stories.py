"""A running site becomes a file first: what was read of it is kept like any other export.

So a run looks through the very stories that come home later, goes on after a cut, and needs the
account no longer than the reading takes: it lies encrypted beside the file until then.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from core.secrets import decrypt, encrypt
from syndication.exchange import Account, Comment, Drop, ReadsLiveSites, Story

NAME = "live.jsonl"
PURPOSE = "reading a live site"
TIMES = ("published_at", "updated_at")
LISTS = ("authors", "tags", "old_urls", "warnings")


def keep_account(folder: Path, account: Account) -> Path:
    """Keep an account until the site was read; the empty file that the stories go into."""
    folder.mkdir(parents=True, mode=0o700)
    told = json.dumps({"base_url": account.base_url, "secrets": dict(account.secrets)})
    _account_of(folder).write_text(encrypt(told, purpose=PURPOSE))
    target = folder / NAME
    target.touch()
    return target


def capture(path: Path, reader: ReadsLiveSites) -> None:
    """Read the site into the file and forget the account; nothing is done a second time.

    Raises `ExchangeError`; the account is forgotten then, too.
    """
    kept = _account_of(path.parent)
    if not kept.exists():
        return
    told = json.loads(decrypt(kept.read_text(), purpose=PURPOSE))
    account = Account(base_url=told["base_url"], secrets=told["secrets"])
    part = path.with_suffix(".part")
    try:
        with part.open("w", encoding="utf-8") as file:
            for story in reader.read_live(account):
                file.write(json.dumps(asdict(story), default=datetime.isoformat) + "\n")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
        kept.unlink()


def read_kept(drop: Drop) -> Iterator[Story]:
    """The stories of such a file, in the order in which the site told them."""
    with drop.open(NAME) as file:
        for line in file:
            yield _story(json.loads(line))


def _story(told: dict[str, Any]) -> Story:
    comments = tuple(_comment(one) for one in told["comments"])
    times = {name: _moment(told[name]) for name in TIMES}
    lists = {name: tuple(told[name]) for name in LISTS}
    return Story(**{**told, **times, **lists, "comments": comments})


def _comment(told: dict[str, Any]) -> Comment:
    return Comment(**{**told, "written_at": _moment(told["written_at"])})


def _moment(said: str | None) -> datetime | None:
    return datetime.fromisoformat(said) if said else None


def _account_of(folder: Path) -> Path:
    return folder / "account"
