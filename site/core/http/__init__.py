"""The only folder that opens a connection to a stranger: private networks refused, all bounded."""

from core.http.bodies import multipart
from core.http.errors import HttpError, NotSent, Refused, TooLarge, Unanswered
from core.http.exchange import Answer, Headers, Limits, fetch

__all__ = [
    "Answer",
    "Headers",
    "HttpError",
    "Limits",
    "NotSent",
    "Refused",
    "TooLarge",
    "Unanswered",
    "fetch",
    "multipart",
]
