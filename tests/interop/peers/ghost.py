"""A real Ghost 5 from npm, with SQLite, an owner and one integration key."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import requests

from tests.interop.peers import place
from tools import debian
from tools.processes import free_port, running, wait_until

VERSION = "5.130.6"
NODE = "20.20.2"
PASSWORD = "Deplatform-2026!"
OWNER = "editor@example.test"


@dataclass(frozen=True, slots=True)
class GhostPeer:
    """A running Ghost: where it answers, and the Admin API key as `id:secret`."""

    base_url: str
    admin_api_key: str
    owner: str = OWNER
    password: str = PASSWORD


@dataclass(frozen=True, slots=True)
class Installed:
    """Where Ghost and its node are."""

    package: Path
    node: Path


def ensure_ghost(cache: Path | None = None) -> Installed:
    """Install Ghost into the cache folder unless it is there; takes minutes the first time."""
    cache = cache or place.cache_dir()
    node, headers = ensure_node(cache)
    with place.made_once(cache / f"ghost-{VERSION}") as building:
        if building is not None:
            sys.stderr.write(f"Installing Ghost {VERSION} from npm (minutes, once) …\n")
            build(building, node=node, headers=headers)
    return Installed(package=cache / f"ghost-{VERSION}" / "package", node=node)


def ensure_node(cache: Path) -> tuple[Path, Path]:
    """A node 20 and the folder of its headers: the machine's own, else one from npm."""
    own = shutil.which("node")
    if own and major(own) == 20 and Path("/usr/include/node/node.h").is_file():
        return Path(own), Path("/usr")
    if shutil.which("npm") is None:
        debian.need("npm")
    with place.made_once(cache / f"node-{NODE}") as building:
        if building is not None:
            npm(["init", "--yes"], cwd=building, env={})
            npm(["install", f"node@{NODE}"], cwd=building, env={})
    found = next((cache / f"node-{NODE}").glob("node_modules/**/node-linux-*/bin/node"))
    return found, found.parents[1]


def major(node: str) -> int:
    """The major version of a node binary."""
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=True)
    return int(answer.stdout.lstrip("v").split(".")[0])


def build(folder: Path, *, node: Path, headers: Path) -> None:
    """Fetch Ghost's published package and install what it needs to run, building sqlite3."""
    debian.need("g++", "make", "python3")
    path = {"PATH": f"{node.parent}{os.pathsep}{os.environ['PATH']}"}
    npm(["pack", f"ghost@{VERSION}"], cwd=folder, env=path)
    subprocess.run(["tar", "xzf", f"ghost-{VERSION}.tgz"], cwd=folder, check=True)
    manifest = folder / "package" / "package.json"
    content = json.loads(manifest.read_text())
    # npm resolves these even with --omit=dev, and one of them lies on GitHub.
    content.pop("devDependencies", None)
    manifest.write_text(json.dumps(content, indent=1))
    env = {**path, "NODE_ENV": "production", "npm_config_nodedir": str(headers)}
    install = ["install", "--omit=dev", "--legacy-peer-deps", "--no-audit", "--no-fund"]
    npm(install, cwd=folder / "package", env=env)
    if not sqlite_is_built(folder / "package"):
        npm(["rebuild", "sqlite3", "--foreground-scripts"], cwd=folder / "package", env=env)
    if not sqlite_is_built(folder / "package"):
        raise debian.Missing("npm did not build sqlite3 for Ghost; its log is in ~/.npm/_logs.")


def sqlite_is_built(package: Path) -> bool:
    """Whether the native half of sqlite3 exists."""
    return any((package / "node_modules" / "sqlite3" / "build").glob("**/*.node"))


def npm(arguments: list[str], *, cwd: Path, env: dict[str, str]) -> None:
    """Run npm, politely towards the rest of the machine."""
    answer = subprocess.run(
        ["nice", "-n", "5", "npm", *arguments],
        cwd=cwd,
        env={**os.environ, **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if answer.returncode:
        raise debian.Missing(f"npm {' '.join(arguments)} failed:\n{answer.stdout[-3000:]}")


@contextlib.contextmanager
def start_ghost(cache: Path | None = None, *, port: int = 0) -> Iterator[GhostPeer]:
    """A Ghost with empty data of its own for as long as the block lasts."""
    installed = ensure_ghost(cache)
    port = port or free_port()
    base = f"http://127.0.0.1:{port}"
    with place.fresh_folder("ghost") as folder:
        furnish(folder, package=installed.package, port=port)
        command = [str(installed.node), str(installed.package / "index.js")]
        log = folder / "log.txt"
        with running(command, log=log, cwd=folder, env={"NODE_ENV": "production"}) as process:
            # 503 while it migrates: 10 s on an idle machine, 90 s on a busy one.
            wait_until(lambda: is_ready(base), process=process, log=log, seconds=240)
            yield GhostPeer(base_url=base, admin_api_key=make_key(base))


def furnish(folder: Path, *, package: Path, port: int) -> None:
    """Write Ghost's configuration and empty content folders."""
    for name in ("data", "images", "logs", "files", "media", "settings"):
        (folder / "content" / name).mkdir(parents=True)
    shutil.copytree(package / "content" / "themes", folder / "content" / "themes", symlinks=True)
    configuration = {
        "url": f"http://127.0.0.1:{port}",
        "server": {"host": "127.0.0.1", "port": port},
        "database": {
            "client": "sqlite3",
            "connection": {"filename": str(folder / "content" / "data" / "ghost.db")},
            "useNullAsDefault": True,
        },
        "mail": {"transport": "SMTP", "options": {"host": "127.0.0.1", "port": 9}},
        "paths": {"contentPath": str(folder / "content")},
        "logging": {"transports": ["stdout"]},
        "privacy": {"useUpdateCheck": False, "useGravatar": False, "useRpcPing": False},
        "security": {"staffDeviceVerification": False},
    }
    (folder / "config.production.json").write_text(json.dumps(configuration))
    # Ghost learns its own version from the manifest in the folder it is started in.
    shutil.copy(package / "package.json", folder / "package.json")


def is_ready(base: str) -> bool:
    """Whether Ghost has finished its migrations."""
    return requests.get(f"{base}/ghost/api/admin/site/", timeout=5).status_code == 200


def make_key(base: str) -> str:
    """Set the house up, sign in as its owner and make an integration; returns `id:secret`."""
    api = f"{base}/ghost/api/admin"
    with requests.Session() as browser:
        browser.headers["Origin"] = base  # Ghost refuses cookie calls without it
        owner = {"name": "Editor", "email": OWNER, "password": PASSWORD, "blogTitle": "Copies"}
        posted(browser, f"{api}/authentication/setup/", {"setup": [owner]})
        posted(browser, f"{api}/session/", {"username": OWNER, "password": PASSWORD})
        wanted = {"integrations": [{"name": "Domicile"}]}
        answer = posted(browser, f"{api}/integrations/?include=api_keys", wanted)
        keys = answer.json()["integrations"][0]["api_keys"]
        return next(str(key["secret"]) for key in keys if key["type"] == "admin")


def posted(browser: requests.Session, url: str, body: object) -> requests.Response:
    """POST JSON; an answer that is not a success is an error."""
    answer = browser.post(url, json=body, timeout=60)
    answer.raise_for_status()
    return answer
