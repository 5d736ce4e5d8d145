"""Exports in whose every field something stands that wants to run; and how they come home.

The samples are real exports of every platform, each with its own share of what people found. What
makes an export of one (names of columns, states, days) stays, so that it is read to its end.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
import resource
import zipfile
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path, PurePosixPath
from typing import Any

from wagtail.models import Locale, Page, Site

from lxml import etree

from blog.models import FrontPage
from core.models import Brand
from core.storage import private_storage
from core.work import Worker
from syndication.actions.homecoming import bring_home, refuse
from syndication.actions.intake import IntakeError, Wishes, receive
from syndication.exchange import ExchangeError
from syndication.models import Intake, IntakeRow

SAMPLES = (
    "wordpress/wordpress-importer-e2e/wxr-comprehensive.xml",
    "wordpress/rest-api-json/single-post.json",
    "ghost/export-json/ghost.json",
    "blogger/google-blogger-sample.xml",
    "movabletype/google-movabletype-sample2.txt",
    "dotclear/dotclear.txt",
    "beehiiv/posts/posts.csv",
    "wix/posts.csv",
    "buttondown",
    "synthetic/devto/articles.json",
    "synthetic/linkedin/Complete_LinkedInDataExport_01-08-2026.zip",
    "csv-audience/ghost/valid-posts-import.csv",
    "libsyn/feed.xml",
    "jekyll/ghost-migrate/2021-08-23-basic-post.md",
    "synthetic/tumblr/tumblr-export.zip",
    "synthetic/twitter/twitter-2026-01-08.zip",
    "synthetic/medium/medium-export-exemple.zip",
    "synthetic/substack/export-fr.zip",
)
# What is no word of anybody's: it stays, or nothing is read at all.
KEPT = re.compile(
    r"(?:^|[_ :-])(?:ids?|id_str|uuid|date|dates|at|gmt|on|status|state|type|kind|parent|approved"
    r"|page|visibility|audience|published|updated|created|timestamp|format|convert breaks|draft"
    r"|is_published|link|url|guid|email_type|lifecyclestate|pubdate|in_reply_to_\w+|name|slug|layout)$",
    re.IGNORECASE,
)
BODY = re.compile(r"(?:^|[_ :])(?:html|content|encoded|body|rich content|description|post)$")
AT_ONCE = 60  # payloads in a body
OLD_SITE = "https://old.example.org"
LONGEST = 2000  # characters of a payload
UNSAYABLE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# What would swallow the rest of a page, so that nothing else of it is tried.
SWALLOWS = re.compile(
    r"<[!?]|<(?:plaintext|textarea|xmp|listing|title|style|script|no\w+|iframe|select|math|svg)\b",
    re.IGNORECASE,
)
OPENING = re.compile(r"<(?:p|h[1-6]|li|blockquote|figcaption|em|strong|a|section|div)\b[^>]*>")
WORDS = re.compile(r"(?<=[\w.!?])(?=\"(?:,\"|\r?\n))")


def poison(exports: Path, target: Path, payloads: list[str]) -> list[str]:
    """Write every sample with its share of the payloads into a folder; their names."""
    for number, name in enumerate(SAMPLES):
        source = exports / name
        share = [one for one in payloads[number :: len(SAMPLES)] if len(one) < LONGEST]
        is_one = source.is_file()
        called = source.name if is_one else f"{source.name}.zip"
        data = source.read_bytes() if is_one else _packed(source)
        (target / f"{number:02}-{called}").write_bytes(Venom(share).member(called, data))
    return sorted(path.name for path in target.iterdir())


def _packed(folder: Path) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            made.write(path, path.relative_to(folder))
    return target.getvalue()


class Venom:
    """A share of the payloads, put into one export after the other."""

    def __init__(self, payloads: list[str]) -> None:
        self._payloads: Iterator[str] = cycle(payloads)
        self._mild: Iterator[str] = cycle([one for one in payloads if not SWALLOWS.search(one)])

    def member(self, name: str, data: bytes) -> bytes:
        """A file of an export, poisoned as its kind allows."""
        ways: dict[str, Callable[[bytes], bytes]] = {
            ".json": self.json, ".js": self.script, ".xml": self.xml, ".csv": self.table,
            ".html": self.page, ".zip": self.archive, ".txt": self.text, ".md": self.text,
        }  # fmt: skip
        return ways.get(PurePosixPath(name).suffix, bytes)(data)

    def json(self, data: bytes) -> bytes:
        return json.dumps(self._walked(json.loads(data), "")).encode()

    def script(self, data: bytes) -> bytes:
        start, sign, rest = data.partition(b"= ")
        return start + sign + self.json(rest.rstrip(b"; \n"))

    def xml(self, data: bytes) -> bytes:
        root = etree.fromstring(data)
        for one in root.iter(etree.Element):
            name = etree.QName(one).localname
            if one.text and one.text.strip() and not len(one) and not KEPT.search(name):
                one.text = UNSAYABLE.sub("", self._said(name, one.text))
        return etree.tostring(root, encoding="utf-8", xml_declaration=True)

    def table(self, data: bytes) -> bytes:
        headers, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig")))
        target = io.StringIO()
        write = csv.writer(target)
        write.writerow(headers)
        for row in rows:
            cells = zip(headers, row, strict=False)
            write.writerow([self._cell(name.lower(), said) for name, said in cells])
        return target.getvalue().encode()

    def page(self, data: bytes) -> bytes:
        """Inside of every element, and in the description of every picture."""
        text = OPENING.sub(lambda found: f"{found[0]}{next(self._mild)} ", data.decode())
        alts = re.sub(r'(?<=alt=")', lambda _at: html.escape(next(self._payloads)), text)
        return alts.encode()

    def archive(self, data: bytes) -> bytes:
        target = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(target, "w") as made:
            for name in whole.namelist():
                made.writestr(name, self.member(name, whole.read(name)))
        return target.getvalue()

    def text(self, data: bytes) -> bytes:
        """Behind the words of every line, in quotes or not."""
        lines = data.decode().splitlines()
        return "\n".join(self._line(line) for line in lines).encode()

    def _line(self, line: str) -> str:
        name = line.partition(":")[0]
        payload = next(self._payloads).replace("\n", " ")
        if '","' in line:
            return WORDS.sub(lambda _at: payload.replace('"', '\\"'), line)
        return line if KEPT.search(name) or not re.match(r"[\w ]+:? \w", line) else line + payload

    def _walked(self, value: Any, name: str) -> Any:
        if isinstance(value, dict):
            return {key: self._walked(one, key) for key, one in value.items()}
        if isinstance(value, list):
            return [self._walked(one, name) for one in value]
        return self._cell(name, value) if isinstance(value, str) and value[:1] != "{" else value

    def _cell(self, name: str, said: str) -> str:
        return said if not said or KEPT.search(name) else self._said(name, said)

    def _said(self, name: str, said: str) -> str:
        if not BODY.search(name):
            return f"{said} {next(self._payloads)}"
        more = "".join(f"<p>{next(self._mild)}</p>" for _number in range(AT_ONCE))
        before, end, behind = said.rpartition("</")
        return f"{before or behind}{more}{end}{behind if end else ''}{next(self._payloads)}"


def bring(folder: str, hostname: str, port: int) -> dict[str, Any]:
    """Bring every file of a folder home to a brand of its own, and put all of it online.

    What is refused must have left nothing. Runs inside a house.
    """
    site = _site(hostname, port)
    told: dict[str, Any] = {"stories": {}, "refused": {}, "left": []}
    wishes = Wishes("", "stories", publish=True, fetch_media=False, site_address=OLD_SITE)
    with Worker() as worker:
        for path in sorted(Path(folder).iterdir()):
            before = _kept()
            try:
                intake = receive(path=path, site=site, wishes=wishes, worker=worker.name)
            except (ExchangeError, IntakeError) as error:
                told["refused"][path.name] = str(error)
                told["left"] += [path.name] * (_kept() != before)
                continue
            try:
                bring_home(intake)
                told["stories"][path.name] = intake.report["stories"]
            except ExchangeError as error:
                refuse(intake, str(error))
                told["refused"][path.name] = str(error)
                made = IntakeRow.objects.filter(intake=intake, page__isnull=False)
                told["left"] += [path.name] * made.count()
    rows = IntakeRow.objects.filter(intake__site=site, page__isnull=False)
    pages = Page.objects.filter(pk__in=rows.values("page"))
    for page in pages.specific():
        page.get_latest_revision().publish()
    shown = pages.filter(live=True)  # what is planned for a day to come stays out of sight
    told["pages"] = [page.url_path.split("/", 2)[2] for page in shown]
    told["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024  # MB
    return told


def _kept() -> tuple[int, int]:
    """How many runs there are, and how many files are kept for them."""
    folder = Path(private_storage().location) / "intakes"
    return Intake.objects.count(), sum(1 for _one in folder.rglob("*"))


def _site(hostname: str, port: int) -> Site:
    english = Locale.objects.get(language_code="en")
    front = FrontPage(title="Exports", slug=hostname.partition(".")[0], locale=english)
    Page.get_first_root_node().add_child(instance=front)
    site: Site = Site.objects.create(
        hostname=hostname, port=port, site_name="Exports", root_page=front
    )
    Brand.objects.create(site=site, email="hello@example.org", name="Exports")
    return site
