"""Lists of people as tables: what columns mean, which words say yes and no, who stands in a row.

A platform's file is a few declared headers and words over one reader; a table that nobody's
platform made is read by the same reader once somebody said what its columns mean. Pure: it knows
no model and no run.
"""

from syndication.audience.addresses import LOOKS_LIKE_ONE, addresses_in, is_masked
from syndication.audience.listing import AudienceTable, state_in_name, together
from syndication.audience.meaning import PARTS, STATES, Cells, Meaning, Part, State
from syndication.audience.proposal import Column, Proposal, propose, words_of
from syndication.audience.reader import Reader
from syndication.audience.vocabulary import PEOPLES_WORDS, YES_AND_NO

__all__ = [
    "LOOKS_LIKE_ONE",
    "PARTS",
    "PEOPLES_WORDS",
    "STATES",
    "YES_AND_NO",
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
    "state_in_name",
    "together",
    "words_of",
]
