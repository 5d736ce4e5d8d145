"""With the settings of a real home, nothing that Django knows of is left open."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tools import lane
from tools.lane_check import PRODUCTION

ASK = """
import json, django
from django.conf import settings
django.setup()
names = ["SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE",
         "SESSION_COOKIE_HTTPONLY", "SECURE_HSTS_SECONDS", "SECURE_SSL_REDIRECT", "DEBUG",
         "STAFF_SECOND_FACTOR", "ALLAUTH_TRUSTED_PROXY_COUNT", "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN",
         "SESSION_COOKIE_DOMAIN", "SILENCED_SYSTEM_CHECKS"]
print(json.dumps({name: getattr(settings, name) for name in names}
                 | {"cache": settings.CACHES["default"]["BACKEND"]}))
"""


def run(*command: str, place: Path, **more: str) -> subprocess.CompletedProcess[str]:
    env = lane.surroundings(**PRODUCTION, **more, VAR_DIR=str(place))
    env["DJANGO_SETTINGS_MODULE"] = "config.settings"
    return subprocess.run(
        [sys.executable, *command],
        cwd=lane.HOUSE,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


def test_djangos_deployment_check_finds_nothing(tmp_path):
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", place=tmp_path)

    assert done.returncode == 0, done.stderr


def test_cookies_transport_and_second_factor_are_strict(tmp_path):
    done = run("-c", ASK, place=tmp_path)
    found = json.loads(done.stdout)

    assert found["SESSION_COOKIE_NAME"] == "__Host-session"
    assert found["CSRF_COOKIE_NAME"] == "__Host-csrf"
    assert found["SESSION_COOKIE_SECURE"]
    assert found["CSRF_COOKIE_SECURE"]
    assert found["SESSION_COOKIE_HTTPONLY"]
    assert found["SESSION_COOKIE_DOMAIN"] is None
    assert found["SECURE_HSTS_SECONDS"] == 31_536_000
    assert found["SECURE_SSL_REDIRECT"]
    assert not found["DEBUG"]
    assert not found["MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"]
    assert found["STAFF_SECOND_FACTOR"] == "required"
    assert found["ALLAUTH_TRUSTED_PROXY_COUNT"] == 1
    assert found["SILENCED_SYSTEM_CHECKS"] == []


def test_tries_are_counted_in_a_cache_that_all_processes_share(tmp_path):
    found = json.loads(run("-c", ASK, place=tmp_path).stdout)

    assert "locmem" not in found["cache"].lower()
    assert "dummy" not in found["cache"].lower()


@pytest.mark.parametrize("rule", ["off", "Required", ""])
def test_a_misspelt_rule_of_the_second_factor_stops_the_start(tmp_path, rule):
    done = run("manage.py", "check", place=tmp_path, STAFF_SECOND_FACTOR=rule)

    assert done.returncode == 1
    assert "Set it to required or offered" in done.stderr
