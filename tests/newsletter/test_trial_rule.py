"""The rule that names a winner among subjects: right in 95 of 100 where nothing differs."""

from __future__ import annotations

import random
from itertools import accumulate

import pytest

from newsletter.variants.rule import MOST_ERRORS, Tried, chance, judge, visible_from

ISSUES = 1_500


def clicks(dice, cumulated):
    """How many of so many readers click; drawn from the whole distribution at once."""
    place = dice.random()
    return next((number for number, sum_ in enumerate(cumulated) if place < sum_), len(cumulated))


def distribution(mails, share):
    """The chances of 0, 1, 2 … clicks among so many readers, added up."""
    chances = [(1 - share) ** mails]
    for number in range(1, mails + 1):
        chances.append(chances[-1] * (mails - number + 1) / number * share / (1 - share))
    return list(accumulate(chances))


def winners(*, mails, shares, seed):
    """Which subject the rule names in each of many issues."""
    dice = random.Random(seed)
    tables = [distribution(mails, share) for share in shares]
    for _issue in range(ISSUES):
        yield judge([Tried(mails, clicks(dice, table)) for table in tables]).winner


@pytest.mark.parametrize("mails", [20, 150, 600])
@pytest.mark.parametrize("subjects", [2, 4])
def test_where_all_are_the_same_another_wins_in_five_of_a_hundred_at_most(mails, subjects):
    found = winners(mails=mails, shares=[0.08] * subjects, seed=mails * subjects)

    wrong = sum(winner != 0 for winner in found)

    assert wrong / ISSUES <= MOST_ERRORS


def test_what_is_twice_as_good_is_found():
    found = winners(mails=600, shares=[0.08, 0.16], seed=7)

    assert sum(winner == 1 for winner in found) / ISSUES > 0.95


def test_the_best_of_those_that_are_proven_wins():
    verdict = judge([Tried(500, 20), Tried(500, 60), Tried(500, 90), Tried(500, 25)])

    assert (verdict.winner, verdict.is_proven) == (2, True)


@pytest.mark.parametrize(
    "tried",
    [
        [Tried(0, 0), Tried(0, 0)],
        [Tried(10, 0), Tried(10, 3)],
        [Tried(500, 60), Tried(500, 20)],
        [Tried(500, 50)],
    ],
)
def test_the_editors_own_subject_goes_out_unless_another_is_proven_better(tried):
    verdict = judge(tried)

    assert (verdict.winner, verdict.is_proven) == (0, False)


def test_the_chance_is_that_of_fishers_tea():
    # Eight cups, four with milk first, three of the four named: R. A. Fisher 1935, 17 of 70.
    assert chance(Tried(4, 1), Tried(4, 3)) == pytest.approx(17 / 70)


@pytest.mark.parametrize(
    ("mails", "others", "least", "most"),
    [(0, 1, 1.0, 1.0), (3, 1, 1.0, 1.0), (1000, 1, 0.065, 0.075), (1000, 3, 0.07, 0.08)],
)
def test_a_small_trial_sees_only_great_differences(mails, others, least, most):
    assert least <= visible_from(mails, share=0.05, others=others) <= most


def test_the_smallest_difference_that_is_seen_is_really_the_smallest():
    smallest = round(400 * visible_from(400, share=0.05))

    assert judge([Tried(400, 20), Tried(400, smallest)]).is_proven
    assert not judge([Tried(400, 20), Tried(400, smallest - 1)]).is_proven
