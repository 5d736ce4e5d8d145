#!/usr/bin/env python3
"""Makes `.venv` from the locked requirements with nothing but Python ≥ 3.11.

Uses the uv that is on the PATH when it is recent enough, else a pinned one from the package
index (a wheel is a zip with the program in it, so neither pip nor venv is needed), else Python's
own venv and pip. Every package is checked against the hash in the requirements file.

    python3 tools/bootstrap.py core     what the house runs on; with PostgreSQL or Redis in
                                        DATABASE_URL or CACHE_URL also what speaks to them
    python3 tools/bootstrap.py cluster  the same, whatever the environment says
    python3 tools/bootstrap.py dev      and what proves it
    python3 tools/bootstrap.py lock     make uv.lock and the requirements files again
"""

from __future__ import annotations

import base64
import configparser
import fcntl
import hashlib
import json
import os
import platform
import re
import shutil
import ssl
import subprocess
import sys
import zipfile
from html import unescape
from io import BytesIO
from pathlib import Path
from urllib.parse import urljoin, urlsplit, urlunsplit
from urllib.request import Request, urlopen  # noqa: TID251 - runs before core.http exists

HOUSE = Path(__file__).resolve().parents[1]
VENV = HOUSE / ".venv"
CACHE = HOUSE / ".cache"
REQUIREMENTS = {
    "core": HOUSE / "requirements.txt",
    "cluster": HOUSE / "requirements-cluster.txt",
    "dev": HOUSE / "requirements-dev.txt",
}
SERVERS = ("DATABASE_URL", "CACHE_URL", "BROKER_URL")
OLDEST_UV = (0, 10)
UV = "0.13.9"
WHEELS = {
    "linux-x86_64": (
        "manylinux_2_17_x86_64.manylinux2014_x86_64",
        "d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19",
    ),
    "linux-aarch64": (
        "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64",
        "5435c5ce14a56431208ca0996416d310f1598e8c2c8ba707688985a16bb82dbe",
    ),
    "musl-x86_64": (
        "musllinux_1_1_x86_64",
        "2c45530751517d6c3bbc69a19473f6effe47cce047bede01ffd8af7ea7b36b25",
    ),
    "darwin-x86_64": (
        "macosx_10_12_x86_64",
        "c16ed11e013557536b3e60065f1b912f6407bd6518e041b961e23ef9e6b4fbf5",
    ),
    "darwin-arm64": (
        "macosx_11_0_arm64",
        "66c512266d633bef48384a1f53003f41f2a8e7b36fe6e7fbfd3e0fd52d96fa63",
    ),
}


class CannotInstall(Exception):
    """The packages cannot be installed; the message says what to do."""


def main(arguments: list[str]) -> int:
    """Do what the one argument names."""
    wanted = arguments[0] if len(arguments) == 1 else ""
    if wanted not in {*REQUIREMENTS, "lock"}:
        print(__doc__, file=sys.stderr)
        return 2
    if sys.version_info < (3, 11):  # noqa: UP036 - this script runs before anything checked it
        print(f"Python 3.11 or newer is needed; this is {platform.python_version()}.")
        return 1
    CACHE.mkdir(exist_ok=True)
    try:
        with (CACHE / "bootstrap.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if wanted == "lock":
                make_locks()
            else:
                install(wanted)
    except (CannotInstall, OSError, subprocess.CalledProcessError) as error:
        print(f"The packages were not installed. {error}", file=sys.stderr)
        return 1
    return 0


def install(wanted: str) -> None:
    """Bring `.venv` to what a requirements file says, unless that or more is there already."""
    if wanted == "core" and speaks_to_servers():
        wanted = "cluster"
    names = list(REQUIREMENTS)  # each holds all that those before it hold
    if any(is_current(name) for name in names[names.index(wanted) :]):
        return
    print(f"Installing what {REQUIREMENTS[wanted].name} lists into .venv …", flush=True)
    for name in REQUIREMENTS:
        stamp_of(name).unlink(missing_ok=True)
    uv = find_uv()
    if uv is None:
        install_with_pip(REQUIREMENTS[wanted])
    else:
        install_with_uv(uv, REQUIREMENTS[wanted])
    stamp_of(wanted).write_text(fingerprint(wanted))


def speaks_to_servers() -> bool:
    """Whether the environment or .env names a PostgreSQL or a Redis."""
    settings = (HOUSE / ".env").read_text() if (HOUSE / ".env").is_file() else ""
    settings += "".join(f"\n{name}={os.environ.get(name, '')}" for name in SERVERS)
    return (
        re.search(rf"^({'|'.join(SERVERS)})=[\"']?(postgres|redis|unix)", settings, re.MULTILINE)
        is not None
    )


def stamp_of(name: str) -> Path:
    return VENV / f".{name}.stamp"


def is_current(name: str) -> bool:
    """Whether `.venv` was made from the requirements as they are now."""
    stamp = stamp_of(name)
    works = (VENV / "bin" / "python").exists()
    return works and stamp.is_file() and stamp.read_text() == fingerprint(name)


def fingerprint(name: str) -> str:
    return hashlib.sha256(REQUIREMENTS[name].read_bytes()).hexdigest()


def install_with_uv(uv: str, requirements: Path) -> None:
    # Run from the cache folder: `exclude-newer` in pyproject.toml is for locking, and a mirror
    # that does not tell upload times would seem to have no packages.
    environment = {**os.environ, **index_settings()}
    if not (VENV / "bin" / "python").exists():
        make = [uv, "venv", "--quiet", "--python", sys.executable, "--allow-existing", str(VENV)]
        subprocess.run(make, cwd=CACHE, env=environment, check=True)
    sync = [uv, "pip", "sync", "--quiet", "--require-hashes", "--only-binary", ":all:"]
    # Compiled now: a house that may not write there later would start seconds slower each time.
    sync += ["--compile-bytecode", "--python", str(VENV / "bin" / "python"), str(requirements)]
    subprocess.run(sync, cwd=CACHE, env=environment, check=True)


def install_with_pip(requirements: Path) -> None:
    print("No uv for this machine; using venv and pip, which takes longer.", flush=True)
    make = subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False)
    if make.returncode:
        raise CannotInstall("Install the venv module (Debian: apt-get install python3-venv).")
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", "--require-hashes"]
    subprocess.run([*pip, "--requirement", str(requirements)], check=True)


def make_locks() -> None:
    """Resolve again and write uv.lock and the requirements files."""
    uv = find_uv()
    if uv is None:
        raise CannotInstall("Locking needs uv, and there is none for this machine.")
    export = [uv, "export", "--frozen", "--quiet", "--no-emit-project"]
    core = ["--no-default-groups", "--output-file", "requirements.txt"]
    cluster = ["--no-default-groups", "--extra", "cluster"]
    cluster += ["--output-file", "requirements-cluster.txt"]
    dev = ["--extra", "cluster", "--group", "dev", "--output-file", "requirements-dev.txt"]
    for command in ([uv, "lock"], *([*export, *names] for names in (core, cluster, dev))):
        subprocess.run(command, cwd=HOUSE, check=True, stdout=subprocess.DEVNULL)


def find_uv() -> str | None:
    """The uv of the PATH, the one fetched before, or a pinned one fetched now."""
    fetched = CACHE / f"uv-{UV}"
    for candidate in (shutil.which("uv"), str(fetched)):
        if candidate and version_of(candidate) >= OLDEST_UV:
            return candidate
    wheel = wheel_for_this_machine()
    if wheel is None:
        return None
    print(f"Fetching uv {UV} …", flush=True)
    content = fetch_wheel(*wheel)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        program = archive.read(f"uv-{UV}.data/scripts/uv")
    unfinished = fetched.with_suffix(".part")
    unfinished.write_bytes(program)
    unfinished.chmod(0o755)
    unfinished.rename(fetched)
    return str(fetched)


def version_of(uv: str) -> tuple[int, ...]:
    try:
        answer = subprocess.run([uv, "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return ()
    found = re.match(r"uv (\d+)\.(\d+)", answer.stdout)
    return tuple(int(part) for part in found.groups()) if found else ()


def wheel_for_this_machine() -> tuple[str, str] | None:
    """File name and SHA-256 of the uv wheel for this machine, if there is one."""
    system = platform.system().lower()
    if system == "linux" and platform.machine() == "x86_64" and platform.libc_ver()[0] != "glibc":
        system = "musl"
    found = WHEELS.get(f"{system}-{platform.machine()}")
    return (f"uv-{UV}-py3-none-{found[0]}.whl", found[1]) if found else None


def fetch_wheel(name: str, sha256: str) -> bytes:
    """Fetch a wheel from the package index and refuse one with another content."""
    page_url = f"{index_url().rstrip('/')}/uv/"
    page = fetch(page_url, accept="application/vnd.pypi.simple.v1+json, text/html;q=0.5")
    content = fetch(link_to(name, page=page, page_url=page_url), accept="*/*")
    if hashlib.sha256(content).hexdigest() != sha256:
        raise CannotInstall(f"{name} from {page_url} is not the file it should be (SHA-256).")
    return content


def link_to(name: str, *, page: bytes, page_url: str) -> str:
    """The address of a file on a page of the simple index, in its JSON or its HTML form."""
    text = page.decode()
    if text.lstrip().startswith("{"):
        links = {entry["filename"]: entry["url"] for entry in json.loads(text)["files"]}
    else:
        hrefs = [unescape(href) for href in re.findall(r'href="([^"]+)"', text)]
        links = {href.split("#")[0].rsplit("/", 1)[-1]: href for href in hrefs}
    if name not in links:
        raise CannotInstall(f"{page_url} does not offer {name}; install uv by hand.")
    # A mirror may stand under a login that its links leave out.
    return urljoin(page_url, links[name].split("#")[0])


def fetch(url: str, *, accept: str) -> bytes:
    """GET, with the login that an index address may carry."""
    parts = urlsplit(url)
    headers = {"Accept": accept, "User-Agent": "domicile-bootstrap"}
    if parts.username:
        login = f"{parts.username}:{parts.password or ''}".encode()
        headers["Authorization"] = "Basic " + base64.b64encode(login).decode()
        parts = parts._replace(netloc=parts.netloc.rpartition("@")[2])
    authority = os.environ.get("PIP_CERT") or os.environ.get("SSL_CERT_FILE") or None
    context = ssl.create_default_context(cafile=authority)
    request = Request(urlunsplit(parts), headers=headers)
    try:
        with urlopen(request, timeout=120, context=context) as answer:
            content: bytes = answer.read()
    except OSError as error:
        hint = " Install ca-certificates." if not has_authorities() else ""
        raise CannotInstall(f"{urlunsplit(parts)} cannot be read: {error}.{hint}") from error
    return content


def index_settings() -> dict[str, str]:
    """What uv must be told because it does not read pip's configuration."""
    told = {}
    if "UV_DEFAULT_INDEX" not in os.environ and "UV_INDEX_URL" not in os.environ:
        told["UV_DEFAULT_INDEX"] = index_url()
    if "SSL_CERT_FILE" not in os.environ and os.environ.get("PIP_CERT"):
        told["SSL_CERT_FILE"] = os.environ["PIP_CERT"]
    if has_authorities():
        told["UV_SYSTEM_CERTS"] = "true"  # a company's own authority is known there only
    return told


def has_authorities() -> bool:
    """Whether the system keeps certificate authorities (a bare container may not)."""
    paths = ssl.get_default_verify_paths()
    folder = Path(paths.openssl_capath)
    return Path(paths.openssl_cafile).is_file() or (folder.is_dir() and any(folder.iterdir()))


def index_url() -> str:
    """The package index of this machine: environment, pip's configuration, PyPI."""
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"):
        if os.environ.get(name):
            return os.environ[name]
    configuration = configparser.ConfigParser(interpolation=None, strict=False)
    own = Path.home() / ".config"
    places = [Path("/etc/pip.conf"), Path.home() / ".pip" / "pip.conf", own / "pip" / "pip.conf"]
    if os.environ.get("PIP_CONFIG_FILE"):
        places.append(Path(os.environ["PIP_CONFIG_FILE"]))
    configuration.read(places, encoding="utf-8")
    for section in ("install", "global"):
        if configuration.has_option(section, "index-url"):
            return configuration.get(section, "index-url").strip()
    return "https://pypi.org/simple"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
