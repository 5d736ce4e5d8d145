"""What Hugo, Jekyll, Hexo, dev.to and Hashnode write into Markdown, and a page of theirs fills in.

What is known becomes Markdown or markup; what is not stays as it was typed, as code that everybody
sees, and is counted. Nothing of it is ever executed. Code itself is left alone.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator

FENCE = re.compile(r"^ {0,3}(```+|~~~+)")
# A tag of Hugo, a tag of Liquid, an output of Liquid, an embed of Hashnode, a class of kramdown.
TAG = re.compile(
    r"\{\{[<%]\s*(?P<hugo>/?[\w-]+)(?P<hugo_rest>[^{}]*?)/?\s*[>%]\}\}"
    r"|\{%-?\s*(?P<liquid>[\w-]+)(?P<liquid_rest>[^{}]*?)-?%\}"
    r"|\{\{(?P<output>[^{}<%][^{}]*)\}\}"
    r"|^%\[(?P<embed>[^\]\s]+)\]"
    r"|^\{:[^{}]*\}[ \t]*$",
    re.MULTILINE,
)
OPENING = re.compile(
    r"\{%-?\s*(?P<liquid>highlight|codeblock|code|raw|blockquote|quote)\b(?P<rest>[^{}]*?)-?%\}"
    r"|\{\{[<%]\s*(?P<hugo>highlight)\b(?P<hugo_rest>[^{}]*?)[>%]\}\}"
)
HUGO_END = r"\{\{[<%]\s*/highlight\s*[>%]\}\}"
WORD = re.compile(
    r"([\w-]+)\s*[=:]\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"']+))|\"([^\"]*)\"|'([^']*)'|(\S+)"
)
ADDRESS = re.compile(r"https?://\S+")
PLAYERS = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "gist": "https://gist.github.com/{}",
    "instagram": "https://www.instagram.com/p/{}/",
    "tweet": "https://twitter.com/i/status/{}",
    "twitter": "https://twitter.com/i/status/{}",
    "x": "https://twitter.com/i/status/{}",
    "spotify": "https://open.spotify.com/{}",
    "soundcloud": "",
    "codepen": "",
    "codesandbox": "https://codesandbox.io/s/{}",
    "jsfiddle": "",
    "stackblitz": "https://stackblitz.com/edit/{}",
    "replit": "https://replit.com/{}",
    "embed": "",
}
LINKS = frozenset({"ref", "relref", "post_url", "post_path", "link", "url_for", "post_link"})
SILENT = frozenset({"raw", "endraw", "toc", "assign", "capture", "endcapture", "comment", "more"})


def filled(text: str) -> tuple[str, list[str]]:
    """A text with what is known filled in, and the names of what is not."""
    unknown: Counter[str] = Counter()
    pieces = []
    for is_code, piece in _pieces("".join(_blocks(text))):
        pieces.append(piece if is_code else TAG.sub(lambda found: _tag(found, unknown), piece))
    return "".join(pieces), [
        f"{name} ({count})" for name, count in sorted(unknown.items()) if count
    ]


def _pieces(text: str) -> list[tuple[bool, str]]:
    """A text cut at the fences of its code."""
    pieces: list[tuple[bool, list[str]]] = [(False, [])]
    fence = ""
    for line in text.splitlines(keepends=True):
        found = FENCE.match(line)
        if found and not fence:
            fence = found[1]
            pieces.append((True, [line]))
        else:
            pieces[-1][1].append(line)
            if found and fence and found[1].startswith(fence):
                fence = ""
                pieces.append((False, []))
    return [(is_code, "".join(lines)) for is_code, lines in pieces]


def _blocks(text: str) -> Iterator[str]:
    """A text with what has a beginning and an end made plain; a beginning alone stays."""
    at, endless = 0, set()
    while found := OPENING.search(text, at):
        name, is_hugo = found["liquid"] or found["hugo"], bool(found["hugo"])
        ending = HUGO_END if is_hugo else rf"\{{%-?\s*end{name}\s*-?%\}}"
        end = None if ending in endless else re.compile(ending).search(text, found.end())
        yield text[at : found.start()]
        if end is None:
            endless.add(ending)
            yield found[0]
            at = found.end()
            continue
        make = _quote if "quote" in name else _code
        yield make(name, found["rest"] or found["hugo_rest"] or "", text[found.end() : end.start()])
        at = end.end()
    yield text[at:]


def _code(name: str, said: str, inner: str) -> str:
    if name == "raw":
        return inner
    facts, words = _said(said)
    language = facts.get("lang", "") or facts.get("language", "")
    if not language and words and name != "codeblock":
        language = words[0]
    code = inner.strip("\n")
    return f"\n\n~~~~ {language}\n{code}\n~~~~\n\n"


def _quote(_name: str, said: str, inner: str) -> str:
    lines = "\n".join(f"> {line}" for line in inner.strip().splitlines())
    who = said.strip()
    return f"\n\n{lines}\n>\n> — {who}\n\n" if who else f"\n\n{lines}\n\n"


def _tag(found: re.Match[str], unknown: Counter[str]) -> str:
    if found["embed"]:
        return _embedded(found["embed"])
    if found["output"] is not None:
        return _output(found, unknown)
    name = (found["hugo"] or found["liquid"] or "").lower()
    if not name or name in SILENT:
        return ""
    facts, words = _said(found["hugo_rest"] or found["liquid_rest"] or "")
    made = _made(name, facts, words)
    if made is None:
        unknown[name.lstrip("/")] += not name.startswith(("/", "end"))
        return f"`{' '.join(found[0].split())}`"
    return made


def _made(name: str, facts: dict[str, str], words: list[str]) -> str | None:
    """What a tag stands for; None for one that nobody knows."""
    if name == "include" and words:  # Jekyll: a file that is named as what it shows
        name, words = words[0].rpartition("/")[2].partition(".")[0].lower(), words[1:]
    if name in {"figure", "img", "image"}:
        return _figure(facts, words)
    if name in LINKS:
        return _link(facts, words)
    if name in PLAYERS:
        return _player(name, facts, words)
    return None


def _player(name: str, facts: dict[str, str], words: list[str]) -> str | None:
    said = [*facts.values(), *words]
    if address := next((one for one in said if ADDRESS.fullmatch(one)), ""):
        return _embedded(address)
    identity = facts.get("id") or "/".join(words if name == "gist" else words[:1])
    return _embedded(PLAYERS[name].format(identity)) if PLAYERS[name] and identity else None


def _figure(facts: dict[str, str], words: list[str]) -> str | None:
    source = facts.get("src") or facts.get("url") or next((one for one in words if "." in one), "")
    if not source:
        return None
    alt = html.escape(facts.get("alt") or facts.get("title", ""))
    shown = f'<img src="{html.escape(source)}" alt="{alt}">'
    under = facts.get("caption") or facts.get("title", "")
    words_ = f"<figcaption>{html.escape(under)}</figcaption>" if under else ""
    return f"\n\n<figure>{shown}{words_}</figure>\n\n"


def _link(facts: dict[str, str], words: list[str]) -> str | None:
    """A reference stands where an address does; a link of dev.to stands alone."""
    target = facts.get("path") or (words[-1] if words else "")
    if ADDRESS.fullmatch(target):
        return f"[{' '.join(words[:-1]) or target}]({target})"
    return target or None


def _output(found: re.Match[str], unknown: Counter[str]) -> str:
    """A word in quotes that Liquid only joins to the address of the site."""
    said = found["output"].strip()
    if literal := re.match(r"[\"']([^\"']*)[\"']", said):
        return literal[1]
    if re.fullmatch(r"-?\s*(?:site\.(?:baseurl|url)|\.Site\.BaseURL)\s*-?", said):
        return ""
    unknown["{{ }}"] += 1
    return f"`{found[0]}`"


def _embedded(address: str) -> str:
    return f'\n\n<oembed url="{html.escape(address)}"></oembed>\n\n'


def _said(rest: str) -> tuple[dict[str, str], list[str]]:
    facts: dict[str, str] = {}
    words: list[str] = []
    for name, *values in WORD.findall(rest):
        value = next(filter(None, values), "")
        if name and not name.startswith("http"):
            facts.setdefault(name.lower(), value)
        else:
            words.append(f"{name}:{value}" if name else value)
    return facts, words
