"""A real Bluesky server (PDS) from npm, with the directory of identities it asks."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import requests

from tests.interop.peers import place
from tests.interop.peers.ghost import Installed, posted
from tests.interop.peers.npm import ensure_node, install
from tools.processes import free_port, running, wait_until

VERSION, NODE, NATIVE = "0.5.35", "22.23.3", "better-sqlite3"
PACKAGES = {"@atproto/pds": VERSION, "@did-plc/server": "0.0.1", NATIVE: "12.11.1"}
FILES = Path(__file__).parent / "bluesky_site"
PASSWORD = "Deplatform-2026!"


@dataclass(frozen=True, slots=True)
class BlueskyPeer:
    """A running PDS: where it answers, and an account with an app password."""

    base_url: str
    handle: str
    did: str
    app_password: str


def ensure_bluesky(cache: Path | None = None) -> Installed:
    """Install the PDS into the cache folder unless it is there."""
    cache = cache or place.cache_dir()
    node = ensure_node(NODE, cache)
    folder = cache / f"bluesky-pds-{VERSION}"
    with place.made_once(folder) as building:
        if building is not None:
            sys.stderr.write(f"Installing Bluesky's PDS {VERSION} from npm (minutes, once) …\n")
            manifest = {"name": "peer", "private": True, "dependencies": PACKAGES}
            (building / "package.json").write_text(json.dumps(manifest))
            install(building, node=node, native=NATIVE, scripts=False)
    return Installed(package=folder, node=node)


@contextlib.contextmanager
def start_bluesky(cache: Path | None = None, *, port: int = 0) -> Iterator[BlueskyPeer]:
    """A PDS with empty data of its own for as long as the block lasts."""
    installed = ensure_bluesky(cache)
    port = port or free_port()
    base = f"http://127.0.0.1:{port}"
    with place.fresh_folder("bluesky") as folder:
        log = folder / "log.txt"
        (folder / "data").mkdir()
        places = [installed.package, folder / "data", port, free_port()]
        command = [installed.node.binary, FILES / "peer.mjs", *places]
        env = {"NODE_ENV": "production", "LOG_ENABLED": "false"}
        with running([str(part) for part in command], log=log, cwd=folder, env=env) as process:
            wait_until(lambda: is_ready(base), process=process, log=log, seconds=240)
            yield make_account(base)


def is_ready(base: str) -> bool:
    """Whether the PDS answers."""
    return requests.get(f"{base}/xrpc/_health", timeout=5).status_code == 200


def make_account(base: str) -> BlueskyPeer:
    """Sign somebody up and make an app password, as a person does in the settings."""
    api = f"{base}/xrpc/com.atproto.server"
    with requests.Session() as browser:
        who = {"handle": "harbour.test", "email": "editor@example.test", "password": PASSWORD}
        account = posted(browser, f"{api}.createAccount", who).json()
        browser.headers["Authorization"] = f"Bearer {account['accessJwt']}"
        made = posted(browser, f"{api}.createAppPassword", {"name": "Domicile"}).json()
    return BlueskyPeer(base, account["handle"], account["did"], made["password"])
