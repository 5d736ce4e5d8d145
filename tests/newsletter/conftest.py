"""Whom several tests of the newsletter meet."""

from __future__ import annotations

import pytest

from tests import make


@pytest.fixture
def theirs(db):
    """A reader of another brand."""
    other = make.site(hostname="other.test", name="Other", default=False)
    return make.subscription(
        newsletter=make.newsletter(site=other, slug="other"), address="theirs@example.org"
    ).subscriber
