"""Makes sure Debian packages are there that a lane of proof needs."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path


class Missing(Exception):
    """Something the lane needs is not on this machine and could not be installed."""


def need(*packages: str) -> None:
    """Install those of `packages` that are absent; raises Missing with the command to run."""
    absent = [package for package in packages if not is_installed(package)]
    if not absent:
        return
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *absent]
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        raise Missing(f"This lane needs {', '.join(absent)}. Run as root: {' '.join(command)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    print(f"Installing {', '.join(absent)} …", flush=True)
    apt(["apt-get", "update", "--quiet"], environment=environment)
    with no_services():
        apt(command, environment=environment)


def is_installed(package: str) -> bool:
    """Whether dpkg calls the package installed."""
    if shutil.which("dpkg-query") is None:
        return False
    answer = subprocess.run(
        ["dpkg-query", "--show", "--showformat=${db:Status-Status}", package],
        capture_output=True,
        text=True,
        check=False,
    )
    return answer.stdout == "installed"


def apt(command: list[str], *, environment: dict[str, str]) -> None:
    """Run apt-get, and show what it said only when it failed."""
    answer = subprocess.run(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if answer.returncode:
        raise Missing(f"{' '.join(command)} failed:\n{answer.stdout[-2000:]}")


@contextlib.contextmanager
def no_services() -> Iterator[None]:
    """Keep freshly installed servers from starting by themselves: a lane starts its own."""
    rule = Path("/usr/sbin/policy-rc.d")
    if rule.exists():
        yield
        return
    rule.write_text("#!/bin/sh\nexit 101\n", encoding="ascii")
    rule.chmod(0o755)
    try:
        yield
    finally:
        rule.unlink()
