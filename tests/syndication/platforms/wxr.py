"""Exports of WordPress for the tests, item by item."""

from __future__ import annotations

FIELDS = {
    "post_type": "post",
    "status": "publish",
    "post_id": "7",
    "post_name": "a-tide",
    "post_date": "2020-01-02 04:04:05",
    "post_date_gmt": "2020-01-02 03:04:05",
    "post_modified": "2021-01-02 04:04:05",
    "post_modified_gmt": "2021-01-02 03:04:05",
}


def item(*more: str, content: str = "", meta: dict[str, str] | None = None, **facts: str) -> str:
    fields = "".join(f"<wp:{k}>{v}</wp:{k}>" for k, v in {**FIELDS, **facts}.items())
    metas = "".join(
        f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key>"
        f"<wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:postmeta>"
        for key, value in (meta or {}).items()
    )
    return (
        "<item><title>A tide</title><link>https://e.org/2020/a-tide/</link>"
        "<guid>https://e.org/?p=7</guid><dc:creator>ada</dc:creator>"
        f"<content:encoded><![CDATA[{content}]]></content:encoded>{fields}{metas}{''.join(more)}</item>"
    )


def wxr(*items: str, head: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8" ?><rss version="2.0"'
        ' xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:wp="http://wordpress.org/export/1.2/"><channel>'
        f"<link>https://e.org</link><language>fr-FR</language>{head}{''.join(items)}</channel></rss>"
    )


def comment(number: int, **facts: str) -> str:
    said = {"id": str(number), "author": "Eve", "content": "Well\nsaid", "approved": "1"}
    said |= {"author_email": "eve@secret.org", "author_IP": "203.0.113.9", "parent": "0"}
    said |= {"date_gmt": "2020-02-03 04:05:06", **facts}
    fields = "".join(
        f"<wp:comment_{name}>{value}</wp:comment_{name}>" for name, value in said.items()
    )
    return f"<wp:comment>{fields}</wp:comment>"


def attachment(number: int, **facts: str) -> str:
    return item(
        post_type="attachment",
        status="inherit",
        post_id=str(number),
        attachment_url=f"https://e.org/up/{number}.jpg",
        meta={"_wp_attachment_image_alt": f"Picture {number}"},
        **facts,
    )
