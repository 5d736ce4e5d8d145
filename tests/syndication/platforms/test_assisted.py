"""Where a person presses the button: what is prepared, and what is taken for the copy."""

from __future__ import annotations

import pytest

from syndication.exchange import AssistsCopies, ShapesCopies, TakesCopies, TellsLosses
from syndication.platforms.hacker_news import HackerNews
from syndication.platforms.linkedin_article import LinkedInArticle
from syndication.platforms.reddit import Reddit
from syndication.platforms.substack import Substack
from tests import make

PLATFORMS = [HackerNews(), LinkedInArticle(), Reddit(), Substack()]
IMPORT = "https://home.example.test/a-house-of-ones-own.md"
WRONG = ["", "http:///", "http://[", "https://elsewhere.example/", "javascript:alert(1)"]
RIGHT = {
    "hacker_news": ["https://news.ycombinator.com/item?id=41234567"],
    "linkedin_article": [
        "https://www.linkedin.com/pulse/a-house-ada-quill-abc1e/",
        "https://fr.linkedin.com/pulse/une-maison-ada-quill-x",
    ],
    "reddit": [
        "https://www.reddit.com/r/selfhosted/comments/1abc2de/a_house/",
        "https://old.reddit.com/r/selfhosted/comments/1abc2de",
        "https://redd.it/1abc2de",
    ],
    "substack": ["https://quay.substack.com/p/a-house", "https://letters.quay.example/p/a-house/"],
}
NOT_QUITE = {
    "hacker_news": ["https://news.ycombinator.com/", "http://news.ycombinator.com/item?id=1"],
    "linkedin_article": [
        "https://www.linkedin.com/in/ada/",
        "https://linkedin.com.evil.test/pulse/a",
    ],
    "reddit": [
        "https://www.reddit.com/r/selfhosted/",
        "https://redd.it/",
        "http://redd.it/1abc2de",
    ],
    "substack": ["https://quay.substack.com/publish/post/1", "http://quay.substack.com/p/a-house"],
}

pytestmark = pytest.mark.parametrize("platform", PLATFORMS, ids=lambda one: one.key)


def test_it_helps_and_asks_for_no_secret(platform):
    for ability in (AssistsCopies, ShapesCopies, TellsLosses):
        assert isinstance(platform, ability)
    assert not isinstance(platform, TakesCopies)


def test_it_knows_a_copy_by_its_address(platform):
    assert all(platform.recognises(url) for url in RIGHT[platform.key])
    assert not any(platform.recognises(url) for url in [*WRONG, *NOT_QUITE[platform.key]])
    others = {
        url for key, urls in RIGHT.items() if key not in {platform.key, "substack"} for url in urls
    }
    assert not any(platform.recognises(url) for url in others)


def test_the_steps_lead_to_a_prepared_form_or_text_and_end_with_the_address(platform):
    article = make.outgoing(link_url="https://home.example.test/x/?from=r")

    steps = platform.steps(article, IMPORT)

    assert len(steps) >= 5
    assert "paste it below" in steps[-1]
    if platform.shapes == ("link",):
        assert any(
            ("home.example.test" in step and "title=" in step) or "t=A" in step for step in steps
        )
    else:
        assert IMPORT in steps[0]
        assert any(article.canonical_url in step for step in steps)


def test_a_prepared_title_fits_and_a_cut_is_told(platform):
    long = make.outgoing(title="word " * 100)

    if platform.key != "substack":
        assert any("The title is cut" in loss for loss in platform.losses(long))
    assert platform.losses(make.outgoing()) == ()
    assert all(len(step) < 1_000 for step in platform.steps(long, IMPORT))
