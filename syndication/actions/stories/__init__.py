"""Stories come home as articles, and are taken back: a batch, one verb, one transaction."""

from syndication.actions.stories.bringing import Arrival, bring_stories
from syndication.actions.stories.gathering import gather
from syndication.actions.stories.leading import Places
from syndication.actions.stories.planning import StoryPlan, homes_of, plan_story
from syndication.actions.stories.proving import prove
from syndication.actions.stories.relinking import relink
from syndication.actions.stories.undoing import take_back_story

__all__ = [
    "Arrival",
    "Places",
    "StoryPlan",
    "bring_stories",
    "gather",
    "homes_of",
    "plan_story",
    "prove",
    "relink",
    "take_back_story",
]
