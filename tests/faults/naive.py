"""The control: how mail is often sent. Batches by Django, and a flag when a batch is done.

It is judged by the same checker, so that a harness that finds nothing is found out.
"""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

from django.conf import settings
from django.core.mail import send_mass_mail

BATCH = 50
SENDER = "hello@example.org"


def main(book: Path, port: int) -> None:
    """Mail everybody whose batch is not marked as done."""
    settings.configure(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=port,
        SECRET_KEY="only-for-tests",
    )
    with sqlite3.connect(book) as ledger:
        while batch := ledger.execute(
            "SELECT address FROM reader WHERE NOT done ORDER BY address LIMIT ?", (BATCH,)
        ).fetchall():
            send_mass_mail([("Good morning", "Dear reader.", SENDER, [to]) for (to,) in batch])
            ledger.executemany("UPDATE reader SET done = 1 WHERE address = ?", batch)
            ledger.commit()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
