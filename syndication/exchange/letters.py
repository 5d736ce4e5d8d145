"""Platforms of letters: what they take beside articles."""

from __future__ import annotations

from typing import ClassVar, Protocol, runtime_checkable


@runtime_checkable
class TakesIssues(Protocol):
    """Takes issues of a newsletter too: as drafts, or by a person's hand, never as mail of ours."""

    takes_issues: ClassVar[bool]
