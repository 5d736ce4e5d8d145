"""Tables of no known make, of which only a person can say what their columns mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, runtime_checkable

from syndication.audience.proposal import Proposal
from syndication.exchange import Drop, ExportsPeople


@runtime_checkable
class AsksColumns(Protocol):
    """Proposes what columns mean, and reads by what was said (`Meaning.as_json`)."""

    def propose(self, drop: Drop) -> Proposal: ...

    def by(self, columns: Mapping[str, Any]) -> ExportsPeople: ...
