"""A link opens the one door it was made for, for ever, and no other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.tokens import LONGEST, BadToken, read, seal, sign, unseal


def test_a_token_carries_what_it_was_made_with():
    token = sign("leave", subscription=7, word="été")

    assert read("leave", token) == {"subscription": 7, "word": "été"}


def test_a_token_for_one_door_opens_no_other():
    token = sign("confirm", subscription=7)

    with pytest.raises(BadToken, match="something else"):
        read("leave", token)


def test_links_in_old_mails_work_after_the_key_was_changed(settings):
    token = sign("leave", subscription=7)
    settings.LINK_KEYS = {"t2": "a-newer-key", **settings.LINK_KEYS}

    assert read("leave", token) == {"subscription": 7}
    assert sign("leave", subscription=7).startswith("t2.")


def test_a_token_is_written_as_it_always_was(settings):
    settings.LINK_KEYS = {"t1": "a-key-of-long-ago"}

    token = sign("leave", subscription=7, issue=3)

    assert token == "t1.eyJpc3N1ZSI6Mywic3Vic2NyaXB0aW9uIjo3fQ.M7HdbTZU369KoXBR0NB1sw"


def test_a_key_that_was_taken_away_opens_nothing(settings):
    token = sign("leave", subscription=7)
    settings.LINK_KEYS = {"t2": "a-newer-key"}

    with pytest.raises(BadToken):
        read("leave", token)


def test_the_name_of_another_key_does_not_fit(settings):
    settings.LINK_KEYS = {"t1": "one", "t2": "two"}
    _name, payload, mark = sign("leave", subscription=7).split(".")

    with pytest.raises(BadToken):
        read("leave", f"t2.{payload}.{mark}")


@pytest.mark.parametrize("place", range(0, 40, 3))
def test_a_token_with_any_letter_changed_is_none(place):
    token = sign("leave", subscription=7)
    place %= len(token)
    changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]

    with pytest.raises(BadToken):
        read("leave", changed)


def test_there_is_one_spelling_of_a_token():
    token = sign("leave", subscription=7)

    for other in (f"{token}=", f"{token}\n", token + "A", f" {token}"):
        with pytest.raises(BadToken):
            read("leave", other)


@given(st.text() | st.from_regex(r"t1\.[\w-]*\.[\w-]*"))
def test_whatever_else_is_no_token(text):
    with pytest.raises(BadToken):
        read("leave", text)


def test_only_so_much_of_a_token_is_looked_at():
    with pytest.raises(BadToken):
        read("leave", "t1." + "A" * 10 * LONGEST + ".A")


@given(number=st.integers(min_value=0, max_value=2**40 - 1))
def test_a_sealed_number_is_always_the_same_and_reads_in_any_case(number):
    sealed = seal("delivery", number)

    assert sealed == seal("delivery", number)
    assert unseal("delivery", sealed) == unseal("delivery", sealed.upper()) == number


def test_a_sealed_number_outlives_the_change_of_keys(settings):
    before = seal("delivery", 7)
    settings.LINK_KEYS = {"t2": "a-newer-key", **settings.LINK_KEYS}

    assert seal("delivery", 7) == before
    assert unseal("delivery", before) == 7


def test_a_sealed_number_says_nothing_for_another_purpose_or_when_changed():
    sealed = seal("delivery", 7)
    changed = ("0" if sealed[0] != "0" else "1") + sealed[1:]

    for purpose, text in [("other", sealed), ("delivery", changed)]:
        with pytest.raises(BadToken, match="something else"):
            unseal(purpose, text)
    for text in ["", sealed[1:], sealed + "0", "ü" * 42]:
        with pytest.raises(BadToken, match="not a token"):
            unseal("delivery", text)
