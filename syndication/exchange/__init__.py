"""What crosses the border: plain values between a platform file and the house.

A platform file turns a stranger's bytes into these values and these values
into a stranger's requests. It knows no database: everything here is a frozen
dataclass, a protocol or an error.
"""

from syndication.exchange.account import (
    Account,
    Field,
    Platform,
)
from syndication.exchange.errors import (
    ByHand,
    EditedThere,
    ExchangeError,
    Gone,
    NeedsNewConnection,
    NotSent,
    SlowDown,
    Unanswered,
    UnreadableFile,
)
from syndication.exchange.inward import (
    Comment,
    Drop,
    ExportsPeople,
    ExportsStories,
    Media,
    Person,
    PersonState,
    ReadsLiveSites,
    Recognition,
    Status,
    Story,
    Visibility,
)
from syndication.exchange.outward import (
    AssistsCopies,
    CostsMoney,
    CountsText,
    FindsCopies,
    Outgoing,
    Probe,
    ReadsResponses,
    Receipt,
    Shape,
    ShapesCopies,
    TakesCopies,
    TellsLosses,
    UpdatesCopies,
)

__all__ = [
    "Account",
    "AssistsCopies",
    "ByHand",
    "Comment",
    "CostsMoney",
    "CountsText",
    "Drop",
    "EditedThere",
    "ExchangeError",
    "ExportsPeople",
    "ExportsStories",
    "Field",
    "FindsCopies",
    "Gone",
    "Media",
    "NeedsNewConnection",
    "NotSent",
    "Outgoing",
    "Person",
    "PersonState",
    "Platform",
    "Probe",
    "ReadsLiveSites",
    "ReadsResponses",
    "Receipt",
    "Recognition",
    "Shape",
    "ShapesCopies",
    "SlowDown",
    "Status",
    "Story",
    "TakesCopies",
    "TellsLosses",
    "Unanswered",
    "UnreadableFile",
    "UpdatesCopies",
    "Visibility",
]
