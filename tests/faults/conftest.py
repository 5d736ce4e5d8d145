"""Houses for faults: the empty database is made once for a run and copied for each."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.ground import Ground, break_ground, house_on
from tests.faults.house import House


@pytest.fixture(scope="session")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """One for all processes of a run: the first builds, the others wait at the lock."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, name = shared / "ground", shared / "ground.name"
    folder.mkdir(exist_ok=True)
    with (shared / "ground.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not name.exists():
            name.write_text(break_ground(folder).template)
    return Ground(folder, name.read_text())


@pytest.fixture
def house(ground: Ground, tmp_path: Path) -> Iterator[House]:
    """A house with a good server that gives every mail two milliseconds of work."""
    with house_on(ground, tmp_path / "house", "--work", "0.002") as built:
        yield built


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Writes down what a test counted, where FIGURES names a file: `docs/benchmarks.md` has it."""

    def write(**numbers: int) -> None:
        if path := os.environ.get("FIGURES"):
            line = json.dumps({"test": request.node.name, **numbers})
            with Path(path).open("a", encoding="utf-8") as file:
                file.write(f"{line}\n")

    return write
