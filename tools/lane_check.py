"""`make check`: everything that can be known without running the house."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tools import lane, translations
from tools.lane import Step, program

TYPED = ("site", "blog", "newsletter", "syndication", "tests", "tools", "benchmarks")
PRODUCTION = {
    "SITE_URL": "https://home.example.org",
    "ALLOWED_HOSTS": "home.example.org",
    "SECRET_KEY": "only-for-this-check-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGH",
    "FIELD_ENCRYPTION_KEYS": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "LINK_KEYS": "c1:only-for-this-check",
    "EMAIL_URL": "smtp://post.example.org:587",
    "TRUSTED_PROXIES": "1",
    "DEBUG": "off",
}


def main() -> int:
    """Run every check."""
    with tempfile.TemporaryDirectory(prefix="domicile-check-") as folder:
        return lane.run_steps(steps(VAR_DIR=folder))


def steps(**places: str) -> list[Step]:
    """The checks, the quick ones first."""
    templates = [str(path) for path in sorted((lane.HOUSE / "templates").rglob("*.html"))]
    manage = [sys.executable, "manage.py"]
    house = {**PRODUCTION, **places}
    deploy = [*manage, "check", "--deploy", "--fail-level", "WARNING"]
    migrations = [*manage, "makemigrations", "--check", "--dry-run"]
    return [
        Step("ruff check", [program("ruff"), "check", "."]),
        Step("ruff format", [program("ruff"), "format", "--check", "."]),
        Step("djade", [program("djade"), "--target-version", "5.2", "--check", *templates]),
        Step("djhtml", [program("djhtml"), "--check", "--tabwidth", "2", *templates]),
        Step("codespell", [program("codespell"), *tracked_texts()]),
        Step("import contracts", [program("lint-imports"), "--no-cache"]),
        Step("types", [program("mypy"), *typed(), "manage.py"]),
        Step("migrations", migrations, env=house),
        Step("deployment", deploy, env=house),
        Step("translations", look=translations.problems),
        Step("known vulnerabilities", look=audit),
    ]


def typed() -> list[str]:
    """The folders that hold Python."""
    return [name for name in TYPED if any((lane.HOUSE / name).rglob("*.py"))]


def tracked_texts() -> list[str]:
    """What git knows of, without files that were made or that are another language."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=lane.HOUSE,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    kinds = {".py", ".md", ".toml", ".css", ".js", ".txt", ".yaml"}
    return [
        name
        for name in listed
        if Path(name).suffix in kinds
        and not name.startswith(("requirements", "tests/data/", "tests/vendor/"))
    ]


def audit() -> list[str]:
    """Ask for known vulnerabilities, and say of how many packages anything is known.

    pip-audit says "none found" also when its source of advisories could not be asked.
    """
    command = [program("pip-audit"), "-r", "requirements.txt", "--require-hashes", "--disable-pip"]
    answer = subprocess.run(
        [*command, "--format", "json", "--progress-spinner", "off"],
        cwd=lane.HOUSE,
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        packages = json.loads(answer.stdout)["dependencies"]
    except (ValueError, KeyError):
        print("       pip-audit could not ask its source of advisories; nothing was audited.")
        return []
    known = [package for package in packages if "skip_reason" not in package]
    print(f"       pip-audit: audited {len(known)} of {len(packages)} packages.")
    if len(known) < len(packages):
        print("       The source of advisories knows nothing of the others or was not reachable.")
    return [
        f"{package['name']} {package['version']}: {flaw['id']}, fixed in {flaw['fix_versions']}"
        for package in known
        for flaw in package["vulns"]
    ]


if __name__ == "__main__":
    raise SystemExit(lane.door(main))
