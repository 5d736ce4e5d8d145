"""The subject and the line beside it, looked at as a reader with a full inbox does."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from django.utils.translation import gettext as _

from newsletter import personal
from newsletter.domain.findings import Finding, Level
from newsletter.domain.spam_words import spam_words_in
from newsletter.mail.body import PLACEHOLDER
from newsletter.mail.headers import BREAKS_OUT

SHOWN = 60  # characters that a telephone shows of a subject
MANY_EMOJI = 2
SHOUTED = 8  # letters, all large
PRETENDS = re.compile(r"(re|fwd?|tr|aw|wg)\s*:", re.IGNORECASE)
HALF_OPEN = re.compile(r"\[\[|\]\]")


def judge(subjects: Sequence[str], *, preview_text: str, title: str) -> list[Finding]:
    """What is wrong with the subjects, the editor's own first, and what stands beside them."""
    found: list[Finding] = []
    for subject in subjects:
        for look in (_placeholders, _length, _manner, _emoji, _words):
            found += look(subject)
    return found + _beside(subjects[0], preview_text) + _title(title)


def _placeholders(subject: str) -> list[Finding]:
    if BREAKS_OUT.search(subject):
        words = _("The subject holds a line break or a control character. Write one line.")
        return [Finding("subject", "subject_breaks", Level.FAIL, words)]
    unknown = set(PLACEHOLDER.findall(subject)) - set(personal.known())
    left = HALF_OPEN.search(PLACEHOLDER.sub("", subject))
    if not unknown and not left:
        return []
    name = f"[[{min(unknown)}]]" if unknown else left[0] if left else ""
    words = _("Nobody knows what to put for %s in the subject. Correct it.") % name
    return [Finding("subject", "subject_placeholder", Level.FAIL, words)]


def _length(subject: str) -> list[Finding]:
    length = len(subject)
    if length <= SHOWN:
        return []
    words = _(
        "“%(subject)s…” has %(length)d characters. Telephones show about %(shown)d: say what "
        "matters first."
    ) % {"subject": subject[:30], "length": length, "shown": SHOWN}
    return [Finding("subject", "subject_long", Level.WARN, words)]


def _manner(subject: str) -> list[Finding]:
    letters = [letter for letter in subject if letter.isalpha()]
    found = []
    if len(letters) >= SHOUTED and all(letter.isupper() for letter in letters):
        words = _("The subject shouts: it is all capital letters.")
        found.append(Finding("subject", "subject_shouts", Level.WARN, words))
    if subject.count("!") > 1:
        words = _("More than one exclamation mark looks like advertising, to filters as well.")
        found.append(Finding("subject", "subject_exclaims", Level.WARN, words))
    if PRETENDS.match(subject):
        words = _(
            "The subject pretends to be an answer. Readers feel tricked, and filters know it."
        )
        found.append(Finding("subject", "subject_pretends", Level.WARN, words))
    return found


def _emoji(subject: str) -> list[Finding]:
    number = sum(unicodedata.category(letter) == "So" for letter in subject)
    if number <= MANY_EMOJI:
        return []
    words = _("The subject has %d pictures among its letters; one or two are read, more are not.")
    return [Finding("subject", "subject_emoji", Level.WARN, words % number)]


def _words(subject: str) -> list[Finding]:
    found = spam_words_in(subject)
    if not found:
        return []
    words = _("Filters look for these words in a subject: %s.") % ", ".join(found)
    return [Finding("subject", "subject_spam_words", Level.WARN, words)]


def _beside(subject: str, preview_text: str) -> list[Finding]:
    if not preview_text.strip():
        words = _("There is no preview text: inboxes show the newsletter's promise every week.")
        return [Finding("subject", "preview_text_missing", Level.WARN, words)]
    if preview_text.strip().casefold() == subject.strip().casefold():
        words = _("The preview text says the subject again. Say what else there is.")
        return [Finding("subject", "preview_text_repeats", Level.WARN, words)]
    return []


def _title(title: str) -> list[Finding]:
    if not HALF_OPEN.search(title):
        return []
    words = _("The title stands on a page for everybody: write [[name]] into the subject instead.")
    return [Finding("subject", "title_personal", Level.WARN, words)]
