"""A stored credential is read by this house, from its own column, and by nobody else."""

from __future__ import annotations

import base64

from django.core.exceptions import ImproperlyConfigured
from django.db import connection

import pytest

from core.secrets import CannotDecrypt, decrypt, encrypt
from syndication.models import Credential
from tests import make

NEW_KEY = base64.urlsafe_b64encode(b"another-key-of-thirty-two-bytes!").decode()


def test_what_was_encrypted_can_be_read_and_shows_nothing():
    stored = encrypt("s3cret-été", purpose="a.b")

    assert decrypt(stored, purpose="a.b") == "s3cret-été"
    assert "s3cret" not in stored
    assert stored.startswith("v1:")


def test_the_same_secret_looks_different_each_time():
    assert encrypt("s", purpose="a.b") != encrypt("s", purpose="a.b")


def test_a_ciphertext_that_was_moved_to_another_column_is_refused():
    stored = encrypt("s", purpose="a.b")

    with pytest.raises(CannotDecrypt, match="moved"):
        decrypt(stored, purpose="a.c")


def test_a_key_is_changed_by_putting_a_new_one_in_front(settings):
    stored = encrypt("s", purpose="a.b")
    settings.FIELD_ENCRYPTION_KEYS = [NEW_KEY, *settings.FIELD_ENCRYPTION_KEYS]

    renewed = encrypt("s", purpose="a.b")

    assert decrypt(stored, purpose="a.b") == "s"
    settings.FIELD_ENCRYPTION_KEYS = [NEW_KEY]
    assert decrypt(renewed, purpose="a.b") == "s"


def test_a_wrong_key_is_told_and_never_a_silent_value(settings):
    stored = encrypt("s", purpose="a.b")
    settings.FIELD_ENCRYPTION_KEYS = [NEW_KEY]

    with pytest.raises(CannotDecrypt, match="FIELD_ENCRYPTION_KEYS"):
        decrypt(stored, purpose="a.b")


@pytest.mark.parametrize("stored", ["", "v1:", "plain text", "v1:gAAAAA", "é"])
def test_what_was_never_encrypted_is_told(stored):
    with pytest.raises(CannotDecrypt):
        decrypt(stored, purpose="a.b")


def test_a_house_without_a_key_says_what_to_set(settings):
    settings.FIELD_ENCRYPTION_KEYS = []

    with pytest.raises(ImproperlyConfigured, match="FIELD_ENCRYPTION_KEYS"):
        encrypt("s", purpose="a.b")


@pytest.mark.django_db
def test_a_credential_lies_encrypted_in_the_database():
    credential = Credential.objects.create(channel=make.channel(site=make.site()), secrets="t0ken")

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT secrets FROM {Credential._meta.db_table}")
        (stored,) = cursor.fetchone()

    assert "t0ken" not in stored
    assert Credential.objects.get(pk=credential.pk).secrets == "t0ken"
