"""The board of copies: what a person sees, and what becomes of what they say."""

from __future__ import annotations

from django.utils import timezone

import pytest

from people import teams
from people.actions.make_brand_team import make_brand_team
from syndication.actions import channels as channel_verbs
from syndication.actions import copies as verbs
from syndication.actions.reconcile import reconcile
from syndication.actions.restoring import doubt_what_was_due
from syndication.choices import choices
from syndication.exchange import EditedThere, ExchangeError, Unanswered
from syndication.models import Channel, Copy, CopyEvent
from tests import make
from tests.fakes import shore as platforms
from tests.syndication import copying
from tests.syndication.copying import due_again, publish, round_of, the_copy

pytestmark = pytest.mark.django_db
State = Copy.State


@pytest.fixture(autouse=True)
def _world(settings):
    settings.SYNDICATION_PLATFORMS = platforms.ALL
    settings.HOME_GATE = "inside"


@pytest.fixture
def shore():
    return platforms.arrive()


@pytest.fixture
def site():
    return make.site()


@pytest.fixture
def article(site):
    copying.channel(site=site)
    return make.article(site=site)


@pytest.fixture
def desk(client):
    client.force_login(make.administrator())
    return client


def page_of(desk):
    return desk.get(f"/admin/copies/{the_copy().pk}/").content.decode()


def say(desk, act, **facts):
    place = f"/admin/copies/{the_copy().pk}/act/"
    return desk.post(place, {"act": act, **facts}, follow=True)


def buttons():
    return [choice.act for choice in choices(the_copy())]


def test_the_board_shows_where_each_copy_stands(desk, article, shore):
    round_of()
    Copy.objects.update(verified="ok", verified_at=timezone.now())

    page = desk.get("/admin/copies/").content.decode()

    assert "A house of one&#x27;s own" in page
    assert "there, as it should be" in page
    assert "points home" in page
    assert "https://shore.example/1" in page


def test_the_board_is_asked_by_channel_and_state(desk, article, site):
    reconcile()
    channel = Channel.objects.get()
    wanted = desk.get(f"/admin/copies/?state=due&channel={channel.pk}").content.decode()
    unwanted = desk.get("/admin/copies/?state=failed").content.decode()
    elsewhere = desk.get("/admin/copies/?channel=999&state=nonsense").content.decode()

    assert "waiting to go out" in wanted
    assert "No copies." in unwanted
    assert "No copies." in elsewhere


def test_the_board_asks_as_much_for_one_copy_as_for_many(
    desk, site, article, django_assert_max_num_queries
):
    for number in range(12):
        make.article(site=site, title=f"Article {number}")
    reconcile()

    desk.get("/admin/copies/")
    with django_assert_max_num_queries(18):
        desk.get("/admin/copies/")


def test_a_long_board_has_pages(desk, article):
    reconcile()
    Copy.objects.bulk_create(
        [Copy(channel=Channel.objects.get(), title=f"T{n}", state="settled") for n in range(60)]
    )

    page = desk.get("/admin/copies/?state=settled").content.decode()

    assert "?p=2&amp;state=settled" in page


def test_a_copy_tells_what_happened(desk, article, shore):
    shore.fails("create", ExchangeError("The title is too long.", permanent=True))
    round_of()

    page = page_of(desk)

    assert "Refused for good" in page
    assert "The title is too long." in page
    assert article.full_url in page


def test_a_refused_copy_is_tried_again(desk, article, shore):
    shore.fails("create", ExchangeError("No.", permanent=True))
    round_of()
    assert buttons() == ["retry", "down"]

    say(desk, "retry")
    round_of()

    assert the_copy().state == State.SETTLED
    assert "retry" in CopyEvent.objects.values_list("kind", flat=True)


def test_a_copy_is_taken_down_and_brought_again(desk, article, shore):
    round_of()
    assert buttons() == ["look", "down"]

    say(desk, "down")
    round_of()
    assert shore.posts == {}
    assert buttons() == ["on"]
    say(desk, "on")
    round_of()

    assert len(shore.posts) == 1


def test_what_waits_goes_now(desk, article, shore):
    Channel.objects.update(delay_minutes=60)
    reconcile()
    assert buttons() == ["retry", "down"]

    say(desk, "retry")
    round_of()

    assert len(shore.posts) == 1


def test_a_copy_is_looked_at_when_asked(desk, article, shore):
    round_of()

    say(desk, "look")

    assert the_copy().verify_due_at <= timezone.now()


def test_nothing_is_said_about_what_is_in_flight(desk, article, shore):
    shore.fails("create", Unanswered("Reset."))
    round_of()

    page = page_of(desk)

    assert buttons() == ["down"]
    assert "in doubt, being looked up" in page


def test_a_copy_in_a_workers_hands_is_not_tried_again(desk, article):
    reconcile()
    Copy.objects.update(claimed_by="somebody")

    answer = say(desk, "retry")

    assert b"in a worker&#x27;s hands" in answer.content


def test_a_question_is_answered_by_sending_again(desk, article):
    cliff = platforms.arrive("cliff")
    Channel.objects.update(platform="cliff")
    cliff.fails("create", Unanswered("Reset."))
    round_of()
    assert buttons() == ["retry", "down"]
    assert "It is not there: send it again" in page_of(desk)

    say(desk, "retry")
    round_of()

    assert len(cliff.posts) == 1
    assert the_copy().state == State.SETTLED


def test_a_question_is_answered_by_the_address(desk, article):
    cliff = platforms.arrive("cliff")
    Channel.objects.update(platform="cliff")
    cliff.fails("create", Unanswered("Reset."), kept=True)
    round_of()

    say(desk, "there", url="https://shore.example/1")

    copy = the_copy()
    assert (copy.state, copy.shown) == (State.SETTLED, article.live_revision_id)
    assert copy.remote_url == "https://shore.example/1"
    assert copy.verify_due_at <= timezone.now()
    round_of()
    assert cliff.said == ["create"]


def test_a_question_is_answered_by_leaving_it(desk, article):
    cliff = platforms.arrive("cliff")
    Channel.objects.update(platform="cliff")
    cliff.fails("create", Unanswered("Reset."))
    round_of()

    say(desk, "down")
    round_of()

    assert the_copy().state == State.SETTLED
    assert cliff.said == ["create"]


def test_what_somebody_changed_there_is_overwritten_when_asked(desk, article, shore):
    round_of()
    shore.fails("update", EditedThere("Ada changed it."))
    publish(article, title="Edited here")
    round_of()
    assert buttons() == ["retry", "done", "down"]

    say(desk, "retry")
    round_of()

    assert shore.said[-2:] == ["find", "update"]
    assert [post.title for post in shore.posts.values()] == ["Edited here"]
    assert the_copy().state == State.SETTLED


def test_what_somebody_changed_there_is_kept_when_asked(desk, article, shore):
    round_of()
    shore.fails("update", EditedThere("Ada changed it."))
    publish(article, title="Edited here")
    round_of()

    say(desk, "done")
    round_of()

    assert shore.said == ["create", "update"]
    assert the_copy().state == State.SETTLED


def test_an_assisted_copy_has_steps_and_a_place_for_its_address(desk, article):
    Channel.objects.update(platform="pier", assisted=True)
    round_of()

    page = page_of(desk)

    assert f"Open {article.full_url}." in page
    assert "Look for A house of one&#x27;s own." in page
    assert 'name="url"' in page
    assert buttons() == ["down"]


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://elsewhere.example/x", "not an address of a story"),
        ("nonsense with spaces", "Paste the whole address"),
    ],
)
def test_an_address_that_is_none_is_refused(desk, article, url, told):
    Channel.objects.update(platform="pier", assisted=True)
    round_of()

    answer = say(desk, "there", url=url)

    assert told in answer.content.decode()
    assert the_copy().state == State.PERSON


def test_an_assisted_copy_goes_all_the_way_by_hand(desk, article):
    Channel.objects.update(platform="pier", assisted=True)
    round_of()
    say(desk, "there", url="https://pier.example/1")
    assert the_copy().state == State.SETTLED

    publish(article, title="Edited here")
    round_of()
    assert "Change the copy at Pier by hand" in the_copy().last_error
    assert buttons() == ["done", "down"]
    say(desk, "done")
    assert the_copy().state == State.SETTLED

    article.unpublish()
    round_of()
    assert buttons() == ["done"]
    say(desk, "done")

    assert (the_copy().state, the_copy().shown, the_copy().remote_url) == (State.SETTLED, 0, "")


def test_an_address_pasted_after_an_edit_is_changed_next(desk, article):
    cliff = platforms.arrive("cliff")
    Channel.objects.update(platform="cliff")
    cliff.fails("create", Unanswered("Reset."), kept=True)
    round_of()
    publish(article, title="Edited here")
    reconcile()

    say(desk, "there", url="https://shore.example/1")

    assert the_copy().state == State.DUE


def test_a_stale_page_is_told_so(desk, article, shore):
    round_of()

    answer = say(desk, "there", url="https://shore.example/9")

    assert b"waits for nobody" in answer.content
    assert the_copy().remote_url == "https://shore.example/1"


def test_a_button_that_does_not_exist_does_nothing(desk, article):
    reconcile()

    assert say(desk, "explode").status_code == 400


def test_an_articles_page_switches_each_channel(desk, article, shore):
    channel = Channel.objects.get()
    place = f"/admin/copies/article/{article.pk}/"
    assert b"goes there when it is published" in desk.get(place).content

    desk.post(place, {"channel": channel.pk, "act": "off"})
    round_of()
    assert shore.posts == {}
    desk.post(place, {"channel": channel.pk, "act": "auto"})
    round_of()

    assert the_copy().switched_on is None
    assert len(shore.posts) == 1
    assert desk.post(place, {"channel": channel.pk, "act": "x"}).status_code == 400
    assert desk.post(place, {"channel": "x", "act": "on"}).status_code == 404


def test_the_editor_shows_where_an_article_is_copied(desk, article, shore):
    round_of()

    page = desk.get(f"/admin/pages/{article.pk}/edit/").content.decode()

    assert "there, as it should be" in page
    assert f"/admin/copies/article/{article.pk}/" in page


def test_a_new_article_says_when_it_can_be_chosen(desk, site):
    page = desk.get(f"/admin/pages/add/blog/articlepage/{site.root_page_id}/").content.decode()

    assert "Save the draft first" in page


def test_of_another_brand_nothing_is_seen_and_nothing_done(client, article, site):
    reconcile()
    other = make.site(hostname="valley.example", name="Valley", default=False)
    user = make.user()
    user.groups.add(make_brand_team(site=other)[teams.EDITORS])
    client.force_login(user)
    copy = the_copy()

    assert b"No copies." in client.get("/admin/copies/").content
    assert client.get(f"/admin/copies/{copy.pk}/").status_code == 404
    assert client.post(f"/admin/copies/{copy.pk}/act/", {"act": "down"}).status_code == 404
    assert client.get(f"/admin/copies/article/{article.pk}/").status_code in {302, 403}


def test_who_may_not_see_copies_does_not(client, article, site):
    reconcile()
    user = make.user()
    user.groups.add(make_brand_team(site=site)[teams.MODERATORS])
    client.force_login(user)

    assert client.get("/admin/copies/").status_code in {302, 403}
    editor_page = client.get(f"/admin/pages/{article.pk}/edit/").content.decode()
    assert "copies-places" not in editor_page


def test_the_verbs_refuse_who_may_not(article):
    from django.core.exceptions import PermissionDenied

    reconcile()
    stranger = make.user()

    for verb in (verbs.retry, verbs.take_down, verbs.done_by_hand, verbs.look_again):
        with pytest.raises(PermissionDenied):
            verb(copy=the_copy(), user=stranger)
    with pytest.raises(PermissionDenied):
        channel_verbs.pause(channel=Channel.objects.get(), user=stranger)


def test_what_people_do_is_in_the_articles_history(desk, article, shore):
    round_of()

    say(desk, "down")

    history = desk.get(f"/admin/pages/{article.pk}/history/").content.decode()
    assert "Copy taken down" in history


def test_a_restored_home_asks_before_it_sends_again(article, shore):
    reconcile()
    shore.create(
        copying.account_of(Channel.objects.get()),
        copying.an_outgoing(canonical_url=article.full_url),
    )

    assert doubt_what_was_due() == 1
    round_of()

    assert len(shore.posts) == 1
    assert the_copy().state == State.SETTLED


def test_a_restored_home_asks_a_person_where_nothing_can_be_looked_up(article):
    Channel.objects.update(platform="cliff")
    reconcile()

    doubt_what_was_due()

    assert the_copy().state == State.PERSON
    assert buttons() == ["retry", "down"]


def test_a_deleted_articles_copy_can_still_be_steered(desk, article, shore):
    round_of()
    shore.fails("delete", ExchangeError("Locked.", permanent=True))
    article.delete()
    round_of()

    say(desk, "retry")
    due_again()
    round_of()
    due_again()
    round_of()

    assert shore.posts == {}
    assert the_copy().state == State.SETTLED
    assert page_of(desk)
