"""A story comes home as an article, and is taken back: one story, one verb, one transaction."""

from syndication.actions.stories.bringing import bring_story
from syndication.actions.stories.gathering import gather
from syndication.actions.stories.planning import StoryPlan, plan_story
from syndication.actions.stories.proving import prove
from syndication.actions.stories.relinking import relink
from syndication.actions.stories.undoing import take_back_story

__all__ = ["StoryPlan", "bring_story", "gather", "plan_story", "prove", "relink", "take_back_story"]
