"""What a row of the books calls itself, wherever Wagtail or a log names it."""

from __future__ import annotations

from syndication.models import Idea, IntakeRow


def test_an_idea_is_called_by_its_title():
    assert str(Idea(title="The lease and the land")) == "The lease and the land"


def test_an_item_of_a_homecoming_is_called_by_its_title_or_by_its_number_there():
    assert str(IntakeRow(title="Own the door", source_id="123401")) == "Own the door"
    assert str(IntakeRow(source_id="123401")) == "123401"
