"""Node, and what npm brings: other houses' servers, and the native halves they need."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.interop.peers import place
from tools import debian


@dataclass(frozen=True, slots=True)
class Node:
    """A node binary, and the folder whose `include/` its native modules are built against."""

    binary: Path
    headers: Path

    @property
    def env(self) -> dict[str, str]:
        """The surroundings in which npm builds for this node."""
        path = f"{self.binary.parent}{os.pathsep}{os.environ['PATH']}"
        return {"PATH": path, "NODE_ENV": "production", "npm_config_nodedir": str(self.headers)}


def ensure_node(version: str, cache: Path) -> Node:
    """A node of that major version: the machine's own, else the one that npm carries."""
    own = shutil.which("node")
    if own and major(own) == int(version.split(".", maxsplit=1)[0]) and has_headers():
        return Node(Path(own), Path("/usr"))
    if shutil.which("npm") is None:
        debian.need("npm")
    with place.made_once(cache / f"node-{version}") as building:
        if building is not None:
            npm(["init", "--yes"], cwd=building, env={})
            npm(["install", f"node@{version}"], cwd=building, env={})
    found = next((cache / f"node-{version}").glob("node_modules/**/node-linux-*/bin/node"))
    return Node(found, found.parents[1])


def has_headers() -> bool:
    """Whether Debian's headers of node are there."""
    return Path("/usr/include/node/node.h").is_file()


def major(node: str) -> int:
    """The major version of a node binary."""
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=True)
    return int(answer.stdout.lstrip("v").split(".")[0])


def install(folder: Path, *, node: Node, native: str, scripts: bool) -> None:
    """Install what the manifest in `folder` names, and build the one native module it needs.

    `scripts=False` leaves out what other packages would build or download for themselves.
    """
    debian.need("g++", "make", "python3")
    order = ["install", "--omit=dev", "--legacy-peer-deps", "--no-audit", "--no-fund"]
    npm([*order, *([] if scripts else ["--ignore-scripts"])], cwd=folder, env=node.env)
    if not is_built(folder, native):
        npm(["rebuild", native, "--foreground-scripts"], cwd=folder, env=node.env)
    if not is_built(folder, native):
        raise debian.Missing(f"npm did not build {native}; its log is in ~/.npm/_logs.")


def is_built(folder: Path, native: str) -> bool:
    """Whether the native half of a module exists."""
    return any((folder / "node_modules" / native / "build").glob("**/*.node"))


def without_development(manifest: Path) -> None:
    """Strike out what only its developers need: npm resolves even that, some of it elsewhere."""
    content = json.loads(manifest.read_text())
    for name in ("devDependencies", "packageManager"):
        content.pop(name, None)
    manifest.write_text(json.dumps(content, indent=1))


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
