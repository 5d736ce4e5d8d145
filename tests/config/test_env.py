"""The environment is read with types, also from files, and what is wrong is named."""

from __future__ import annotations

import pytest

from config import env


def test_lines_of_a_dotenv_file_are_put_into_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("COLOUR", "undone after the test")
    monkeypatch.delenv("COLOUR")
    (tmp_path / ".env").write_text("# COLOUR=red\n\nno assignment\n COLOUR = 'blue=green' \n")

    env.load_dotenv(tmp_path / ".env")

    assert env.text("COLOUR") == "blue=green"


def test_what_is_set_already_wins_over_the_dotenv_file(tmp_path, monkeypatch):
    monkeypatch.setenv("COLOUR", "red")
    (tmp_path / ".env").write_text("COLOUR=blue\n")

    env.load_dotenv(tmp_path / ".env")

    assert env.text("COLOUR") == "red"


def test_a_house_without_a_dotenv_file_starts(tmp_path, monkeypatch):
    monkeypatch.delenv("COLOUR", raising=False)

    env.load_dotenv(tmp_path / ".env")

    assert env.text("COLOUR", "none") == "none"


def test_a_secret_is_read_from_the_file_that_is_named(tmp_path, monkeypatch):
    (tmp_path / "secret").write_text("hush\n")
    monkeypatch.setenv("COLOUR_FILE", str(tmp_path / "secret"))

    assert env.text("COLOUR") == "hush"


def test_the_variable_itself_wins_over_its_file(tmp_path, monkeypatch):
    (tmp_path / "secret").write_text("hush")
    monkeypatch.setenv("COLOUR", "")
    monkeypatch.setenv("COLOUR_FILE", str(tmp_path / "secret"))

    assert env.text("COLOUR", "red") == ""


def test_a_file_that_cannot_be_read_is_named_with_its_variable(tmp_path, monkeypatch):
    monkeypatch.setenv("COLOUR_FILE", str(tmp_path / "missing"))

    with pytest.raises(env.BadEnvironment, match=r"COLOUR_FILE names .*missing, .*No such file"):
        env.text("COLOUR")


def test_a_number_is_whole(monkeypatch):
    monkeypatch.setenv("COUNT", "12")

    assert env.number("COUNT", 3) == 12


def test_a_number_that_is_not_set_is_the_default(monkeypatch):
    monkeypatch.delenv("COUNT", raising=False)

    assert env.number("COUNT", 3) == 3


def test_what_is_no_number_is_refused_with_its_name(monkeypatch):
    monkeypatch.setenv("COUNT", "a dozen")

    with pytest.raises(env.BadEnvironment, match="COUNT must be a whole number, not 'a dozen'"):
        env.number("COUNT", 3)


@pytest.mark.parametrize("word", ["1", "true", "YES", "On"])
def test_a_switch_is_put_on_by_many_words(monkeypatch, word):
    monkeypatch.setenv("LAMP", word)

    assert env.switch("LAMP", default=False) is True


@pytest.mark.parametrize("word", ["0", "false", "NO", "Off", ""])
def test_a_switch_is_put_off_by_as_many(monkeypatch, word):
    monkeypatch.setenv("LAMP", word)

    assert env.switch("LAMP", default=True) is False


@pytest.mark.parametrize("default", [True, False])
def test_a_switch_nobody_touched_stays_as_it_was(monkeypatch, default):
    monkeypatch.delenv("LAMP", raising=False)

    assert env.switch("LAMP", default=default) is default


def test_a_switch_is_never_guessed(monkeypatch):
    monkeypatch.setenv("LAMP", "perhaps")

    with pytest.raises(env.BadEnvironment, match="LAMP must be on or off, not 'perhaps'"):
        env.switch("LAMP", default=True)


def test_a_list_is_parted_by_commas_and_has_no_empty_words(monkeypatch):
    monkeypatch.setenv("HOSTS", " one.example , ,two.example,")

    assert env.words("HOSTS") == ["one.example", "two.example"]
