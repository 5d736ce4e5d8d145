"""Posts come home out of a WordPress export, against the quickest way of reading its XML.

    python benchmarks/imports/stories.py --posts 10000

The posts are those of the theme test data, over and over, each with a number of its own; without
them, posts made up of the same elements. Printed are the streaming of the file against bare expat
(in turn), how many posts a second become blocks, and how many come home whole: planned, measured,
written as articles with their redirects, linked to each other. Memory is the most that was held.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.parsers import expat

HERE = Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[2] / "site"), str(HERE.parents[2])]

import django  # noqa: E402 - the house is put on the path

from tools import first_env  # noqa: E402

TEXTS = HERE.parents[3] / "shared/exports/golden/wordpress-6.1.9-rendered/wp-tut.json"
MADE_UP = (
    "<h2>One</h2><p>{0}</p><ul><li>a</li><li>b</li></ul><blockquote><p>c</p></blockquote>"
    "<pre><code>d</code></pre>"
)
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Bench</title>'
    "<wp:wxr_version>1.2</wp:wxr_version>"
)
ROUNDS = 3


def main() -> int:
    """Make an export, read it in each way, bring it home, print figures and ratios."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--posts", type=int, default=1_000)
    posts = arguments.parse_args().posts
    with tempfile.TemporaryDirectory(prefix="domicile-bench-") as folder:
        keys = {name: make() for name, make in first_env.KEYS.items()}
        os.environ.update(**keys, VAR_DIR=folder, DJANGO_SETTINGS_MODULE="config.settings")
        django.setup()
        path = written(posts, Path(folder) / "bench.xml")
        print(f"{posts:,} posts, {path.stat().st_size / 1024**2:.1f} MB of WXR:")
        streaming(path)
        converting(path, posts)
        coming_home(path, posts)
    return 0


def written(posts: int, path: Path) -> Path:
    """An export with so many posts; each leads to the next."""
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD)
        for number, text in zip(range(1, posts + 1), itertools.cycle(texts()), strict=False):
            body = f'{text}<p><a href="https://old.example/p{number + 1}/">on</a></p>'
            body = body.replace("]]>", "]]]]><![CDATA[>")
            file.write(
                f"<item><title>Post {number}</title><link>https://old.example/p{number}/</link>"
                f"<content:encoded><![CDATA[{body}]]></content:encoded>"
                f"<wp:post_id>{number}</wp:post_id><wp:post_name>p{number}</wp:post_name>"
                "<wp:status>publish</wp:status><wp:post_type>post</wp:post_type>"
                "<wp:post_date_gmt>2019-05-04 09:30:00</wp:post_date_gmt></item>\n"
            )
        file.write("</channel></rss>")
    return path


def texts() -> list[str]:
    """What WordPress shows of the theme test data, where it is there."""
    if TEXTS.exists():
        return [post["html"] for post in json.loads(TEXTS.read_text(encoding="utf-8"))]
    return [MADE_UP.format("word " * length) for length in range(50, 600, 50)]


def streaming(path: Path) -> None:
    """Every item of the file in our way and expat's, in turn; the best of each."""
    bare, told, ours = [], [], []
    for _round in range(ROUNDS):
        bare.append(seconds(lambda: parsed(path, is_told=False)))
        told.append(seconds(lambda: parsed(path, is_told=True)))
        ours.append(seconds(lambda: streamed(path)))
    print(f"  expat that says nothing          {min(bare):8.3f} s CPU")
    print(f"  expat that says what it reads    {min(told):8.3f} s CPU")
    print(f"  ours, item by item               {min(ours):8.3f} s CPU")
    print(f"  expat that says nothing / ours   {min(bare) / min(ours):8.2f}")
    print(f"  expat that says it / ours        {min(told) / min(ours):8.2f}")


def parsed(path: Path, *, is_told: bool) -> None:
    """Bare expat: nothing is asked of it, or all that it reads, and nothing is made of that."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    if is_told:
        parser.StartElementHandler = lambda _name, _attributes: None
        parser.EndElementHandler = lambda _name: None
        parser.CharacterDataHandler = lambda _text: None
    with path.open("rb") as file:
        parser.ParseFile(file)


def streamed(path: Path) -> None:
    """Our way of walking the items, freed one by one."""
    from syndication.xmlstream import XmlFile

    with path.open("rb") as file:
        for _element in XmlFile(file, name=path.name).elements("item"):
            pass


def converting(path: Path, posts: int) -> None:
    """Posts read, cleaned and made into blocks, and measured; nothing is stored."""
    from syndication.document import read_document
    from syndication.fidelity import measure

    def blocks() -> None:
        for story in stories(path):
            read_document(story.html, base_url=story.source_url)

    def measures() -> None:
        for story in stories(path):
            measure(read_document(story.html, base_url=story.source_url))

    print(f"  into blocks           {posts / seconds(blocks):8.0f} posts a second of CPU")
    print(f"  and measured          {posts / seconds(measures):8.0f} posts a second of CPU")


def stories(path: Path) -> Iterator[Any]:
    from syndication.archive import open_drop
    from syndication.registry import platform

    reader: Any = platform("wordpress")
    with open_drop(path) as drop:
        yield from (one for one in reader.read_stories(drop) if one.html)


def coming_home(path: Path, posts: int) -> None:
    """The whole way, as the command goes it, into an empty house."""
    from benchmarks.mail.audience import prepare
    from syndication.actions.homecoming import bring_home, look_through
    from syndication.actions.intake import Wishes, receive

    prepare()
    site = front()
    idle, held = anonymous(), [0.0]
    wishes = Wishes(publish=True, fetch_media=False)
    intake = receive(path=path, site=site, wishes=wishes)

    def step(_what: str) -> None:
        held.append(anonymous())

    looked = seconds(lambda: look_through(intake, step=step))
    brought = seconds(lambda: bring_home(intake, step=step))
    print(f"  looked through        {posts / looked:8.1f} posts a second of CPU")
    print(f"  brought home          {posts / brought:8.1f} posts a second of CPU")
    print(f"  memory above idle     {max(held) - idle:8.0f} MB")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  memory at most        {peak:8.0f} MB")
    print(f"  came home             {intake.report['stories']}")


def front() -> Any:
    """A brand with an empty front page."""
    from wagtail.models import Locale, Page, Site

    from blog.models import FrontPage

    locale = Locale.objects.get_or_create(language_code="en")[0]
    page = FrontPage(title="Bench", slug="bench", locale=locale)
    Page.get_first_root_node().add_child(instance=page)
    return Site.objects.create(hostname="bench.example.org", root_page=page)


def seconds(way: Callable[[], None]) -> float:
    began = time.process_time()
    way()
    return time.process_time() - began


def anonymous() -> float:
    """Megabytes of our own; pages of the database's file that SQLite maps are the system's."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    line = next(one for one in status.splitlines() if one.startswith("RssAnon"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    raise SystemExit(main())
