"""A Telegram from memory, after the documentation of its Bot API: a bot reads nothing back."""

from __future__ import annotations

import itertools
from typing import Any

from tests.fakes.http_server import HttpServer, Reply, Request, json_reply

CHAT = {"id": -1001234567890, "type": "channel", "title": "The Quay", "username": "quay"}
VERBS = {"deleteMessage": "DELETE", "editMessageText": "PUT"}


class FakeTelegram(HttpServer):
    """One bot, administrator of one channel."""

    token = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"

    def __init__(self, **chat: Any) -> None:
        super().__init__()
        self.chat = {**CHAT, **chat}
        self.may_post = True
        self.messages: dict[int, str] = {}
        self._numbers = itertools.count(12)

    @property
    def secrets(self) -> dict[str, str]:
        return {"bot_token": self.token, "channel": "@quay"}

    @property
    def pages(self) -> list[str]:
        """What a stranger finds there."""
        return [*self.messages.values()]

    def verb_of(self, request: Request) -> str:
        return VERBS.get(request.path.rpartition("/")[2], request.method)

    def respond(self, request: Request) -> Reply:
        proof, _, name = request.path.strip("/").partition("/")
        if proof != f"bot{self.token}":
            return no(401, "Unauthorized")
        if name == "getMe":
            return said({"id": 110201543, "is_bot": True, "username": "quay_bot"})
        given: Any = request.query if request.method == "GET" else request.json()
        if given["chat_id"] not in {"@quay", str(CHAT["id"])}:
            return no(400, "Bad Request: chat not found")
        if name == "getChat":
            return said(self.chat)
        if name == "getChatMember":
            return said({"status": "administrator", "can_post_messages": self.may_post})
        return self._message(name, given)

    def _message(self, name: str, given: dict[str, Any]) -> Reply:
        number = given.get("message_id") or next(self._numbers)
        if name == "sendMessage":
            self.messages[number] = given["text"]
            return said({"message_id": number, "chat": self.chat, "text": given["text"]})
        what = "edit" if name == "editMessageText" else "delete"
        if number not in self.messages:
            return no(400, f"Bad Request: message to {what} not found")
        if what == "delete":
            del self.messages[number]
        elif self.messages[number] == given["text"]:
            return no(400, "Bad Request: message is not modified")
        else:
            self.messages[number] = given["text"]
        return said(True)


def said(content: Any) -> Reply:
    return json_reply({"ok": True, "result": content})


def no(status: int, words: str, **parameters: int) -> Reply:
    told = {"ok": False, "error_code": status, "description": words, "parameters": parameters}
    return json_reply(told, status=status)
