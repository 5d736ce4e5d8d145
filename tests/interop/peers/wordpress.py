"""A real WordPress from Debian's package on PHP's own server, with a MariaDB of its own."""

from __future__ import annotations

import contextlib
import getpass
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import requests

from tests.interop.peers import place
from tools import debian
from tools.processes import free_port, running, wait_until

HOUSE = Path(__file__).resolve().parents[3]
MU_PLUGIN = HOUSE / "syndication" / "platforms" / "wordpress" / "domicile-canonical.php"
FILES = Path(__file__).resolve().parent / "wordpress_site"
THEME = "twentytwentythree"
NEEDS = (
    "mariadb-server",
    "php8.2-cli",
    "php8.2-mysql",
    "php8.2-gd",
    "php8.2-xml",
    "php8.2-mbstring",
    "php8.2-curl",
    "php-getid3",
    "libjs-cropper",
    "libjs-underscore",
)


@dataclass(frozen=True, slots=True)
class WordPressPeer:
    """A running WordPress: where it answers, an author's application password, its own export."""

    base_url: str
    user: str
    application_password: str
    export: Callable[[], bytes]


def ensure_wordpress(cache: Path | None = None) -> Path:
    """Unpack WordPress into the cache folder unless it is there; returns its web root.

    The package is unpacked and not installed, so that no web server comes with it.
    """
    cache = cache or place.cache_dir()
    debian.need(*NEEDS)
    with place.made_once(cache / "wordpress-debian") as building:
        if building is not None:
            build(building)
    return cache / "wordpress-debian" / "root"


def build(folder: Path) -> None:
    """Fetch the packages and make of them one web root without links into the system."""
    packages = ["wordpress", f"wordpress-theme-{THEME}"]
    answer = download(packages, folder=folder)
    if answer.returncode:  # the package lists of a fresh machine are empty or old
        subprocess.run(["apt-get", "update", "--quiet"], capture_output=True, check=False)
        answer = download(packages, folder=folder)
    if answer.returncode:
        raise debian.Missing(f"apt-get download of WordPress failed:\n{answer.stderr}")
    for package in folder.glob("*.deb"):
        subprocess.run(["dpkg-deb", "--extract", package, folder / "unpacked"], check=True)
        package.unlink()
    source = folder / "unpacked" / "usr" / "share" / "wordpress"
    (source / ".htaccess").unlink(missing_ok=True)
    resolve_links(source)
    shutil.copytree(source, folder / "root")
    shutil.rmtree(folder / "unpacked")
    for name in ("wp-config.php", "router.php"):
        shutil.copy(FILES / name, folder / "root" / name)


def download(packages: list[str], *, folder: Path) -> subprocess.CompletedProcess[str]:
    """Fetch .deb files without installing them."""
    command = ["apt-get", "download", *packages]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def resolve_links(source: Path) -> None:
    """Replace the package's links to other packages by the files they mean.

    They are relative to /usr/share/wordpress and would point nowhere from the cache folder.
    """
    home = Path("/usr/share/wordpress")
    for link in [path for path in source.rglob("*") if path.is_symlink()]:
        target = (home / link.relative_to(source).parent / link.readlink()).resolve()
        link.unlink()
        shutil.copy(target, link)


@contextlib.contextmanager
def start_wordpress(
    cache: Path | None = None, *, port: int = 0, with_plugin: bool = True
) -> Iterator[WordPressPeer]:
    """A WordPress with empty data of its own; `with_plugin` puts our mu-plugin into it."""
    web_root = ensure_wordpress(cache)
    port = port or free_port()
    base = f"http://127.0.0.1:{port}"
    with place.fresh_folder("wordpress") as folder:
        shutil.copytree(web_root, folder / "root")
        if with_plugin:
            (folder / "root" / "wp-content" / "mu-plugins").mkdir(parents=True)
            shutil.copy(MU_PLUGIN, folder / "root" / "wp-content" / "mu-plugins")
        with mariadb(folder) as socket:
            env = {"PEER_URL": base, "PEER_SOCKET": str(socket), "PHP_CLI_SERVER_WORKERS": "3"}
            login = install(folder / "root", env=env)
            command = ["php", "-S", f"127.0.0.1:{port}", "-t", str(folder / "root")]
            command.append(str(folder / "root" / "router.php"))
            log = folder / "php.log"
            with running(command, log=log, env=env) as process:
                wait_until(lambda: is_ready(base), process=process, log=log, seconds=60)
                export = partial(exported, folder / "root", env=env)
                yield WordPressPeer(base, login["user"], login["password"], export)


@contextlib.contextmanager
def mariadb(folder: Path) -> Iterator[Path]:
    """A MariaDB reachable by a socket in `folder` only, with an empty database for WordPress."""
    user, data, socket = getpass.getuser(), folder / "mysql", folder / "m.sock"
    log = folder / "mariadb.log"
    options = ["--no-defaults", f"--user={user}", f"--datadir={data}"]
    make = ["mariadb-install-db", *options, "--auth-root-authentication-method=normal"]
    subprocess.run([*make, "--skip-test-db"], check=True, capture_output=True)
    server = ["mariadbd", *options, f"--socket={socket}", "--skip-networking"]
    server.append("--innodb-flush-log-at-trx-commit=0")  # thrown away after the run
    with running(server, log=log) as process:
        ask = ["mariadb", "--no-defaults", f"--socket={socket}", "--user=root"]
        wait_until(lambda: answers(ask, "select 1"), process=process, log=log, seconds=90)
        for statement in (
            "create database wp character set utf8mb4",
            "create user wp@localhost identified by 'wp'",
            "grant all on wp.* to wp@localhost",
        ):
            if not answers(ask, statement):
                raise debian.Missing(f"MariaDB refused: {statement}.")
        yield socket


def answers(ask: list[str], statement: str) -> bool:
    """Whether MariaDB did what it was told."""
    command = [*ask, f"--execute={statement}"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def install(root: Path, *, env: dict[str, str]) -> dict[str, str]:
    """Fill the database and return the login `{"user", "password"}`."""
    answer = subprocess.run(
        ["php", str(FILES / "install.php"), str(root)],
        env={**env, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode:
        raise debian.Missing(f"WordPress was not installed:\n{answer.stdout}{answer.stderr}")
    login: dict[str, str] = json.loads(answer.stdout.strip().splitlines()[-1])
    return login


def exported(root: Path, *, env: dict[str, str]) -> bytes:
    """What its own exporter writes."""
    answer = subprocess.run(
        ["php", "-d", "display_errors=stderr", str(FILES / "export.php"), str(root)],
        env={**env, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        check=True,
    )
    return answer.stdout


def is_ready(base: str) -> bool:
    """Whether the REST API answers."""
    return requests.get(f"{base}/wp-json/", timeout=10).status_code == 200
