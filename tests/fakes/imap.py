"""An IMAP server on loopback that keeps one folder of mails, and says what was done to it."""

from __future__ import annotations

import re
import socketserver
import threading


class _Talk(socketserver.StreamRequestHandler):
    """One conversation."""

    box: Mailbox

    def handle(self):
        if self.box.is_tls:
            self.encrypt()
        self.wfile.write(b"* OK ready\r\n")
        while line := self.rfile.readline():
            tag, _, rest = line.strip().decode().partition(" ")
            if self.box.fails_at and self.box.fails_at in rest:
                return
            self.wfile.write(self.box.answer(rest, tag))
            if rest.upper().startswith("LOGOUT"):
                return
            if rest.upper().startswith("STARTTLS"):
                self.encrypt()

    def encrypt(self):
        self.request = self.box.tls.wrap_socket(self.request, server_side=True)
        self.rfile = self.request.makefile("rb")
        self.wfile = self.request.makefile("wb", buffering=0)

    def finish(self):
        self.rfile.close()
        self.wfile.close()
        self.request.close()


class Mailbox:
    """Mails by their names. `marked` were marked as deleted, `others` by somebody else."""

    def __init__(
        self, *mails, password="secret", capabilities="IMAP4rev1 UIDPLUS", tls=None, is_tls=False
    ):
        self.mails = dict(enumerate(mails, start=1))
        self.marked = set()
        self.copied = []
        self.validity = 7
        self.password = password
        self.capabilities = capabilities
        self.fails_at = ""
        self.tls = tls  # after STARTTLS; `is_tls`: from the beginning
        self.is_tls = is_tls

    def __enter__(self):
        talk = type("Talk", (_Talk,), {"box": self})
        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), talk)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_facts):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def answer(self, command, tag):
        """The whole answer to one command."""
        name, _, rest = command.partition(" ")
        if name.upper() == "UID":
            name, _, rest = rest.partition(" ")
        act = getattr(self, f"_{name.lower()}", None)
        said = act(rest) if act else b""
        if said is None:
            return f"{tag} NO not so\r\n".encode()
        return said + f"{tag} OK done\r\n".encode()

    def _capability(self, _rest):
        return f"* CAPABILITY {self.capabilities}\r\n".encode()

    def _login(self, rest):
        return b"" if rest.endswith(f'"{self.password}"') else None

    def _select(self, rest):
        return f"* {len(self.mails)} EXISTS\r\n".encode() if "INBOX" in rest else None

    def _status(self, rest):
        value = self.validity if "UIDVALIDITY" in rest else len(self.mails)
        name = "UIDVALIDITY" if "UIDVALIDITY" in rest else "MESSAGES"
        return f'* STATUS "INBOX" ({name} {value})\r\n'.encode()

    def _search(self, rest):
        asked = re.search(r"UID (\d+):", rest)
        assert asked
        first = int(asked[1])
        # A server answers `9:*` with the last mail even where it is older (RFC 3501).
        found = {uid for uid in self.mails if uid >= first} | set(list(self.mails)[-1:])
        return f"* SEARCH {' '.join(map(str, sorted(found)))}\r\n".encode()

    def _fetch(self, rest):
        uid = int(rest.split(" ")[0])
        raw = self.mails[uid]
        return f"* 1 FETCH (UID {uid} BODY[]<0> {{{len(raw)}}}\r\n".encode() + raw + b")\r\n"

    def _copy(self, rest):
        self.copied += _uids(rest)
        return b""

    def _store(self, rest):
        self.marked |= set(_uids(rest))
        return b""

    def _expunge(self, rest):
        for uid in set(_uids(rest)) & self.marked:
            del self.mails[uid]
        return b""


def _uids(rest):
    return [int(one) for one in rest.split(" ")[0].split(",") if one]
