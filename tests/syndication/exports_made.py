"""Exports as platforms write them, with what matters said by the test."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from syndication.archive import open_drop
from syndication.exchange import Person, Story
from syndication.recognition import recognise
from syndication.registry import platform

WXR = (
    '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/'
    'content/" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:dc="http://purl.org/'
    'dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Harbour</title>'
    "<wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>https://old.example</wp:base_site_url>"
    "<wp:base_blog_url>https://old.example</wp:base_blog_url>"
)
SUBSTACK_POSTS = "post_id,post_date,is_published,type,audience,title,subtitle"
SIGN_UPS = "email,active_subscription,expiry,email_disabled,created_at"


def item(
    number: int,
    body: str = "<p>Words.</p>",
    *,
    more: str = "",
    title: str = "A house",
    **facts: str,
) -> str:
    """One post of a WordPress export; `more` is written into it as it is."""
    facts = {
        "post_id": str(number),
        "post_name": f"post-{number}",
        "status": "publish",
        "post_type": "post",
        "post_date_gmt": "2019-05-04 09:30:00",
        **facts,
    }
    fields = "".join(f"<wp:{name}>{escape(value)}</wp:{name}>" for name, value in facts.items())
    return (
        f"<item><title>{escape(title)}</title><link>https://old.example/2019/05/post-{number}/"
        f"</link><dc:creator>ada</dc:creator><content:encoded><![CDATA[{body}]]></content:encoded>"
        f"{fields}{more}</item>"
    )


def meta(key: str, value: str) -> str:
    return (
        f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value><![CDATA[{value}]]>"
        "</wp:meta_value></wp:postmeta>"
    )


def wxr(folder: Path, *items: str, head: str = "", name: str = "harbour.xml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{WXR}{head}{''.join(items)}</channel></rss>")
    return path


def substack(folder: Path, *lines: str, pages: dict[str, str]) -> Path:
    (folder / "posts").mkdir(parents=True)
    (folder / "posts.csv").write_text("\n".join([SUBSTACK_POSTS, *lines]) + "\n")
    for name, text in pages.items():
        (folder / "posts" / name).write_text(text)
    return folder


def sign_ups(folder: Path, *lines: str, name: str = "email_list.harbour.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([SIGN_UPS, *lines]) + "\n")
    return path


def stories(path: Path) -> list[Story]:
    """The stories of an export, as whichever platform is surest of it reads them."""
    return [one for one in _read(path, "stories") if one.kind != "left_out"]


def people(path: Path) -> list[Person]:
    return list(_read(path, "people"))


def _read(path: Path, what: str) -> list[Any]:
    with open_drop(path) as drop:
        found = next(one for one in recognise(drop) if what in one[1].holds)
        return list(getattr(platform(found[0].key), f"read_{what}")(drop))
