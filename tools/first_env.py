#!/usr/bin/env python3
"""Writes the keys that every home needs into `.env`, where they are missing.

A key that is set in the environment (or by NAME_FILE) is left alone. What is written is never
written again: who loses FIELD_ENCRYPTION_KEYS loses the stored logins of other platforms.
"""

from __future__ import annotations

import base64
import os
import secrets
import sys
from collections.abc import Callable
from pathlib import Path

KEYS: dict[str, Callable[[], str]] = {
    "SECRET_KEY": lambda: secrets.token_urlsafe(50),
    "FIELD_ENCRYPTION_KEYS": lambda: base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
    "LINK_KEYS": lambda: f"k{secrets.token_hex(2)}:{secrets.token_urlsafe(32)}",
}


def complete(path: Path) -> list[str]:
    """Add missing keys to the file at `path`; returns the names of those added."""
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    known = {line.partition("=")[0].strip() for line in before.splitlines()}
    known |= {name.removesuffix("_FILE") for name in known}
    known |= {name.removesuffix("_FILE") for name, value in os.environ.items() if value}
    missing = [name for name in KEYS if name not in known]
    if missing:
        if before and not before.endswith("\n"):
            before += "\n"
        lines = "".join(f"{name}={KEYS[name]()}\n" for name in missing)
        unfinished = path.with_name(path.name + ".part")
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(before + lines)
        unfinished.replace(path)
    return missing


if __name__ == "__main__":
    added = complete(Path(sys.argv[1]))
    if added:
        print(
            f"Wrote {', '.join(added)} to {sys.argv[1]}. Keep a copy of that file in a safe place."
        )
