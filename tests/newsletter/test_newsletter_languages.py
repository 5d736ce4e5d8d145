"""A newsletter in several languages: one issue, and each reader gets it in theirs, once."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count
from django.test import Client
from django.utils import timezone

from wagtail.models import Locale

import pytest

from blog.models import ArticlePage
from newsletter.actions import issue as verbs
from newsletter.actions.article_mail import mail_new
from newsletter.actions.drafting import draft_issue
from newsletter.actions.freeze import freeze, let_go
from newsletter.actions.issue import Cleared, IssueError
from newsletter.actions.preflight import clear, look
from newsletter.actions.readers import choose
from newsletter.languages import by_language, language_of, pages_of, spoken, versions_of
from newsletter.links import poll_url
from newsletter.models import (
    Cadence,
    Carried,
    Click,
    Edition,
    IssuePage,
    Link,
    Mailing,
    Poll,
    Subscription,
)
from newsletter.outcome.report import by_language as clicks_by_language
from newsletter.postoffice import articles, drafts
from newsletter.postoffice.post import load
from tests import make
from tests.newsletter.staff import NOBODY

POLL, ONCE = {"question": "Well?", "answers": ["Yes", "No"]}, timedelta(hours=1)


@pytest.mark.parametrize(
    ("wanted", "given"), [("fr", "fr"), ("fr-CA", "fr"), ("FR", "fr"), ("de", "en"), ("", "en")]
)
def test_a_reader_gets_their_language_or_else_the_first(wanted, given):
    assert spoken(wanted, ["en", "fr"]) == given


@pytest.fixture
def newsletter():
    """In English and French, with a reader of each, and one whose language we do not have."""
    made = make.newsletter(site=make.site(), most_often="article", draft_hours=160)
    page = make.newsletter_page(newsletter=made)
    page.save_revision().publish()
    french = Locale.objects.get(language_code="fr")
    made.site.root_page.copy_for_translation(french).save_revision().publish()
    page.copy_for_translation(french).save_revision().publish()
    for name, language in (("ada", "en"), ("jo", "fr-CA"), ("max", "de")):
        place = make.subscription(newsletter=made, address=f"{name}@example.org")
        place.subscriber.language = language
        place.subscriber.save()
    return made


def french_of(page, **facts):
    """The French translation of a page."""
    made = page.copy_for_translation(Locale.objects.get(language_code="fr"))
    for name, value in facts.items():
        setattr(made, name, value)
    made.save_revision()
    return made


def article(newsletter, title, french):
    """A published article in both languages."""
    page = make.article(site=newsletter.site, title=title)
    other = french_of(page, title=french)
    other.get_latest_revision().publish()
    return page, other


def card(page):
    return ("article", {"article": page, "note": ""})


def sent(issue, **facts):
    mailing = Mailing.objects.create(
        issue=issue, newsletter=issue.newsletter, state="scheduled", send_at=timezone.now(), **facts
    )
    return let_go(mailing=freeze(mailing=mailing))


def got(mailing):
    """The subject each was sent."""
    return {
        row.address.partition("@")[0]: (row.edition or mailing).subject
        for row in mailing.deliveries.select_related("edition").exclude(state="skipped")
    }


@pytest.fixture
def issue(newsletter):
    """The same in both languages: an article, a question, two subjects to try."""
    tides, marees = article(newsletter, "Tides", "Marées")
    page = make.issue(
        newsletter=newsletter,
        title="Morning",
        body=[("words", "<p>Dear [[name]].</p>"), card(tides), ("poll", POLL)],
        other_subjects=[("subject", "Sunrise"), ("subject", "Daybreak")],
    )
    body = [("words", "<p>Bonjour [[name]].</p>"), card(marees)]
    french_of(page, title="Matin", body=body, other_subjects=[])
    return page


def other_of(issue):
    """The French version of the issue."""
    return issue.get_translations().get().get_latest_revision_as_object()


@pytest.mark.django_db
def test_goes_out_once_to_each_in_their_language_and_both_are_in_the_archive(
    newsletter, issue, client
):
    mailing = sent(issue)

    edition = Edition.objects.get()
    post = load(mailing.pk)
    mine = post.words_of(edition.pk)
    assert got(mailing) == {"ada": "Morning", "jo": "Matin", "max": "Morning"}
    assert (edition.language, edition.page_id) == ("fr", other_of(issue).pk)
    assert '<html lang="fr"' in edition.html
    assert (mine.nameless, post.words_of(None).nameless) == ("lectrice, lecteur", "reader")
    assert len(mine.subjects) == 3
    assert set(mine.subjects) == {b"Subject: Matin\r\n"}
    other = other_of(issue)
    page = client.get(f"/fr/{newsletter.slug}/{other.slug}/").content.decode()
    assert f'hreflang="en" href="{issue.full_url}"' in page


@pytest.mark.django_db
def test_remembers_what_each_language_showed_and_keeps_to_what_readers_follow(newsletter, issue):
    boats = make.topic(site=newsletter.site)
    jo = Subscription.objects.get(subscriber__address="jo@example.org")
    choose(jo, cadence="issue", topics=[boats.pk])

    mailing = sent(issue)

    tides, marees = ArticlePage.objects.order_by("pk")
    carried = Carried.objects.filter(mailing=mailing).values_list("edition", "article")
    assert set(carried) == {
        (None, tides.pk),
        (Edition.objects.get().pk, marees.pk),
    }
    assert set(got(mailing)) == {"ada", "max"}


@pytest.mark.django_db
def test_asks_in_both_languages_and_counts_what_was_pressed_in_each(newsletter, issue, client):
    other = other_of(issue)
    other.body = [("poll", {**POLL, "question": "Alors ?"})]
    other.body[0].id = issue.body[2].id
    other.save_revision()
    mailing = sent(issue)
    jo = mailing.deliveries.get(address="jo@example.org")
    link = Link.objects.create(mailing=mailing, url="https://away.example/", key="k")
    Click.objects.create(link=link, visitor=1, delivery=jo)
    mailing.deliveries.update(state="accepted", due_at=None, settled_at=timezone.now())
    client.force_login(make.administrator())

    asked = Client().get(
        poll_url(newsletter.site, delivery=jo.pk).removeprefix("http://testserver"),
        {"block": issue.body[2].id},
    )

    assert "Alors ?" in asked.content.decode()
    assert Poll.objects.filter(mailing=mailing).count() == 2
    found = [(bar.label, bar.whole, bar.number) for bar in clicks_by_language(mailing)]
    report = client.get(f"/admin/newsletter/issues/{issue.pk}/report/").content.decode()
    gone = client.get(f"/admin/newsletter/issues/{other.pk}/")
    assert found == [("English", 2, 0), ("Français", 1, 1)]
    assert "Français" in report
    assert gone["Location"] == f"/admin/newsletter/issues/{issue.pk}/"


@pytest.mark.django_db
def test_is_scheduled_and_looked_at_where_it_began_and_seen_as_each_reader_gets_it(issue, client):
    french = other_of(issue)
    french.body = [("words", "<p>Bonjour [[personne]].</p>")]
    french.save_revision()
    client.force_login(make.administrator())
    desk = "/admin/newsletter/issues"

    with pytest.raises(IssueError, match="together with “Morning”"):
        verbs.schedule(issue=french, cleared=Cleared(french.pk), send_at=timezone.now())
    told = look(issue, newsletter=issue.newsletter).refusal
    begun = client.get(f"{desk}/{issue.pk}/").content.decode()
    other = client.get(f"{desk}/{french.pk}/").content.decode()
    seen = client.get(f"{desk}/{issue.pk}/see/mail/", {"reader": "jo@example.org"})

    assert told.startswith("Français: Nobody knows what to put for [[personne]]")
    assert "3</strong> people" in begun
    assert "Français: Matin" in begun
    assert "It goes out together with" in other
    assert "Bonjour [[personne]]" in seen.content.decode()


@pytest.mark.django_db
def test_waits_for_the_approval_of_every_language(issue):
    issue.newsletter.needs_approval = True
    issue.newsletter.save()

    with pytest.raises(IssueError, match="approve"):
        verbs.schedule(issue=issue, cleared=clear(issue=issue), send_at=timezone.now())


@pytest.mark.django_db
def test_an_issue_in_one_other_language_alone_is_for_those_who_read_it(newsletter):
    below = pages_of(newsletter)["fr"]
    page = IssuePage(title="Seul", body=[("words", "<p>Bonjour.</p>")])
    below.add_child(instance=page)
    page.save_revision().publish()

    mailing = sent(page)

    assert got(mailing) == {"jo": "Seul"}
    assert list(versions_of(page, newsletter)) == ["fr"]
    assert load(mailing.pk).compiled.nameless == "lectrice, lecteur"


@pytest.mark.django_db
def test_a_page_that_readers_do_not_see_gives_no_language(newsletter):
    issue = make.issue(newsletter=newsletter)
    other = french_of(issue)
    pages_of(newsletter)["fr"].unpublish()

    assert list(versions_of(issue, newsletter)) == ["en"]
    assert language_of(other, newsletter) == "en"


@pytest.mark.django_db
def test_the_only_page_speaks_for_the_newsletter_wherever_it_stands_in_the_tree():
    newsletter = make.newsletter(site=make.site(), language="fr")
    assert pages_of(newsletter) == {}
    issue = make.issue(newsletter=newsletter)

    assert list(pages_of(newsletter)) == ["fr"]
    assert language_of(issue, newsletter) == "fr"
    assert list(by_language(Subscription.objects.all(), ["fr"])) == ["fr"]


@pytest.mark.django_db
def test_a_draft_is_made_in_each_language_in_which_something_is_new(newsletter):
    article(newsletter, "Tides", "Marées")

    drafts.run_due(NOBODY)
    both = IssuePage.objects.values("translation_key").annotate(number=Count("pk")).get()
    french = pages_of(newsletter)["fr"]
    again = draft_issue(page=french)

    assert both["number"] == 2
    other = IssuePage.objects.child_of(french).exclude(pk=again.pk).get()
    assert [one.value["article"].title for one in other.body if one.block_type == "article"] == [
        "Marées"
    ]
    assert "Bonjour" in str(other.body[0].value)
    assert again.locale_id == french.locale_id
    assert IssuePage.objects.count() == 3  # nothing more is new in English


@pytest.mark.django_db
def test_new_articles_are_mailed_to_the_readers_of_their_language(newsletter):
    article(newsletter, "Tides", "Marées")
    Subscription.objects.update(cadence="article")
    how = {"newsletter": newsletter, "cadence": Cadence.ARTICLE}

    for language in ("", "fr"):
        mail_new(until=timezone.now() + ONCE, language=language, **how)

    english, french = Mailing.objects.order_by("pk")
    assert (got(english), got(french)) == ({"ada": "Tides", "max": "Tides"}, {"jo": "Marées"})
    assert '<html lang="fr"' in french.html
    assert articles.run_due(NOBODY) == 0


@pytest.mark.django_db
def test_each_language_has_a_feed(newsletter, client):
    issue = make.issue(newsletter=newsletter, title="Morning")
    french_of(issue, title="Matin").get_latest_revision().publish()
    address = f"/mail/{newsletter.slug}/feed/"

    feeds = [client.get(address, query) for query in ({}, {"language": "fr"}, {"language": "de"})]
    page = client.get(f"/fr/{newsletter.slug}/").content.decode()

    assert [b"Matin" in feed.content for feed in feeds] == [False, True, False]
    assert feeds[2].status_code == 404
    assert f'href="{address}?language=fr"' in page
