"""Typed readers of the environment: they fail loudly and say which name to set.

Every name is read here or in `settings.py` through these readers, each also
from `NAME_FILE` (a file that holds the value), and is listed in one table in
`docs/operators.md`.
"""

from __future__ import annotations

import os
from pathlib import Path


class BadEnvironment(Exception):
    """A variable of the environment cannot be used; the message names it."""


def load_dotenv(path: Path) -> None:
    """Put `NAME=value` lines of a .env file into the environment; what is set already wins."""
    if not path.is_file():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        name, separator, value = line.strip().partition("=")
        if separator and not name.startswith("#"):
            os.environ.setdefault(name.strip(), value.strip().strip("\"'"))


def text(name: str, default: str = "") -> str:
    """A string: from NAME, else from the file that NAME_FILE names, else the default."""
    if name in os.environ:
        return os.environ[name]
    file_name = os.environ.get(f"{name}_FILE")
    if not file_name:
        return default
    try:
        return Path(file_name).read_text(encoding="utf-8").strip()
    except OSError as error:
        message = f"{name}_FILE names {file_name}, which cannot be read: {error.strerror}."
        raise BadEnvironment(message) from error


def number(name: str, default: int) -> int:
    """A whole number."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError as error:
        raise BadEnvironment(f"{name} must be a whole number, not {value!r}.") from error


def switch(name: str, *, default: bool) -> bool:
    """On or off: 1, true, yes, on; 0, false, no, off."""
    value = text(name, "on" if default else "off").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off", ""}:
        return False
    raise BadEnvironment(f"{name} must be on or off, not {value!r}.")


def words(name: str, default: str = "") -> list[str]:
    """A list: values separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]
