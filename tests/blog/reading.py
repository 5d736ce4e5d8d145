"""Reading a page as a reader's browser does."""

from __future__ import annotations

from django.test import Client


def get(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    text: str = answer.content.decode()
    return text
