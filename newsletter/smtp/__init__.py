from newsletter.smtp.client import SmtpConnection
from newsletter.smtp.outcomes import Deferred, NotSent, Outcome, Rejected, Reply, Unanswered
from newsletter.smtp.server import Patience, Server

__all__ = [
    "Deferred",
    "NotSent",
    "Outcome",
    "Patience",
    "Rejected",
    "Reply",
    "Server",
    "SmtpConnection",
    "Unanswered",
]
