"""Issues, letter by letter: what a change of a template does to a mail is seen here.

After a change that is meant: `WRITE_GOLDENS=1 pytest tests/newsletter/test_issue_goldens.py`,
then read what changed.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from newsletter.looks import look_at_issue
from newsletter.rendering import render
from tests import make
from tests.newsletter import issue_samples

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
GOLDEN = Path(__file__).parents[1] / "data" / "issues"
MEDIA_NAME = re.compile(r"/media/images/[^\"\s]+")
BLOCK_NAME = re.compile(r"(?<=block[=:])[0-9a-f-]{36}")  # made anew for each sample
HEAVIEST = 60 * 1024  # of the 102 kB at which Gmail cuts a mail off


def drawn(name):
    language = "fr" if name == "french" else "en"
    template = "letter" if name == "letter" else "magazine"
    newsletter = make.newsletter(site=make.site(), language=language, template=template)
    issue = getattr(issue_samples, "rich" if name == "letter" else name)(newsletter)
    return issue, render(issue, newsletter=newsletter)


@pytest.mark.parametrize("name", ["plain", "rich", "french", "letter"])
def test_an_issue_is_what_it_was_letter_by_letter(name):
    issue, mail = drawn(name)
    html = BLOCK_NAME.sub("x", MEDIA_NAME.sub("/media/images/x.jpg", mail.html))
    found = {
        GOLDEN / f"{name}.html": html + "\n",
        GOLDEN / f"{name}.txt": BLOCK_NAME.sub("x", mail.text),
    }

    if "WRITE_GOLDENS" in os.environ:
        for path, words in found.items():
            path.write_text(words, encoding="utf-8")

    for path, words in found.items():
        assert words == path.read_text(encoding="utf-8"), path.name
    assert len(mail.html.encode()) < HEAVIEST
    seen = [one.name for one in look_at_issue(issue, newsletter=issue.newsletter)]
    assert seen == ["mail_ok"]


def test_an_issue_that_is_a_letter_says_the_same_without_cards():
    magazine, letter = ((GOLDEN / f"{name}.html").read_text("utf-8") for name in ("rich", "letter"))

    assert magazine.count('class="card-picture"') == letter.count('class="card-picture"') + 1
    assert (GOLDEN / "rich.txt").read_text("utf-8") == (GOLDEN / "letter.txt").read_text("utf-8")
