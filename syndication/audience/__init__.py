"""Lists of people as tables: what columns mean, which words say yes and no, who stands in a row.

A platform's file is a few declared headers and words over one reader; a table that nobody's
platform made is read by the same reader once somebody said what its columns mean. Pure: it knows
no model and no run.
"""

from syndication.audience.addresses import LOOKS_LIKE_ONE, addresses_in, is_masked
from syndication.audience.asking import AsksColumns
from syndication.audience.listing import AudienceTable, state_in_name, together
from syndication.audience.meaning import PARTS, STATES, Cells, Meaning, Part, State
from syndication.audience.proposal import (
    TIMES,
    Column,
    Proposal,
    propose,
    read_first,
    vocabulary_of,
)
from syndication.audience.reader import Reader
from syndication.audience.vocabulary import PEOPLES_WORDS, YES_AND_NO

__all__ = [
    "LOOKS_LIKE_ONE",
    "PARTS",
    "PEOPLES_WORDS",
    "STATES",
    "TIMES",
    "YES_AND_NO",
    "AsksColumns",
    "AudienceTable",
    "Cells",
    "Column",
    "Meaning",
    "Part",
    "Proposal",
    "Reader",
    "State",
    "addresses_in",
    "is_masked",
    "propose",
    "read_first",
    "state_in_name",
    "together",
    "vocabulary_of",
]
