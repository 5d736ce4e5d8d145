"""One key per mailbox, by a short way for nearly all addresses; its hash says the same for ever."""

from __future__ import annotations

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.addresses import BadAddress, hash_of, normalise

INVISIBLE = "\u200b"  # no address holds it: it is taken out, on the long way
PIECES = st.sampled_from(
    ["a", "Z", "0", ".", "@", "-", "+", " ", "\t", "_", "x.org", "A@b.De", '"']
)


def said_of(text):
    try:
        return normalise(text)
    except BadAddress:
        return None


@given(st.lists(PIECES, max_size=8).map("".join))
@pytest.mark.parametrize("local", ["", "reader@"])
def test_the_short_way_says_what_the_long_way_says(local, text):
    assert said_of(local + text) == said_of(local + text + INVISIBLE)


def test_a_local_part_has_at_most_64_characters():
    assert normalise(f"{'a' * 64}@x.org")
    with pytest.raises(BadAddress):
        normalise(f"{'a' * 65}@x.org")


def test_the_hash_is_that_of_the_oldest_key(settings):
    settings.LINK_KEYS = {"new": "younger", "old": "the oldest"}

    wanted = hmac.digest(b"the oldest", b"address:ada@example.org", "sha256").hex()

    assert hash_of("ada@example.org") == wanted
