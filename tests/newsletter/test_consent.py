"""The table of consent decisions: what is documented is what is decided."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.consent import CASES, NOES, Bucket, Claim, Known, Policy, decide, weight

DOCUMENT = Path(__file__).parents[2] / "docs" / "consent.md"
VALUES = {
    "address": ["good", "bad", "none", "role"],
    "says": ["confirmed", "pending", *NOES, "no_email", ""],
    "in_file": ["alone", "repeat", "no"],
    "here": ["nobody", "pending", "confirmed", "no"],
    "proof": ["yes", "no"],
    "statement": ["yes", "no"],
}
HERE = {
    "nobody": Known(),
    "pending": Known("pending"),
    "confirmed": Known("confirmed"),
    "no": Known("confirmed", "unsubscribed"),
}


def documented():
    """The rows of the table as they are written down."""
    table = DOCUMENT.read_text().partition("<!-- table -->")[2].partition("<!-- end")[0]
    lines = [line for line in table.strip().splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def fits(row, facts):
    wanted = [cell.replace("unknown", "").split(", ") if cell else None for cell in row[:6]]
    return all(
        options is None or value in options for options, value in zip(wanted, facts, strict=True)
    )


def decided(address, says, in_file, here, proof, statement):
    claim = Claim(says, is_proven=proof == "yes", address=address, in_file=in_file)
    return decide(claim, HERE[here], Policy(is_attested=statement == "yes"))


def test_the_document_holds_the_cases_of_the_code_in_their_order():
    written = [(row[6], row[7] == "yes", row[8]) for row in documented()]

    assert written == [(case.bucket.value, case.remembers, str(case.sentence)) for case in CASES]


def test_every_combination_ends_where_the_document_says():
    sentences = {str(case.sentence): case.key for case in CASES}
    wrong = []
    for facts in itertools.product(*VALUES.values()):
        row = next(row for row in documented() if fits(row, facts))
        found = decided(*facts)
        if (found.bucket, found.reason) != (row[6], sentences[row[8]]):
            wrong.append((facts, found))

    assert wrong == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_every_case_of_the_table_decides_about_somebody(case):
    reasons = {decided(*facts).reason for facts in itertools.product(*VALUES.values())}

    assert case.key in reasons


@pytest.mark.parametrize("state", ["unsubscribed", "bounced", "complained", "blocked", "erased"])
def test_no_line_admits_or_invites_somebody_who_said_no_here(state):
    known = Known("confirmed", state)
    claims = itertools.product(VALUES["says"], [True, False], VALUES["address"])

    found = {
        decide(Claim(says, is_proven=proven, address=address), known, Policy(True)).bucket
        for says, proven, address in claims
    }

    assert found == {Bucket.HOLD, Bucket.REFUSE}


@pytest.mark.parametrize("state", NOES)
def test_a_place_that_ended_in_a_no_counts_without_a_suppression(state):
    assert decide(Claim("confirmed", is_proven=True), Known(state), Policy(True)).bucket == "hold"


@pytest.mark.parametrize("no", NOES)
def test_a_no_is_remembered_whatever_is_known_here(no):
    found = {decide(Claim(no), known, Policy()).no for known in HERE.values()}

    assert found == {no}


def test_only_a_proven_yes_with_a_statement_makes_somebody_new_mailable():
    new = [
        facts
        for facts in itertools.product(*VALUES.values())
        if facts[3] == "nobody" and decided(*facts).bucket == "admit"
    ]

    assert new == [("good", "confirmed", "alone", "nobody", "yes", "yes")]


@given(
    st.lists(st.tuples(st.sampled_from(["confirmed", "pending", *NOES]), st.booleans()), min_size=1)
)
def test_of_several_claims_the_one_that_says_least_weighs_most(claims):
    says, is_proven = max(claims, key=lambda claim: weight(claim[0], is_proven=claim[1]))

    noes = [claim for claim in claims if claim[0] in NOES]
    if noes:
        assert says in NOES
    elif any(claim[0] == "pending" for claim in claims):
        assert says == "pending"
    else:
        assert is_proven == all(claim[1] for claim in claims)
