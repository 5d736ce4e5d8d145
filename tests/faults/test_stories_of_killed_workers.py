"""Workers are killed while years of posts come home: all of it comes, once, and the same."""

from __future__ import annotations

import random
import signal
from functools import partial

import pytest

from tests.faults import size
from tests.faults.ground import house_on
from tests.faults.lines import until
from tests.syndication.exports_made import item, wxr

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(not size.IS_FULL, reason="Two minutes of work: make faults does it."),
]
A_BATCH, KILLS = 25, 50
BODY = (
    '<p>Number {0}. <a href="https://old.example/2019/05/post-{1}/">On</a></p><ul><li>a</li></ul>'
)


@pytest.fixture
def export(tmp_path):
    """Posts that lead to each other, forwards and back, a batch for every kill and one more."""
    number = A_BATCH * (KILLS + 1)
    bodies = (BODY.format(n, n * 7 % number + 1) for n in range(1, number + 1))
    return wxr(tmp_path, *(item(n, body) for n, body in enumerate(bodies, start=1)))


def test_stories_of_killed_workers_are_those_of_workers_that_live(
    ground, house, export, tmp_path, figures
):
    with house_on(ground, tmp_path / "calm") as calm:
        calm.person.do("move", path=str(export))
        calm.work()
        until(lambda: state(calm) == "home", what="all is home")
        whole = calm.person.do("belongings")

    house.person.do("move", path=str(export))
    kills = kill_again_and_again(house, dice=random.Random(20261125))
    house.work()
    until(lambda: state(house) == "home", what="all is home in spite of it")

    figures(kills=kills)
    assert house.person.do("belongings") == whole
    assert kills == KILLS


def kill_again_and_again(house, *, dice: random.Random) -> int:
    """Kill a worker at whatever it does next, a batch after the last; how often that was."""
    for kill in range(KILLS):
        worker = house.work()
        until(partial(is_behind, house, A_BATCH * kill), what="it has gone on")
        for _look in range(dice.randint(1, 60)):
            house.person.do("moved")
        assert worker.poll() is None
        house.stop(worker, signal.SIGKILL)
    return KILLS


def state(house) -> str:
    return house.person.do("moved")[0]


def is_behind(house, stories: int) -> bool:
    """Whether so many are written down as done."""
    return house.person.do("moved")[1] >= stories
