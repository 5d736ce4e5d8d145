"""Two tiny demo brands on the disk, quick to load, with one of everything."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

ARTICLE = """+++
title = "{title}"
standfirst = "Short."
cover = "cover"
topics = ["boats"]
by = ["ada"]
days_ago = {days_ago}
+++
Words that belong to us, with a [link](https://example.org/).

{body}
"""
EVERY_KIND = """## A heading

- one
- two

---

::: quote
text = "Home is *best*."
pull = true
:::

::: image
picture = "cover"
:::

::: code
language = "html"
code = "<b>"
:::

::: table
columns = ["A", "B"]
rows = [["1", "**2**"]]
:::

::: embed
url = "https://video.example.org/1"
:::

::: card
url = "https://example.org/"
title = "A card"
:::
"""
ISSUE = """+++
title = "Issue one"
weeks_ago = 1
+++
Good morning [[name]], read [the first](page:first).

## New at home

::: tip
text = "A tip."
:::

::: article
slug = "first"
note = "Why."
:::

::: selection
title = "Elsewhere"
url = "https://example.org/"
note = "Why."
:::

::: picture
picture = "cover"
:::

---

::: button
text = "Write to us"
url = "https://example.org/"
:::

::: quote
text = "Said."
:::

::: poll
question = "Well?"
answers = ["Yes", "No"]
:::

::: debate
introduction = "Talk."
subjects = [{ subject = "Weekly?", url = "" }]
:::

::: event
title = "Evening"
days_ahead = 9
note = "Come."
:::

::: sponsor
name = "Chandler"
text = "Ropes."
picture = "cover"
url = "https://example.org/"
:::

::: referral
title = "Pass it on"
text = "Please."
:::

::: proof
quote = "Good."
:::

::: footer
text = "Thanks."
:::
"""
FRENCH_ISSUE = """+++
title = "Numéro un"
+++
Bonjour [[name]].
"""
STEP = """+++
subject = "Welcome aboard"
wait_days = 0
+++
Hello [[name]].
"""
READERS = """name,address,state,days_ago,language
Ann,ann@example.org,confirmed,9,
Ben,ben@example.org,pending,1,
Cas,cas@example.org,unsubscribed,9,fr
Dot,dot@example.org,bounced,9,
Eve,eve@example.org,complained,9,
"""
BRAND = """
[brand]
name = "{name}"
tagline = "Tagline of {name}"
language = "en"
postal_address = "1 Quay Street"
accent = "{accent}"
{more}
[topics.boats]
name = "Boats"
[contributors.ada]
name = "Ada Quill"
role = "Writer"
bio = "Writes."
photo = "cover"
[newsletter]
name = "News of {name}"
slug = "news-of-{key}"
promise = "A page a week."
introduction = "Hello."
sender_name = "{name}"
sender_email = "hello@example.org"
{letter}
"""
LETTER = """
elsewhere.fr = { title = "Nouvelles", introduction = "Bonjour." }
sections = [{ heading = "Boats", topics = ["boats"], most = 2 }]
[mail_series.welcome]
name = "Welcome"
"""
FIRST = """
[languages.fr]
tagline = "En français"
[series.voyage]
title = "Voyage"
[pictures.cover]
alt = "A lighthouse."
[sources."https://news.example.org/feed.xml"]
title = "Notes"
[[sources."https://news.example.org/feed.xml".ideas]]
url = "https://example.org/idea"
title = "An idea"
summary = "Short."
"""
RESPONSES = """
[[first.responses]]
name = "Ben"
days_ago = 9
says = "Is it <b>yours</b>?"
[[first.responses.answers]]
name = "Ada Quill"
days_ago = 8
says = "It is."
[[first.responses]]
name = "Cas"
days_ago = 1
origin = "medium"
url = "https://stories.example.com/p/1"
state = "pending"
says = "Wait."
"""

MORE = {"more": FIRST, "letter": LETTER}
LESS = {"more": "", "letter": ""}


def write(folder: Path) -> Path:
    """Write both brands into a folder and return it."""
    harbour, lantern = folder / "harbour", folder / "lantern"
    _brand(harbour, BRAND.format(name="Harbour", key="harbour", accent="#112233", **MORE))
    _brand(lantern, BRAND.format(name="Lantern", key="lantern", accent="#445566", **LESS))
    _text(harbour / "articles/01-first.md", "The first", body=EVERY_KIND, days_ago=30)
    _text(harbour / "articles/02-second.md", "The second", body="See [it](page:first).", days_ago=2)
    _text(harbour / "fr/articles/01-premier.md", "Le premier", body="", days_ago=9)
    _put(harbour / "pages/about.md", '+++\ntitle = "About"\n+++\nWe are here.\n')
    _put(harbour / "issues/01-issue-one.md", ISSUE)
    _put(harbour / "issues/02-draft.md", '+++\ntitle = "Draft"\n+++\nSoon.\n')
    _put(harbour / "fr/issues/01-issue-one.md", FRENCH_ISSUE)
    _put(harbour / "mails/welcome/01-hello.md", STEP)
    _put(harbour / "subscribers.csv", READERS)
    _put(harbour / "responses.toml", RESPONSES)
    _text(lantern / "articles/01-alone.md", "Alone", body="", days_ago=3)
    _put(lantern / "subscribers.csv", READERS.splitlines()[0] + "\n")
    return folder


def _brand(folder: Path, facts: str) -> None:
    _put(folder / "brand.toml", facts)
    for number, name in enumerate(("cover", "logo")):
        data = io.BytesIO()
        Image.new("RGB", (64, 36), (number * 90, len(folder.name) * 9, 40)).save(data, "WEBP")
        (folder / "pictures").mkdir(exist_ok=True)
        (folder / "pictures" / f"{name}.webp").write_bytes(data.getvalue())


def _text(path: Path, title: str, *, body: str, days_ago: int) -> None:
    _put(path, ARTICLE.format(title=title, body=body, days_ago=days_ago))


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
