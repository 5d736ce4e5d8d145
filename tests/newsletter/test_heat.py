"""Where readers press: in which block, below which heading, machines apart."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.utils import timezone

import pytest

from newsletter.actions.freeze import freeze, let_go
from newsletter.models import Click, Link, Mailing
from newsletter.outcome.counted import counted, links_in
from newsletter.outcome.heat import sections
from newsletter.postoffice.post import load
from tests import make
from tests.newsletter.series_made import series, work
from tests.newsletter.staff import editor

FIRST, SECOND = "11111111-0000", "22222222-0000"
LINK = '<a href="https://away.example/">{}</a>'
MARKED = (
    f"{LINK.format('Above')}<!--block:{FIRST}-->{LINK.format('One')}{LINK.format('Two')}"
    f"<!--block:{SECOND}-->{LINK.format('Three')}<!--block:-->{LINK.format('Below')}</body>"
)


def test_a_link_is_known_by_its_block_in_whatever_order_the_blocks_come():
    found = [(one.words, one.block, one.turn) for one in links_in(MARKED)]

    assert found == [
        ("Above", "", 0),
        ("One", FIRST, 0),
        ("Two", FIRST, 1),
        ("Three", SECOND, 0),
        ("Below", "", 0),
    ]


@pytest.fixture
def mailing():
    """An issue of two sections that two readers got, its links not yet pressed."""
    newsletter = make.newsletter(site=make.site())
    make.audience(newsletter=newsletter, addresses=["ada@example.org", "bo@example.org"])
    article = make.article(site=newsletter.site, title="Tides")
    body = [
        ("words", '<p>Good morning, <a href="https://away.example/">friends</a>.</p>'),
        ("words", "<h2>To read</h2>"),
        ("article", {"article": article, "note": ""}),
        ("button", {"text": "=Press", "url": "https://away.example/"}),
        ("words", "<h2>Last</h2>"),
        ("words", "<p>Nothing to press.</p>"),
    ]
    issue = make.issue(newsletter=newsletter, body=body)
    made = Mailing.objects.create(
        issue=issue, newsletter=newsletter, state="scheduled", send_at=timezone.now()
    )
    made = let_go(mailing=freeze(mailing=made))
    load(made.pk)
    return made


def press(mailing, words, visitor, **facts):
    link = Link.objects.filter(mailing=mailing, words=words).earliest("pk")
    return Click.objects.create(link=link, visitor=visitor, **facts)


@pytest.mark.django_db
def test_who_presses_twice_counts_once_in_a_block_and_in_its_section(
    mailing, django_assert_max_num_queries
):
    for words in ("Tides", "Read it →", "=Press"):
        press(mailing, words, visitor=1)
    press(mailing, "=Press", visitor=2)
    press(mailing, "friends", visitor=3, is_machine=True)

    with django_assert_max_num_queries(8):
        opening, to_read = sections(mailing, sent=2)

    assert (opening.bar.label, opening.bar.number, opening.bar.machines) == ("", 0, 1)
    assert opening.blocks[0].label == "Own words: Good morning, friends."
    assert (to_read.bar.label, to_read.bar.number, to_read.bar.percent) == ("To read", 2, 100)
    assert [(one.label, one.number) for one in to_read.blocks] == [
        ("Article: Tides", 1),
        ("Button: =Press", 2),
    ]


@pytest.mark.django_db
def test_links_around_the_blocks_and_in_a_block_that_is_gone_are_told_last(mailing):
    facts = {"mailing": mailing, "url": "https://away.example/"}
    Link.objects.create(key="a", words="Foot", **facts)
    Link.objects.create(key="b", words="Gone", block=FIRST, **facts)

    last = sections(mailing, sent=2)[-1]

    assert [one.label for one in last.blocks] == [
        "Above and below the text",
        "A block that is gone",
    ]


@pytest.mark.django_db
def test_the_marks_of_blocks_reach_no_reader(mailing):
    newsletter = mailing.newsletter
    assert "<!--block:" in mailing.html

    clicks = counted(mailing.html, mailing=mailing)
    newsletter.counts = mailing.newsletter.counts = "nothing"
    silent = counted(mailing.html, mailing=mailing)

    assert "<!--block:" not in clicks + silent
    assert "[[click_url]]/" in clicks


@pytest.mark.django_db
def test_the_report_shows_the_heat_and_gives_it_as_a_table(mailing):
    press(mailing, "=Press", visitor=1)
    desk = Client()
    desk.force_login(editor(mailing.issue.get_parent().specific))
    address = f"/admin/newsletter/issues/{mailing.issue_id}/report/"

    page = desk.get(address).content.decode()
    table: Any = desk.get(f"{address}?as=csv")

    assert "Where readers pressed" in page
    assert "Article: Tides" in page
    assert table["Content-Type"].startswith("text/csv")
    lines = b"".join(table.streaming_content).decode().splitlines()
    assert "To read,Button: =Press,'=Press,https://away.example/,1,0.0,0" in lines


@pytest.mark.django_db
def test_a_step_of_a_series_has_a_report_of_its_own(settings, tmp_path):
    settings.EMAIL_URL = f"file://{tmp_path / 'mail'}"
    newsletter = make.newsletter(site=make.site(), counts_opens=True)
    page = make.newsletter_page(newsletter=newsletter)
    series(newsletter, (0, "Hello"))
    make.subscription(newsletter=newsletter)
    work()
    mailing = Mailing.objects.get(kind="step")
    other = make.newsletter(site=make.site(hostname="other", default=False), slug="other")
    desk, stranger = Client(), Client()
    desk.force_login(editor(page))
    stranger.force_login(editor(make.newsletter_page(newsletter=other), email="other@example.org"))
    address = f"/admin/newsletter/mailings/{mailing.pk}/report/"

    seen = desk.get(address).content.decode()

    assert "Step of a series" in seen
    assert "Beside the issues before" not in seen
    assert address in desk.get("/admin/newsletter/post-office/").content.decode()
    assert stranger.get(address)["Location"] == "/admin/"
