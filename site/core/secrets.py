"""Credentials at rest: encrypted with keys that lie outside the database.

`FIELD_ENCRYPTION_KEYS` are Fernet keys (AES-128-CBC with HMAC-SHA256); the first encrypts, all
decrypt, so a key is rotated by putting a new one in front. The name of the field is encrypted
along with the value: a ciphertext copied into another column is refused.
"""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

VERSION = "v1:"


class CannotDecrypt(Exception):
    """A stored secret cannot be read: the key is gone, or the value was tampered with."""


def encrypt(value: str, *, purpose: str) -> str:
    """The value as text that only this house can read, and only for this purpose."""
    plain = json.dumps({"for": purpose, "value": value}).encode()
    return VERSION + _keys().encrypt(plain).decode()


def decrypt(stored: str, *, purpose: str) -> str:
    """The value that was encrypted for this purpose; raises `CannotDecrypt`."""
    try:
        plain = json.loads(_keys().decrypt(stored.removeprefix(VERSION).encode()))
    except InvalidToken as error:
        raise CannotDecrypt(
            "A stored credential cannot be read with FIELD_ENCRYPTION_KEYS. "
            "Put the old key back, or connect the account again."
        ) from error
    if plain["for"] != purpose:
        raise CannotDecrypt("A stored credential was moved to where it does not belong.")
    return str(plain["value"])


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]  # no such class at run time
    """Text that is encrypted in the database and plain in Python. It cannot be searched.

    Reading raises `CannotDecrypt` where the key is gone: a wrong key is never a silent value.
    """

    @property
    def purpose(self) -> str:
        """The column this field's values belong to."""
        return f"{self.model._meta.label_lower}.{self.attname}"

    def from_db_value(self, value: str | None, *_facts: object) -> str | None:
        return None if value is None else decrypt(value, purpose=self.purpose)

    def get_prep_value(self, value: Any) -> str | None:
        plain = super().get_prep_value(value)
        return None if plain is None else encrypt(plain, purpose=self.purpose)


def _keys() -> MultiFernet:
    if not settings.FIELD_ENCRYPTION_KEYS:
        raise ImproperlyConfigured("Set FIELD_ENCRYPTION_KEYS; `make run` makes one.")
    return MultiFernet([Fernet(key) for key in settings.FIELD_ENCRYPTION_KEYS])
