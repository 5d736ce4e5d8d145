from __future__ import annotations

import io

from core.progress import Progress


class Screen(io.StringIO):
    """A stream that says whether it is a terminal, and writes as a command's stdout does."""

    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal

    def write(self, msg: str = "", *, ending: str | None = None) -> int:
        return super().write(msg + ("\n" if ending is None else ending))


def test_a_person_sees_what_is_being_done_and_a_clean_line_afterwards():
    screen = Screen(terminal=True)

    with Progress(screen) as progress:
        progress.step("blog.articlepage")
        progress.step("too soon to be painted again")

    assert screen.getvalue() == "\r\x1b[K1  blog.articlepage\r\x1b[K"


def test_a_file_sees_nothing():
    screen = Screen(terminal=False)

    with Progress(screen) as progress:
        progress.step("blog.articlepage")

    assert screen.getvalue() == ""
