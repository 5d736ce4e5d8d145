"""Where a reader's answer goes: to whoever counts answers, or to a person by reply.

A page that counts is offered as the personal placeholder `poll_url` (see
`newsletter/personal.py`). Where there is none, an answer is a mail that is
written already, and needs only to be sent.
"""

from __future__ import annotations

from urllib.parse import quote, urlencode

from newsletter.blocks.piece import Setting

COUNTED = "poll_url"


def is_by_reply(setting: Setting) -> bool:
    """Whether answers are mails to a person."""
    return COUNTED not in setting.personal


def answer_url(words: str, *, number: int, setting: Setting) -> str:
    """The link of one answer; `number` is its place among the answers of the block."""
    if is_by_reply(setting):
        subject = f"Re: {setting.subject}"
        return f"mailto:{setting.answers_to}?subject={quote(subject)}&body={quote(words)}"
    return f"[[{COUNTED}]]?{urlencode({'block': setting.mark, 'answer': number})}"
