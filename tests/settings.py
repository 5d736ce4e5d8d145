"""The settings of a test run: those of the house, in a world of its own.

pytest-django reads the settings before any conftest, so the environment is prepared here.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

SCRATCH = Path(tempfile.mkdtemp(prefix="domicile-test-"))
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)


def own_cache() -> str:
    """Processes that share a Redis use a database each: every test empties its own."""
    url = os.environ.get("CACHE_URL") or "memory://tests"
    process = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    return f"{url.rsplit('/', 1)[0]}/{process}" if url.startswith("redis://") else url


os.environ.update(
    {
        "VAR_DIR": str(SCRATCH / "var"),
        "MEDIA_ROOT": str(SCRATCH / "media"),
        "CACHE_URL": own_cache(),
        # Named even when empty, so that nobody's .env leads the tests to their own data.
        "DATABASE_URL": os.environ.get("DATABASE_URL", ""),
        "BROKER_URL": os.environ.get("BROKER_URL", ""),
        "SECRET_KEY": "only-for-tests-and-long-enough-to-be-a-real-secret-key-0123456789",
        "FIELD_ENCRYPTION_KEYS": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
        "LINK_KEYS": "t1:only-for-tests-link-key",
        "SITE_URL": "http://testserver",
        "ALLOWED_HOSTS": "testserver,127.0.0.1,localhost",
        "MORE_APPS": "wagtail_newsletter,tests.newsletter.magazine",
        "EMAIL_URL": f"file://{SCRATCH / 'var' / 'mail'}",
    }
)

from config.settings import *  # noqa: E402, F403 - after the environment

# A password is hashed for every person a test makes; slowness guards nobody here.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Otherwise every test client walks through each package's static files before its first request.
WHITENOISE_USE_FINDERS = False
