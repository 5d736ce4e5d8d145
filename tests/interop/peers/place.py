"""Where peers are kept between runs: outside the checkout, made once, by one process at a time."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path


def cache_dir() -> Path:
    """DOMICILE_PEERS, or a folder in the user's cache."""
    named = os.environ.get("DOMICILE_PEERS")
    folder = Path(named) if named else Path.home() / ".cache" / "domicile-peers"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextlib.contextmanager
def made_once(folder: Path) -> Iterator[Path | None]:
    """Give an empty folder to build in, or None when `folder` is finished already.

    What was built takes the final name in one rename, so a build that was
    interrupted is never taken for a finished one.
    """
    with (folder.parent / f".{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if folder.is_dir():
            yield None
            return
        building = folder.with_name(f"{folder.name}.building")
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir(parents=True)
        yield building
        building.rename(folder)


@contextlib.contextmanager
def fresh_folder(name: str) -> Iterator[Path]:
    """A data folder for one run, removed afterwards."""
    with tempfile.TemporaryDirectory(
        prefix=f"domicile-{name}-", ignore_cleanup_errors=True
    ) as folder:
        yield Path(folder)
