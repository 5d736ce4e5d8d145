"""Issues in many scripts, each read back by somebody else's parser; a thousand under `make faults`.

Held against H1: headers, lines, parts, words, links, size, and now and then the
signature. Rendering costs most, so `make test` renders some of them from blocks,
and `make faults` all thousand.
"""

from __future__ import annotations

import html as markup
import re

import lxml.html
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from newsletter.mail.issue import compile_issue
from newsletter.models import IssuePage
from newsletter.rendering import render
from tests import make
from tests.fakes.dkim_verifier import verifies
from tests.faults import size
from tests.newsletter.test_dkim import KEYS, RECORDS
from tests.newsletter.test_mime import issue as issue_mail
from tests.newsletter.test_mime import reader, sound

pytestmark = pytest.mark.django_db

# Latin, Greek, Cyrillic, Hebrew, Arabic, Devanagari, Thai, Han, Kana, Hangul, emoji with joiners.
ALPHABET = (
    "aeioun zßéñőł αβγδω жщъыя אבגדה ابتثج कखगघङ กขคฆง 中文字漢語 あいうアイウ 한국어말"
    "👩‍🚀🇪🇺🫶🏽 \"'«»„“”&<>=.%@#\\"
)
WORD = st.one_of(
    st.text(st.sampled_from(ALPHABET.replace(" ", "")), min_size=1, max_size=12),
    st.sampled_from([".", "..", ".dot", "=3D", "From", "--=_x", "w" * 998, "ﷺ", "é" * 300]),
)
LINE = st.lists(WORD, min_size=1, max_size=5).map(" ".join)
SUBJECT = LINE.map(lambda one: one[:150])
CALM = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
LINK = st.sampled_from(["https://example.org/", "http://a.example/?q=1&r=é", "/own/page/"])


@st.composite
def blocks(draw):
    """The body of an issue: words, tips, buttons, selections in any order."""
    made = []
    for kind in draw(
        st.lists(st.sampled_from(["words", "tip", "button", "selection"]), min_size=1, max_size=3)
    ):
        words = markup.escape(draw(LINE))
        rich = f'<p>{words} <a href="{markup.escape(draw(LINK))}">{words}</a></p>'
        value = {
            "words": rich,
            "tip": rich,
            "button": {"text": draw(LINE), "url": "https://join.example/"},
            "selection": {
                "title": draw(LINE),
                "url": "https://e.example/",
                "via": "",
                "note": rich,
            },
        }[kind]
        made.append((kind, value))
    return made


@pytest.fixture
def newsletter():
    return make.newsletter(site=make.site(), promise="Every Saturday. No spam. Ever.")


def squeezed(text):
    return re.sub(r"[\s\u200b-\u200f\ufeff]+", "", text).casefold()


def check(mail, *, subject, said):
    """Sound, both parts in order and saying the same words, every link whole, not too large."""
    message = sound(mail)
    parts = list(message.iter_parts())
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"]
    text, html = (part.get_payload(decode=True).decode() for part in parts)
    page: lxml.html.HtmlElement = lxml.html.document_fromstring(html)
    read = squeezed(page.text_content()), squeezed(text)
    for words in said:
        assert all(squeezed(words) in one for one in read), words
    for _element, attribute, address, _place in page.iterlinks():
        assert attribute not in {"href", "src"} or re.match(r"https?://[^/]", address), address
    assert "[[" not in text + html
    assert str(message["Subject"]).split() == subject.split()
    assert len(mail) < 102 * 1024


def words_of(body):
    """What stands in the blocks of an issue."""
    for kind, value in body:
        if kind == "button":
            yield value["text"]
        elif kind == "selection":
            yield value["title"]
        else:
            yield lxml.html.fromstring(value).text


def rendered(newsletter, *, body, subject):
    page = IssuePage(title=subject, slug="x", body=body)
    mail = render(page, newsletter=newsletter)
    return issue_mail(subject=mail.subject, html=mail.html, text=mail.text, keys=KEYS[1:])


def look_at_rendered(newsletter, *, examples):
    @settings(
        max_examples=examples, deadline=None, phases=[Phase.generate], suppress_health_check=CALM
    )
    @given(body=blocks(), subject=SUBJECT, name=LINE)
    def look(body, subject, name):
        compiled = compile_issue(rendered(newsletter, body=body, subject=subject))
        mail = compiled.for_reader(reader(name=name))

        check(mail, subject=subject, said=words_of(body))
        assert verifies(mail, RECORDS) == [True]

    look()


def test_h1_issues_of_blocks_in_many_scripts_arrive_whole(newsletter):
    look_at_rendered(newsletter, examples=25)


@pytest.mark.faults
def test_h1_a_thousand_issues_of_blocks_arrive_whole(newsletter):
    look_at_rendered(newsletter, examples=1000)


@settings(
    max_examples=size.of(200, 1000),
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=CALM,
)
@given(lines=st.lists(LINE, min_size=1, max_size=2), subject=SUBJECT, name=LINE)
def test_h1_a_thousand_issues_in_many_scripts_arrive_whole(lines, subject, name):
    html = "".join(f"<p>{markup.escape(line)}</p>" for line in lines)
    way_out = '<a href="[[unsubscribe_url]]">[[name]]</a>'
    text = "\n".join([*lines, "[[name]]: [[unsubscribe_url]]"])

    mail = compile_issue(issue_mail(subject=subject, html=html + way_out, text=text))

    check(mail.for_reader(reader(name=name)), subject=subject, said=[*lines, name])
