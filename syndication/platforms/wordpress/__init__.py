"""WordPress: everything we know about it (the REST API that came with 4.7, passwords with 5.6)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC
from typing import Any, ClassVar

from syndication.asking import Reply
from syndication.attribution import with_attribution
from syndication.exchange import (
    Account,
    Drop,
    EditedThere,
    Field,
    Gone,
    NeedsNewConnection,
    Outgoing,
    Probe,
    Receipt,
    Recognition,
    Shape,
    Story,
    Unanswered,
)
from syndication.losses import losses
from syndication.platforms.wordpress import rest, stories
from syndication.platforms.wordpress.comments import Comments
from syndication.platforms.wordpress.desk import Desk
from syndication.platforms.wordpress.posts import CANONICAL, Post, read_post, read_posts
from syndication.platforms.wordpress.things import cover_id, tag_ids
from syndication.words import _, gettext_noop

ANY_STATUS = "publish,future,draft,pending,private"


class WordPress(Comments):
    """Copies that name the original in a visible line, and as canonical where our plugin is.

    The plugin is `domicile-canonical.php` beside this file. Without it WordPress takes the field
    for the canonical, answers that all is well, and drops it.
    """

    key: ClassVar[str] = "wordpress"
    name: ClassVar[str] = "WordPress"
    shapes: ClassVar[tuple[Shape, ...]] = ("copy", "excerpt")
    settle_seconds: ClassVar[int] = 10
    connection_fields: ClassVar[tuple[Field, ...]] = (
        Field(
            "user",
            gettext_noop("User name"),
            gettext_noop("A WordPress user with the role Author, kept for the copies alone."),
            secret=False,
        ),
        Field(
            "application_password",
            gettext_noop("Application password"),
            gettext_noop("In WordPress: Users, Profile, Application Passwords."),
        ),
    )

    def losses(self, article: Outgoing) -> tuple[str, ...]:
        """Little: WordPress keeps the markup as it is."""
        return losses(article)

    source_fields: ClassVar[tuple[Field, ...]] = rest.SOURCE_FIELDS

    def probe(self, account: Account) -> Probe:
        """Whose WordPress this is, what our user may do there, and whether the plugin is there."""
        desk = Desk(account)
        site = desk.ask("/", {"_fields": "name,home"}).read(dict)
        about = desk.ask("/wp/v2/users/me", {"context": "edit", "_fields": "capabilities"})
        able = about.read(lambda said: dict(said["capabilities"]))
        schema = desk.ask("/wp/v2/posts", {"_fields": "schema.properties.meta"}, method="OPTIONS")
        has_plugin = CANONICAL in schema.read(_meta_fields)
        return Probe(
            name=str(site.get("name", "")),
            url=str(site.get("home", "")),
            can_publish=bool(able.get("publish_posts")),
            canonical="true" if has_plugin else "attribution",
            warnings=tuple(_warnings(account, able=able, has_plugin=has_plugin)),
        )

    def create(self, account: Account, article: Outgoing) -> Receipt:
        """Publish a copy; `Unanswered` if one is there already, which `find` then returns.

        WordPress gives a second post of the same slug another one in silence, so the slug is
        chosen by us, and a copy can be found by it.
        """
        desk = Desk(account)
        namesakes = _namesakes(desk, article)
        if _ours(namesakes, article) or _mentioning(desk, article):
            raise Unanswered(_("A copy of this article is at WordPress already."))
        taken = {post.slug for post in namesakes}
        slug = next((one for one in _slugs(article) if one not in taken), article.key)
        content = {**_content(desk, article), "slug": slug}
        return desk.send("/wp/v2/posts", content, lost=Unanswered).read(read_post).receipt

    def update(self, account: Account, article: Outgoing, receipt: Receipt) -> Receipt:
        """Write the copy anew, unless somebody at WordPress did so since.

        WordPress itself overwrites in silence, so the copy is read first.
        """
        desk = Desk(account)
        there = _one(desk, receipt)
        if there.receipt.remote_revision != receipt.remote_revision:
            raise EditedThere(_("Somebody edited the copy in WordPress since we wrote it."))
        place = f"/wp/v2/posts/{receipt.remote_id}"
        reply = desk.send(place, _content(desk, article), lost=Unanswered)
        return reply.read(read_post).receipt

    def draft(self, account: Account, receipt: Receipt) -> Receipt:
        """Make a draft of the copy as it is there, whoever edited it."""
        desk = Desk(account)
        place = f"/wp/v2/posts/{receipt.remote_id}"
        reply = desk.send(place, {"status": "draft"}, lost=Unanswered)
        _check_it_is_there(reply)
        return reply.read(read_post).receipt

    def read(self, account: Account, receipt: Receipt) -> str:
        """The text as it stands there now."""
        return _one(Desk(account), receipt).content

    def delete(self, account: Account, receipt: Receipt) -> None:
        """Move the copy to the bin of WordPress: strangers lose it, its owner can look at it."""
        desk = Desk(account)
        place = f"/wp/v2/posts/{receipt.remote_id}"
        reply = desk.ask(place, method="DELETE", lost=Unanswered)
        if reply.problem.code == "rest_trash_not_supported":
            reply = desk.ask(place, {"force": "true"}, method="DELETE", lost=Unanswered)
        _check_it_is_there(reply)
        reply.check()

    def find(self, account: Account, article: Outgoing) -> Receipt | None:
        """The copy that names this article as its original: looked up by its slug, then by text."""
        desk = Desk(account)
        found = _ours(_namesakes(desk, article), article) or _mentioning(desk, article)
        return found.receipt if found else None

    def recognise(self, drop: Drop) -> Recognition:
        """By the fields of its own export, or of what its API answers."""
        found = stories.recognise(drop)
        return found if found.confidence else rest.recognise(drop)

    def read_stories(self, drop: Drop) -> Iterator[Story]:
        reader = stories if stories.recognise(drop).confidence else rest
        return reader.read_stories(drop)

    def read_live(self, account: Account) -> Iterator[Story]:
        """Every post and page that a running site shows this account."""
        return rest.read_live(account)


def _one(desk: Desk, receipt: Receipt) -> Post:
    """The copy as it is there now; raises `Gone`."""
    reply = desk.ask(f"/wp/v2/posts/{receipt.remote_id}", {"context": "edit"})
    _check_it_is_there(reply)
    there = reply.read(read_post)
    if there.status == "trash":
        raise _gone()
    return there


def _slugs(article: Outgoing) -> tuple[str, ...]:
    """The article's own slug, and one for when that belongs to another post there."""
    plain = article.slug or article.key
    return plain, f"{plain}-{article.key[:6]}"


def _namesakes(desk: Desk, article: Outgoing) -> list[Post]:
    return _posts(desk, slug=",".join(_slugs(article)))


def _mentioning(desk: Desk, article: Outgoing) -> Post | None:
    """A copy whose slug is another by now."""
    return _ours(_posts(desk, search=article.canonical_url, per_page="100"), article)


def _posts(desk: Desk, **wanted: str) -> list[Post]:
    """Posts that may be copies, drafts too."""
    reply = desk.ask("/wp/v2/posts", {"status": ANY_STATUS, "context": "edit", **wanted})
    if reply.problem.code == "rest_invalid_param":  # what it says to a wrong password, too
        message = _("WordPress shows us no drafts: the password is wrong, or the role too low.")
        raise NeedsNewConnection(message)
    return reply.read(read_posts)


def _ours(posts: list[Post], article: Outgoing) -> Post | None:
    """The oldest copy of the article among posts."""
    ours = [post for post in posts if post.is_copy_of(article.canonical_url)]
    return min(ours, key=lambda post: int(post.receipt.remote_id), default=None)


def _content(desk: Desk, article: Outgoing) -> dict[str, Any]:
    """The article in WordPress's fields. Tags and cover are made first: they may be made twice."""
    content: dict[str, Any] = {
        "title": article.title,
        "content": with_attribution(article),
        "excerpt": article.excerpt,
        "status": "publish",
        "tags": tag_ids(desk, article.tags),
        "featured_media": cover_id(desk, article),
        "meta": {CANONICAL: article.canonical_url},
        "comment_status": "closed",  # the talk is at home
        "ping_status": "closed",
    }
    if article.published_at and article.published_at.timestamp() <= time.time():
        content["date_gmt"] = article.published_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return content


def _gone() -> Gone:
    return Gone(_("The copy is not at WordPress any more."))


def _check_it_is_there(reply: Reply) -> None:
    """Only WordPress's own word counts: a 404 of something before it says nothing of the copy."""
    if reply.problem.code in {"rest_post_invalid_id", "rest_already_trashed"}:
        raise _gone()


def _meta_fields(said: Any) -> dict[str, Any]:
    """The fields that a post may carry here, by name."""
    return dict(said["schema"]["properties"]["meta"]["properties"])


def _warnings(account: Account, *, able: dict[str, Any], has_plugin: bool) -> list[str]:
    asked = {
        _("The address is not https: the password travels unprotected."): (
            not account.base_url.startswith("https://")
        ),
        _("This user may not publish. Give it the role Author."): not able.get("publish_posts"),
        _("This user may not upload: copies have no cover picture."): not able.get("upload_files"),
        _("This user is more than an Author. The copies need no such rights."): bool(
            able.get("edit_others_posts")
        ),
        _(
            "Copies name their original in a line of text only. For search engines, put "
            "domicile-canonical.php into wp-content/mu-plugins/."
        ): not has_plugin,
    }
    return [words for words, holds in asked.items() if holds]
