"""Returned mail in the admin: the list, the mailbox, the doors for providers."""

from __future__ import annotations

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from wagtail.models import ModelLogEntry

import pytest

from newsletter.actions import ways_back
from newsletter.models import ProviderHook, ReturnEvent, ReturnMailbox
from newsletter.returns.found import Verdict
from newsletter.views.provider import address_of
from tests import make
from tests.fakes.imap import Mailbox
from tests.newsletter.returning import ADA, BO, bounce, sent
from tests.newsletter.staff import editor

pytestmark = pytest.mark.django_db
PASSWORD = "only the mailbox knows"


@pytest.fixture
def site():
    return make.site()


@pytest.fixture
def desk(client, site):
    client.force_login(make.administrator())
    return client


@pytest.fixture
def box():
    with Mailbox(b"Subject: x\r\n\r\nx\r\n", password=PASSWORD) as listening:
        yield listening


def editor_of(site):
    return editor(make.newsletter_page(newsletter=make.newsletter(site=site, slug="own")))


def page(site, name="newsletter_ways_back"):
    return reverse(name, args=[site.pk])


def typed(box, **facts):
    """The form of a mailbox, as a person fills it in."""
    return {
        "host": "127.0.0.1",
        "port": str(box.port),
        "security": "none",
        "username": "bounces",
        "password": PASSWORD,
        "folder": "INBOX",
        "done_folder": "",
        "is_active": "on",
        **facts,
    }


def save(desk, site, box, **facts):
    return desk.post(page(site, "newsletter_mailbox"), typed(box, **facts), follow=True)


def test_the_list_says_who_what_and_in_whose_words(desk, site, django_assert_max_num_queries):
    ada, bo = sent(ADA, BO, newsletter=make.newsletter(site=site))
    bounce(ada, verdict=Verdict.HARD)
    bounce(bo)

    with django_assert_max_num_queries(30):
        shown = desk.get(reverse("newsletter_returns")).content.decode()
    only = desk.get(reverse("newsletter_returns_results"), {"verdict": "soft"}).content.decode()

    assert "the address is dead" in shown
    assert reverse("subscribers:inspect", args=[ada.subscriber_id]) in shown
    assert BO in only
    assert ADA not in only


def test_the_list_can_be_taken_along_and_holds_no_formula(desk, site):
    (ada,) = sent(ADA, newsletter=make.newsletter(site=site))
    bounce(ada)
    ReturnEvent.objects.update(words="=1+1", subscriber=None)

    answer = desk.get(reverse("newsletter_returns"), {"export": "csv"})

    assert "'=1+1" in b"".join(answer.streaming_content).decode()


def test_a_brand_s_returns_are_seen_by_its_own_people(client, site):
    valley = make.site(hostname="valley.example", name="The Valley", default=False)
    (ada,) = sent(ADA, newsletter=make.newsletter(site=site))
    bounce(ada)
    client.force_login(editor_of(valley))

    shown = client.get(reverse("newsletter_returns")).content.decode()

    assert ADA not in shown
    assert "Issue 0" not in shown


def test_a_reader_of_the_house_has_no_list(client, site):
    user = make.user()
    client.force_login(user)

    assert client.get(reverse("newsletter_returns")).status_code in {302, 403}
    assert client.get(reverse("newsletter_ways_back_brands")).status_code in {302, 403}


def test_staff_without_a_brand_has_no_list(client, site):
    user = make.user()
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)

    assert client.get(reverse("newsletter_returns")).status_code in {302, 403}


def test_a_reader_s_page_shows_what_came_back(desk, site):
    (ada,) = sent(ADA, newsletter=make.newsletter(site=site))
    bounce(ada, verdict=Verdict.HARD)

    shown = desk.get(reverse("subscribers:inspect", args=[ada.subscriber_id])).content.decode()

    assert "could not be delivered, the address is dead" in shown


def test_a_mailbox_is_opened_before_it_is_kept(desk, site, box):
    answer = save(desk, site, box).content.decode()

    kept = ReturnMailbox.objects.get()
    assert "It lets us in. There is 1 mail." in answer
    assert (kept.site, kept.password) == (site, PASSWORD)
    assert box.mails
    assert ModelLogEntry.objects.filter(action="wagtail.create", user__isnull=False).exists()


def test_a_mailbox_that_does_not_let_us_in_is_not_kept(desk, site, box):
    answer = save(desk, site, box, password="wrong").content.decode()

    assert "The mailbox says:" in answer
    assert not ReturnMailbox.objects.exists()


def test_no_page_shows_the_password(desk, site, box):
    save(desk, site, box)

    assert PASSWORD not in desk.get(page(site)).content.decode()


def test_an_empty_password_stays_for_the_same_server_only(desk, site, box):
    save(desk, site, box)

    same = save(desk, site, box, password="", done_folder="Done").content.decode()
    with Mailbox() as other:
        moved = save(desk, site, other, password="").content.decode()

    assert "It lets us in." in same
    assert "Type the password for this server." in moved
    assert ReturnMailbox.objects.get().done_folder == "Done"
    assert ReturnMailbox.objects.get().port == box.port


def test_a_new_mailbox_needs_its_password(desk, site, box):
    assert "Type the password" in save(desk, site, box, password="").content.decode()


def test_a_password_is_not_sent_in_the_clear_to_elsewhere(desk, site, box):
    answer = save(desk, site, box, host="imap.example.org").content.decode()

    assert "Without TLS" in answer
    assert not ReturnMailbox.objects.exists()


def test_a_mailbox_can_be_forgotten(desk, site, box):
    save(desk, site, box)

    answer = desk.post(page(site, "newsletter_mailbox"), {"act": "forget"}, follow=True)

    assert "not visited any more" in answer.content.decode()
    assert not ReturnMailbox.objects.exists()


def test_trouble_with_a_mailbox_is_shown(desk, site, box):
    save(desk, site, box)
    ReturnMailbox.objects.update(last_error="The line broke.")

    assert "The line broke." in desk.get(page(site)).content.decode()


def test_a_door_has_an_address_that_nobody_guesses(desk, site):
    doors = page(site, "newsletter_doors")
    desk.post(doors, {"act": "open", "provider": "postmark", "key": ""})
    first = ProviderHook.objects.get().secret

    shown = desk.post(doors, {"act": "open", "provider": "postmark", "key": ""}, follow=True)

    door = ProviderHook.objects.select_related("site").get()
    assert door.secret != first
    assert len(door.secret) == 32
    assert address_of(door) in shown.content.decode()


def test_a_provider_that_signs_needs_its_key(desk, site):
    doors = page(site, "newsletter_doors")

    refused = desk.post(doors, {"act": "open", "provider": "mailgun", "key": " "})
    taken = desk.post(doors, {"act": "open", "provider": "mailgun", "key": " abc "}, follow=True)

    assert "enter the key of its signatures" in refused.content.decode()
    assert "The door is open. Give its address to Mailgun." in taken.content.decode()
    assert "abc" not in taken.content.decode()
    assert ProviderHook.objects.get().signing_key == "abc"


def test_a_door_can_be_closed(desk, site):
    doors = page(site, "newsletter_doors")
    desk.post(doors, {"act": "open", "provider": "brevo", "key": ""})
    door = ProviderHook.objects.get()

    assert desk.post(doors, {"act": "close", "door": door.pk}).status_code == 302
    assert not ProviderHook.objects.exists()
    assert desk.post(doors, {"act": "close", "door": door.pk}).status_code == 404
    assert desk.post(doors, {"act": "knock"}).status_code == 400
    assert "valid choice" in desk.post(doors, {"act": "open", "provider": "x"}).content.decode()


def test_the_way_in_leads_to_the_first_brand_and_names_the_others(desk, site):
    other = make.site(hostname="valley.example", name="The Valley", default=False)

    answer = desk.get(reverse("newsletter_ways_back_brands"), follow=True)

    assert answer.redirect_chain[-1][0] == page(site)
    assert page(other) in answer.content.decode()


def test_only_who_may_manages_them(client, site):
    user = editor_of(site)
    client.force_login(user)

    way_in = client.get(reverse("newsletter_ways_back_brands"))
    assert way_in.headers.get("Location") == reverse("wagtailadmin_home")
    for name in ("newsletter_ways_back", "newsletter_mailbox", "newsletter_doors"):
        assert client.post(page(site, name)).status_code in {302, 403}
    with pytest.raises(PermissionDenied):
        ways_back.open_door(site_id=site.pk, provider="brevo", key="", user=user)
    with pytest.raises(PermissionDenied):
        ways_back.save_mailbox(mailbox=ReturnMailbox(site=site), user=user)
    assert str(ProviderHook(provider="brevo")) == "Brevo"
