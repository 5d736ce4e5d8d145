"""What an editor plans for copies: in the article's editor, and for older articles of a channel."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

import pytest
import time_machine

from blog.models import ArticlePage
from people import teams
from people.actions.make_brand_team import make_brand_team
from syndication.actions.plans import MOST_OLDER, Wish, bring_older, plan
from syndication.actions.reconcile import reconcile
from syndication.errors import SyndicationError
from syndication.exchange import Gone
from syndication.models import Channel, Copy
from syndication.places import when
from tests import make
from tests.fakes import shore as platforms
from tests.syndication.copying import channel, due_again, round_of, the_copy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shores")]
State = Copy.State


@pytest.fixture
def beacon():
    return platforms.arrive("beacon")


@pytest.fixture
def there(site):
    return channel(site=site, platform="beacon", shape="link")


@pytest.fixture
def draft(site, there):
    return make.article(site=site, live=False)


def editors_form(desk, article):
    """The fields of an article's editor as a browser would send them."""
    page = desk.get(f"/admin/pages/{article.pk}/edit/")
    form = page.context["form"]
    sent = {}
    for bound in [
        *form,
        *(f for formset in form.formsets.values() for f in formset.management_form),
    ]:
        value = bound.value()
        if value is not None and not hasattr(value, "stream_block"):
            sent[bound.html_name] = value
    sent["body-count"] = "0"
    return sent


def test_what_is_planned_in_the_editor_is_kept_and_goes_out(desk, draft, there, beacon):
    name = f"copies-{there.pk}"
    sent = editors_form(desk, draft)
    planned = {f"{name}-on": "on", f"{name}-shape": "copy", f"{name}-note": " Read this. "}

    desk.post(f"/admin/pages/{draft.pk}/edit/", {**sent, **planned})
    kept = the_copy()
    ArticlePage.objects.get().get_latest_revision().publish()
    round_of()

    assert (kept.switched_on, kept.shape, kept.note) == (True, "copy", "Read this.")
    (post,) = beacon.posts.values()
    assert (post.shape, post.note) == ("copy", "Read this.")


def test_the_editor_shows_a_channels_fields_and_what_is_planned(desk, draft, there):
    Copy.objects.create(article=draft, channel=there, state="settled", note="Mind the tide.")

    page = desk.get(f"/admin/pages/{draft.pk}/edit/").content.decode()

    assert f'name="copies-{there.pk}-shape"' in page
    assert "Mind the tide." in page
    assert "goes there when it is published" in page
    assert f"/admin/copies/article/{draft.pk}/{there.pk}/preview/" in page


def test_the_house_counts_what_is_typed_and_tells_what_is_lost(desk, draft, there):
    place = f"/admin/copies/article/{draft.pk}/{there.pk}/words/"

    short = desk.post(place, {f"copies-{there.pk}-note": "Read."}).json()
    long = desk.post(place, {f"copies-{there.pk}-note": "x" * 61}).json()
    whole = desk.post(place, {f"copies-{there.pk}-shape": "copy"}).json()

    assert short["words"].startswith("Read. http://testserver/")
    assert short["losses"] == ["The picture stays at home."]
    assert (long["is_cut"], long["longest"]) == (True, 60)
    assert whole["losses"] == []
    assert not Copy.objects.exists()


def test_the_preview_shows_the_post_or_the_text(desk, draft, there):
    place = f"/admin/copies/article/{draft.pk}/{there.pk}/preview/"

    link = desk.get(place).content.decode()
    Channel.objects.update(shape="copy")
    text = desk.get(place).content.decode()

    assert "Placing it costs 10 US cents." in link
    assert "Words that belong to us." in text
    assert "What is posted" in text


def test_a_plain_platform_has_neither_words_nor_losses(desk, draft, site):
    shore = channel(site=site)

    seen = desk.post(f"/admin/copies/article/{draft.pk}/{shore.pk}/words/", {}).json()

    assert (seen["longest"], seen["losses"], seen["words"]) == (0, [], "")


def test_other_words_change_what_is_there(desk, site, there, beacon):
    article = make.article(site=site)
    round_of()
    user = make.administrator(email="second@example.org")

    plan(article=article, channel=there, wish=Wish(note="Now read this."), user=user)
    plan(article=article, channel=there, wish=Wish(note="Now read this."), user=user)
    round_of()

    (post,) = beacon.posts.values()
    assert post.note == "Now read this."
    assert beacon.said == ["create", "update"]


def test_nothing_chosen_makes_no_row_and_nobody_plans_without_the_right(draft, there):
    admin = make.administrator()

    copy = plan(article=draft, channel=there, wish=Wish(), user=admin)

    assert copy.pk is None
    with pytest.raises(PermissionDenied):
        plan(article=draft, channel=there, wish=Wish(on=True), user=make.user())
    with pytest.raises(PermissionDenied):
        bring_older(channel=there, articles=[], every=timedelta(1), user=make.user(email="x@e.org"))


def test_when_a_copy_goes_out_is_said_in_words(site):
    table: list[tuple[dict[str, Any], str]] = [
        ({"delay_minutes": 0}, "goes there when it is published"),
        ({"delay_minutes": None}, "goes there 1 day after it is published"),
        ({"delay_minutes": 120}, "goes there 2 hours after it is published"),
        ({"delay_minutes": 5}, "goes there 5 minutes after it is published"),
        ({"automatic": False, "max_age_days": 0}, "only if you say so"),
    ]

    found = [
        when(Copy(channel=Channel(site=site, platform="shore", **facts))) for facts, _ in table
    ]

    assert found == [said for _facts, said in table]
    shore = Channel(site=site, platform="shore")
    assert when(Copy(channel=shore, switched_on=False)) == "does not go there"
    assert when(Copy(channel=shore, shown=1)) == ""


def test_a_copy_that_is_due_says_on_which_day_it_leaves(site):
    channel(site=site, delay_minutes=60)
    make.article(site=site)
    reconcile()
    leaves = timezone.localtime(the_copy().due_at)

    assert f"goes out on {leaves:%b}" in when(the_copy())


@pytest.fixture
def older(site):
    """Articles from before the channel was connected."""
    articles = [make.article(site=site, title=f"Old {number}") for number in range(3)]
    return articles, channel(site=site)


def test_older_articles_go_one_after_the_other(desk, older, shore):
    articles, there = older
    place = f"/admin/copies/older/{there.pk}/"
    chosen = [article.pk for article in articles[:2]]
    page = desk.get(place).content.decode()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        desk.post(place, {"articles": chosen, "hours": "24"})
        round_of()
        first = len(shore.posts)
        clock.shift(timedelta(hours=24))
        round_of()

    assert "Old 2" in page
    assert first == 1
    assert [post.title for post in shore.posts.values()] == ["Old 0", "Old 1"]
    assert "Old 1" not in desk.get(place).content.decode()


def test_no_more_than_ten_older_articles_wait_for_a_channel(desk, older):
    articles, there = older
    due = {"wanted": 1, "not_before": timezone.now(), "state": "due"}
    Copy.objects.bulk_create(
        [Copy(channel=there, title=f"T{n}", **due) for n in range(MOST_OLDER - 1)]
    )
    sent = {"articles": [one.pk for one in articles], "hours": "24"}

    answer = desk.post(f"/admin/copies/older/{there.pk}/", sent)
    nothing = desk.post(f"/admin/copies/older/{there.pk}/", {"hours": "24"})

    assert "At most 10 older articles" in answer.content.decode()
    assert "Choose at least one article." in nothing.content.decode()
    with pytest.raises(SyndicationError):
        bring_older(
            channel=there,
            articles=articles,
            every=timedelta(1),
            user=make.administrator(email="b@e.org"),
        )


def test_who_may_only_look_chooses_nothing(client, site, older, draft):
    _articles, there = older
    user = make.user(email="writer@example.org")
    user.groups.add(make_brand_team(site=site)[teams.MODERATORS])
    client.force_login(user)

    refused = client.get(f"/admin/copies/older/{there.pk}/")
    words = client.post(f"/admin/copies/article/{draft.pk}/{there.pk}/words/", {})

    assert refused.status_code in {302, 403}
    assert words.status_code in {302, 403}


def test_the_calendar_shows_what_goes_out_on_which_day(desk, site):
    channel(site=site, delay_minutes=60)
    make.article(site=site)
    reconcile()
    moment = timezone.localtime(the_copy().due_at)

    page = desk.get("/admin/copies/?shelf=out").content.decode()
    none = desk.get("/admin/copies/?shelf=out&site=999").content.decode()

    assert f'<time datetime="{moment:%Y-%m-%d}">' in page
    assert "A house of one&#x27;s own" in page
    assert "Nothing waits to go out." in none


def test_the_board_has_a_shelf_for_what_needs_somebody_and_buttons(desk, site, shore):
    there = channel(site=site)
    facts = {"channel": there, "state": "settled", "shown": 1, "wanted": 1}
    Copy.objects.create(title="Points elsewhere", verified="other", **facts)
    Copy.objects.create(title="Well", verified="ok", **facts)
    failed = Copy.objects.create(title="Refused", channel=there, state="failed", wanted=1)

    page = desk.get("/admin/copies/?shelf=you").content.decode()
    said = {"act": "retry", "back": "", "shelf": "you"}
    back = desk.post(f"/admin/copies/{failed.pk}/act/", said)

    assert "Points elsewhere" in page
    assert "Refused" in page
    assert "Well" not in page
    assert 'value="retry"' in page
    assert back.headers["Location"] == "/admin/copies/?shelf=you"


def test_what_somebody_changed_there_is_shown_beside_ours(desk, site, beacon):
    channel(site=site, platform="beacon")
    make.article(site=site)
    round_of()
    due_again()
    (key,) = beacon.posts
    beacon.posts[key] = make.outgoing(html="<p>Words that belong to <em>them</em>.</p>")
    place = f"/admin/copies/{the_copy().pk}/compare/"

    page = desk.get(place).content.decode()
    beacon.fails("read", Gone("It is not there."))
    lost = desk.get(place, follow=True).content.decode()

    assert '<span class="deletion">' in page
    assert '<span class="addition">' in page
    assert "It is not there." in lost
    Channel.objects.update(platform="cliff")
    assert desk.get(place).status_code in {302, 403}
