from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Settings = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """Something to type for a route; a secret is stored encrypted and never shown again."""

    name: str
    label: Any
    secret: bool = False
    required: bool = True
    default: str = ""
    help_text: Any = ""
    choices: tuple[tuple[str, Any], ...] = ()
    number: bool = False
