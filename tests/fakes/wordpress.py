"""A WordPress from memory, after its REST handbook and what WordPress 6.1 was seen to do."""

from __future__ import annotations

import base64
import itertools
from collections.abc import Callable
from email import message_from_bytes
from html import escape
from typing import Any

from tests.fakes.http_server import HttpServer, Reply, Request, json_reply

AUTHOR = {"publish_posts": True, "upload_files": True, "edit_posts": True}


class FakeWordPress(HttpServer):
    """One user with an application password; `has_plugin` says whether ours is there."""

    def __init__(self, *, has_plugin: bool = True, has_bin: bool = True) -> None:
        super().__init__()
        self.has_plugin = has_plugin
        self.has_bin = has_bin
        self.able = dict(AUTHOR)
        self.posts: dict[int, dict[str, Any]] = {}
        self.tags: dict[str, int] = {}
        self.media: dict[str, dict[str, Any]] = {}
        self.comments: list[dict[str, Any]] = []
        self._numbers = itertools.count(1)

    @property
    def secrets(self) -> dict[str, str]:
        return {"user": "editor", "application_password": "abcd EFGH 1234 ijkl MNOP 5678"}

    @property
    def pages(self) -> list[dict[str, Any]]:
        """What a stranger finds there."""
        return [post for post in self.posts.values() if post["status"] == "publish"]

    def edit(self, remote_id: str, **facts: str) -> None:
        """Somebody edits a post in WordPress's own editor, within the same second."""
        for name, value in facts.items():
            self.posts[int(remote_id)][name]["raw"] = value

    def own_post(self, *, slug: str, content: str = "<p>Mine.</p>") -> dict[str, Any]:
        """A post that has nothing to do with us."""
        return self._made({"title": "Their own", "slug": slug, "content": content})

    def respond(self, request: Request) -> Reply:
        route = request.query.get("rest_route", "")
        if request.path != "/" or not route:
            return Reply(200, b"<!doctype html>", {"Content-Type": "text/html"})
        if route == "/":
            return json_reply({"name": "Copies", "home": self.base_url})
        return self._inside(request, route) if self._is_known(request) else stranger(request)

    def _inside(self, request: Request, route: str) -> Reply:
        places: dict[str, Callable[[Request], Reply]] = {
            "/wp/v2/users/me": lambda _request: json_reply({"capabilities": self.able}),
            "/wp/v2/posts": self._posts,
            "/wp/v2/tags": self._tag,
            "/wp/v2/media": self._media,
            "/wp/v2/comments": self._comments,
        }
        if route in places:
            return places[route](request)
        post = self.posts.get(int(route.rpartition("/")[2]))
        if post is None:
            return trouble(404, "rest_post_invalid_id", "Invalid post ID.")
        return self._post(post, request)

    def _comments(self, request: Request) -> Reply:
        size, page = int(request.query["per_page"]), int(request.query["page"])
        return json_reply(self.comments[(page - 1) * size : page * size])

    def _is_known(self, request: Request) -> bool:
        given = request.headers.get("Authorization", "").removeprefix("Basic ")
        user, _, password = base64.b64decode(given).decode().partition(":")
        right = self.secrets
        spaceless = right["application_password"].replace(" ", "")
        return user == right["user"] and password.replace(" ", "") == spaceless

    def _posts(self, request: Request) -> Reply:
        if request.method == "OPTIONS":
            fields = ["syndicated_canonical"] if self.has_plugin else []
            return json_reply(
                {"schema": {"properties": {"meta": {"properties": dict.fromkeys(fields)}}}}
            )
        if request.method == "POST":
            if not self.able["publish_posts"]:
                words = "Sorry, you are not allowed to publish posts in this post type."
                return trouble(403, "rest_cannot_publish", words)
            return json_reply(self._made(request.json()), status=201)
        wanted = request.query.get("slug", "").split(",")
        words = request.query.get("search", "")
        found = [
            post
            for post in self.posts.values()
            if post["status"] in request.query["status"].split(",")
            and (words in post["content"]["raw"] if words else post["slug"] in wanted)
        ]
        return json_reply(found)

    def _made(self, given: dict[str, Any]) -> dict[str, Any]:
        number, slug = next(self._numbers), given["slug"]
        taken = {post["slug"] for post in self.posts.values()}
        free = (one for one in [slug, *(f"{slug}-{n}" for n in range(2, 99))] if one not in taken)
        post: dict[str, Any] = {"id": number, "slug": next(free), "status": "publish", "meta": {}}
        post["link"] = f"{self.base_url}/{post['slug']}/"
        self.posts[number] = post
        return self._changed(post, given)

    def _changed(self, post: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
        for name in ("title", "content", "excerpt"):
            if name in given:
                post[name] = {"raw": given[name]}
        for name in ("status", "tags", "featured_media", "date_gmt", "comment_status"):
            if name in given:
                post[name] = given[name]
        if self.has_plugin:
            post["meta"].update(given.get("meta", {}))
        post["modified_gmt"] = "2026-11-24T10:00:00"
        return post

    def _post(self, post: dict[str, Any], request: Request) -> Reply:
        if request.method == "GET":
            return json_reply(post)
        if request.method == "POST":
            return json_reply(self._changed(post, request.json()))
        if request.query.get("force"):
            return json_reply({"deleted": True, "previous": self.posts.pop(post["id"])})
        if not self.has_bin:
            return trouble(501, "rest_trash_not_supported", "Set 'force=true' to delete.")
        if post["status"] == "trash":
            return trouble(410, "rest_already_trashed", "The post has already been deleted.")
        post.update(status="trash", slug=f"{post['slug']}__trashed")
        return json_reply(post)

    def _tag(self, request: Request) -> Reply:
        name = request.json()["name"]
        if name in self.tags:
            data = {"status": 400, "term_id": self.tags[name]}
            return trouble(400, "term_exists", "A term with the name provided exists.", data)
        self.tags[name] = next(self._numbers)
        return json_reply({"id": self.tags[name], "name": escape(name)}, status=201)

    def _media(self, request: Request) -> Reply:
        if request.method == "GET":
            found = self.media.get(request.query["slug"])
            return json_reply([found] if found else [])
        if not self.able["upload_files"]:
            words = "Sorry, you are not allowed to upload files."
            return trouble(403, "rest_cannot_create", words)
        form = fields_of(request)
        slug = form["title"]
        self.media[slug] = {"id": next(self._numbers), "alt_text": form["alt_text"]}
        return json_reply({"id": self.media[slug]["id"]}, status=201)


def stranger(request: Request) -> Reply:
    """What somebody hears who may not even ask for drafts."""
    if "status" in request.query:
        return trouble(400, "rest_invalid_param", "Invalid parameter(s): status")
    return trouble(401, "rest_cannot_create", "Sorry, you are not allowed to do that.")


def fields_of(request: Request) -> dict[str, str]:
    """The fields of a form with files."""
    head = f"Content-Type: {request.headers['Content-Type']}\n\n".encode()
    message: Any = message_from_bytes(head + request.body)
    return {
        part.get_param("name", header="content-disposition"): part.get_payload(decode=True).decode(
            errors="replace"
        )
        for part in message.get_payload()
    }


def trouble(status: int, code: str, words: str, data: dict[str, Any] | None = None) -> Reply:
    content = {"code": code, "message": words, "data": data or {"status": status}}
    return json_reply(content, status=status)
