from syndication.models.channel import Channel, Credential
from syndication.models.columns import SheetColumns
from syndication.models.copy import Copy, CopyEvent
from syndication.models.intake import Intake, IntakeRow
from syndication.models.source import Idea, Source

__all__ = [
    "Channel",
    "Copy",
    "CopyEvent",
    "Credential",
    "Idea",
    "Intake",
    "IntakeRow",
    "SheetColumns",
    "Source",
]
