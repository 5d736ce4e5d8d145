from newsletter.smtp.client import SmtpConnection
from newsletter.smtp.outcomes import (
    Barred,
    Deferred,
    NotSent,
    Outcome,
    Rejected,
    Reply,
    Unanswered,
)
from newsletter.smtp.ready import Ready
from newsletter.smtp.server import Patience, Server

__all__ = [
    "Barred",
    "Deferred",
    "NotSent",
    "Outcome",
    "Patience",
    "Ready",
    "Rejected",
    "Reply",
    "Server",
    "SmtpConnection",
    "Unanswered",
]
