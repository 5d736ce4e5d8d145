"""The rules a segment can be made of, in the order in which an editor sees them."""

from __future__ import annotations

from newsletter.segments.rule import Rule
from newsletter.segments.rules.clicks import Clicks
from newsletter.segments.rules.ladder import Ladder
from newsletter.segments.rules.languages import Languages
from newsletter.segments.rules.lists import Lists
from newsletter.segments.rules.sources import Sources
from newsletter.segments.rules.tags import Tags
from newsletter.segments.rules.topics import Topics

RULES: tuple[Rule, ...] = (Lists(), Topics(), Languages(), Sources(), Tags(), Clicks(), Ladder())
