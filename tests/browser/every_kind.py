"""Every kind of block as hands put it into the editor: the words are the name of the kind."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page

from tests.browser.desk import choose_document, choose_picture, insert, named, write

DESCRIPTION = "Description for who cannot see it"


def every_kind(page: Page) -> list[str]:
    """Fill an article with one block of each kind; returns words that a reader must find."""
    for kind, fill in KINDS.items():
        fill(page, insert(page, kind))
    return [f"Words of {kind}" for kind in KINDS if kind not in WORDLESS]


def _rich(kind: str) -> Callable[[Page, Locator], None]:
    return lambda _page, block: write(block, f"Words of {kind}")


def _line(kind: str) -> Callable[[Page, Locator], None]:
    """The first field that takes plain words."""

    def fill(_page: Page, block: Locator) -> None:
        block.locator("textarea, input[type=text]").first.fill(f"Words of {kind}")

    return fill


def _link(kind: str, *, label: str) -> Callable[[Page, Locator], None]:
    def fill(_page: Page, block: Locator) -> None:
        named(block, "Address").fill("https://example.org/there")
        named(block, label).fill(f"Words of {kind}")

    return fill


def _upload(kind: str, *, file: str) -> Callable[[Page, Locator], None]:
    def fill(page: Page, block: Locator) -> None:
        choose_document(page, block, file)
        named(block, "Title").fill(f"Words of {kind}")

    return fill


def _picture(page: Page, block: Locator) -> None:
    choose_picture(page, block)
    named(block, DESCRIPTION).fill("A shelf")
    named(block, "Caption").fill("Words of Picture")


def _gallery(page: Page, block: Locator) -> None:
    block.get_by_role("button", name="Add", exact=True).last.click()
    for number in range(2):
        choose_picture(page, block)  # the button of the next one that has none
        named(block, DESCRIPTION).nth(number).fill("A shelf")
    named(block, "Caption of them all").fill("Words of Gallery")


def _interview(_page: Page, block: Locator) -> None:
    named(block, "Question").fill("Words of Question and answer")
    write(block, "The answer")


def _footnotes(_page: Page, block: Locator) -> None:
    named(block, "Mark").fill("1")
    write(block, "Words of Footnotes")


def _table(_page: Page, block: Locator) -> None:
    named(block, "Caption").fill("Words of Table")
    block.get_by_role("button", name="Add column").first.click()
    block.get_by_role("button", name="Text", exact=True).click()
    named(block, "Column heading").fill("Head")
    write(block, "Cell")


def _nothing(_page: Page, _block: Locator) -> None:
    """What has no words of its own."""


KINDS: dict[str, Callable[[Page, Locator], None]] = {
    "Heading": _line("Heading"),
    "Text": lambda _page, block: write(block, "Words of Text[^1]"),
    "List": _rich("List"),
    "Quotation": _rich("Quotation"),
    "Question and answer": _interview,
    "Callout": _rich("Callout"),
    "Markdown": _line("Markdown"),
    "Picture": _picture,
    "Gallery": _gallery,
    "Audio": _upload("Audio", file="bell"),
    "Video": _upload("Video", file="leaves the quay"),
    "Embed": _link("Embed", label="Title"),
    "Code": lambda _page, block: named(block, "Code").fill("Words of Code"),
    "Table": _table,
    "Divider": _nothing,
    "File": _upload("File", file="four weeks"),
    "Link card": _link("Link card", label="Title"),
    "Via": _link("Via", label="Source"),
    "Related articles": _nothing,
    "Button": _link("Button", label="Text"),
    "Call to subscribe": _line("Call to subscribe"),
    "HTML": lambda _page, block: block.locator("textarea").fill("<p>Words of HTML</p>"),
    "Footnotes": _footnotes,
}
WORDLESS = {"Divider", "Related articles"}
