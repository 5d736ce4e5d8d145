"""Square brackets that WordPress fills in when it shows a post, filled in as it does.

What no plug-in of the site is here to fill stays as it was typed, and is counted.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable

from syndication.platforms.wordpress.library import Attachment, Library

ATTRIBUTE = re.compile(
    r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s'\"]+))|\"([^\"]+)\"|([^\s\"']+)"
)
ADDRESS = re.compile(r"https?://[^\s<>\"'\]]+")
IMAGE = re.compile(r"((?:<a\s[^>]*>\s*)?<img\s[^>]*>(?:\s*</a>)?)(.*)", re.DOTALL | re.IGNORECASE)
SOUNDS = ("mp3", "m4a", "ogg", "wav", "flac", "wma")
FILMS = ("mp4", "m4v", "webm", "ogv", "mov", "wmv", "flv")
LANGUAGES = "bash cpp csharp css html java javascript js perl php plain python ruby sql text xml"
# Forms that only work where they stood.
FORMS = (
    "contact-form contact-form-7 contact-field gravityform mc4wp_form newsletter_form ninja_form"
    " subscribe2 jetpack_subscription_form subscription_form wpforms"
)
PLAYERS = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "dailymotion": "https://www.dailymotion.com/video/{}",
    "wpvideo": "https://videopress.com/v/{}",
    "videopress": "https://videopress.com/v/{}",
    "ted": "https://www.ted.com/talks/{}",
    "gist": "https://gist.github.com/{}",
    "tweet": "https://twitter.com/i/status/{}",
    "instagram": "https://www.instagram.com/p/{}/",
    "soundcloud": "",
    "spotify": "",
    "facebook": "",
    "tiktok": "",
    "codepen": "",
}
ENCLOSING = frozenset(
    f"caption wp_caption embed audio video sourcecode code highlight {LANGUAGES}".split()
)
KNOWN = "|".join(
    sorted(
        {*ENCLOSING, "gallery", "playlist", *FORMS.split(), *PLAYERS},
        key=lambda name: -len(name),
    )
)
CODE = re.compile(rf"\[(\[?)({KNOWN})(?![\w-])([^\[\]]*+)\](\]?)")
STRANGE = re.compile(r"(?<!\[)\[([a-z][\w-]{2,40})(\s+[\w-]+=[\"'][^\[\]]*+)?\s*/?\](?!\])(?!\()")


def filled(text: str, *, post_id: str, library: Library) -> tuple[str, list[str]]:
    """A text with its shortcodes filled in, and the names of those that stay as they are."""
    filling = _Filling(text, post_id, library)
    return filling.whole(), filling.left()


class _Filling:
    def __init__(self, text: str, post_id: str, library: Library) -> None:
        self._text = text
        self._post_id = post_id
        self._library = library
        self._result = ""
        self._endless: set[str] = set()  # names that are not closed any more: looked for once

    def whole(self) -> str:
        pieces, at = [], 0
        while found := CODE.search(self._text, at):
            pieces.append(self._text[at : found.start()])
            markup, at = self._filled(found)
            pieces.append(markup)
        pieces.append(self._text[at:])
        self._result = "".join(pieces)
        return self._result

    def left(self) -> list[str]:
        """Shortcodes by what they look like: with a value in them, or with an end."""
        ends = set(re.findall(r"\[/([a-z][\w-]*)\]", self._result))
        seen = Counter(
            found[1] for found in STRANGE.finditer(self._result) if found[2] or found[1] in ends
        )
        return [f"[{name}] ({count})" for name, count in sorted(seen.items())]

    def _filled(self, found: re.Match[str]) -> tuple[str, int]:
        """The markup for one shortcode, and where the text goes on behind it."""
        name, end, inner = found[2], found.end(), ""
        if found[1] and found[4]:  # [[doubled]]: its author shows how it is typed
            return found[0][1:-1], end
        is_closed = found[3].rstrip().endswith("/")
        if name in ENCLOSING and not is_closed:
            stop = -1 if name in self._endless else self._text.find(f"[/{name}]", end)
            if stop >= 0:
                inner, end = self._text[end:stop], stop + len(f"[/{name}]")
            else:
                self._endless.add(name)
                if name not in {"audio", "video"}:
                    return found[0], found.end()
        facts = _facts(found[3].rstrip("/ "))
        make = MAKERS.get(name, _Filling.code)
        return found[1] + make(self, name, facts, inner) + found[4], end

    def caption(self, _name: str, facts: dict[str, str], inner: str) -> str:
        found = IMAGE.search(inner)
        image, words = (found[1], found[2]) if found else (inner, "")
        words = facts.get("caption", "") or words.strip()
        under = f'<figcaption class="wp-caption-text">{words}</figcaption>' if words else ""
        return f'\n\n<figure class="wp-caption">{image}{under}</figure>\n\n'

    def gallery(self, _name: str, facts: dict[str, str], _inner: str) -> str:
        chosen = facts.get("ids") or facts.get("include")
        left_out = {one.strip() for one in facts.get("exclude", "").split(",")}
        if chosen:
            found = list(self._library.named(chosen))
        else:
            found = self._library.pictures_of(facts.get("id") or self._post_id)
        links = facts.get("link", "")
        items = [_shown(one, links) for number, one in found if number not in left_out]
        if not items:
            return ""
        columns = facts.get("columns", "3")
        kind = f"gallery gallery-columns-{columns if columns.isdecimal() else 3}"
        return f'\n\n<div class="{kind}">{"".join(items)}</div>\n\n'

    def embed(self, name: str, facts: dict[str, str], inner: str) -> str:
        said = " ".join([inner, *facts.values()])
        if found := ADDRESS.search(html.unescape(said)):
            address = found[0]
        else:
            identity = facts.get("id") or facts.get("") or inner
            form = PLAYERS.get(name, "")
            address = form.format(identity.strip()) if form and identity.strip() else ""
        return f'\n\n<oembed url="{html.escape(address)}"></oembed>\n\n' if address else ""

    def player(self, name: str, facts: dict[str, str], inner: str) -> str:
        """A sound or a film; without an address it is the first that was uploaded for the post."""
        kinds = SOUNDS if name == "audio" else FILMS
        said = [facts.get(one, "") for one in ("src", *kinds, "")]
        address = next(filter(None, said), "") or "".join(ADDRESS.findall(inner)[:1])
        return f'\n\n<{name} src="{html.escape(address)}"></{name}>\n\n' if address else ""

    def playlist(self, _name: str, facts: dict[str, str], _inner: str) -> str:
        name = "video" if facts.get("type") == "video" else "audio"
        found = self._library.named(facts.get("ids", ""))
        return "".join(self.player(name, {"src": one.url}, "") for _number, one in found)

    def code(self, name: str, facts: dict[str, str], inner: str) -> str:
        language = facts.get("language") or facts.get("lang") or facts.get("")
        if name == "highlight" and not language and "\n" not in inner.strip():
            return f"<mark>{inner}</mark>"  # what others than programmers call so
        if not language:
            language = name if name in LANGUAGES.split() else ""
        shown = html.escape(html.unescape(inner.strip("\r\n")), quote=False)
        marked = f' class="language-{html.escape(language)}"' if language else ""
        return f"\n\n<pre><code{marked}>{shown}</code></pre>\n\n"

    def form(self, _name: str, _facts: dict[str, str], _inner: str) -> str:
        return ""


Maker = Callable[[_Filling, str, dict[str, str], str], str]
MAKERS: dict[str, Maker] = {
    "caption": _Filling.caption,
    "wp_caption": _Filling.caption,
    "gallery": _Filling.gallery,
    "playlist": _Filling.playlist,
    "audio": _Filling.player,
    "video": _Filling.player,
    **dict.fromkeys(["embed", *PLAYERS], _Filling.embed),
    **dict.fromkeys(FORMS.split(), _Filling.form),
}


def _facts(said: str) -> dict[str, str]:
    """The attributes of a shortcode; what has no name is `""`."""
    facts: dict[str, str] = {}
    for name, double, single, bare, quoted, alone in ATTRIBUTE.findall(said.lstrip(" =")):
        facts.setdefault(name.lower(), html.unescape(double or single or bare or quoted or alone))
    return facts


def _shown(one: Attachment, links: str) -> str:
    """One picture of a gallery; it leads to its page, to its file, or nowhere."""
    shown = f'<img src="{html.escape(one.url)}" alt="{html.escape(one.alt)}" />'
    address = {"file": one.url, "none": ""}.get(links, one.page)
    if address:
        shown = f'<a href="{html.escape(address)}">{shown}</a>'
    words = f"<figcaption>{one.caption}</figcaption>" if one.caption else ""
    return f'<figure class="gallery-item">{shown}{words}</figure>'
