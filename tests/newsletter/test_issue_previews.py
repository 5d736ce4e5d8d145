"""An issue before it goes: beside the editor, as one reader, and in the editor's own inbox."""

from __future__ import annotations

import pytest

from newsletter import personal
from newsletter.models import Letter
from newsletter.previews import MODES, shown
from tests import make
from tests.newsletter.staff import editor

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def issue():
    newsletter = make.newsletter(site=make.site())
    body = [
        ("words", "<p>Dear [[name]], good morning.</p>"),
        ("picture", {"image": make.picture(), "alt": "A harbour", "caption": ""}),
    ]
    found = make.issue(newsletter=newsletter, body=body, subject="For [[name]]")
    make.subscriber(site=newsletter.site, address="di@example.org", name="Di")
    return found


def test_every_mode_beside_the_editor_shows_the_issue(issue):
    seen = {
        mode: issue.make_preview_request(preview_mode=mode).content.decode() for mode, _ in MODES
    }

    assert "Dear Ada, good morning." in seen["mail"]
    assert "Dear reader, good morning." in seen["nameless"]
    assert "@media (prefers-color-scheme" not in seen["dark"]
    assert "@media all" in seen["dark"]
    assert "src=" in seen["mail"]
    assert "src=" not in seen["bare"]
    assert 'alt="A harbour"' in seen["bare"]
    assert "[Picture: A harbour]" in seen["text"]
    assert "There is no preview text" in seen["checks"]
    assert "Dear reader, good morning." in seen[""]
    assert not any("[[" in page for page in seen.values())


def test_what_is_not_seen_otherwise_stays_as_it_is():
    assert shown('<img src="x">', how="mail") == '<img src="x">'


def test_the_issue_is_seen_as_one_reader_gets_it(issue, client, monkeypatch):
    client.force_login(make.administrator())
    box = personal.Personal(
        "referral_count", sample=3, look_up=lambda _n, who: dict.fromkeys(who, "7")
    )
    monkeypatch.setitem(personal.offered(), "referral_count", box)
    issue.body = [("words", "<p>[[name]]: [[referral_count]].</p>")]
    issue.save_revision()
    url = f"/admin/newsletter/issues/{issue.pk}/see/"

    page = client.get(url, {"reader": "di@example.org", "how": "dark"}).content.decode()
    mail = client.get(url + "mail/", {"reader": "di@example.org"})

    assert "As di@example.org gets it." in page
    assert page.count("how=dark&amp;reader=di%40example.org") == 2
    assert "Di: 7." in mail.content.decode()
    assert mail["X-Frame-Options"] == "SAMEORIGIN"
    assert "Ada: 3." in client.get(url + "mail/?how=wrong").content.decode()


@pytest.mark.parametrize("asked", ["nobody@example.org", "no address"])
def test_who_is_no_reader_of_the_brand_is_not_found(issue, client, asked):
    client.force_login(make.administrator())

    page = client.get(f"/admin/newsletter/issues/{issue.pk}/see/", {"reader": asked})

    assert "No reader of this brand has that address." in page.content.decode()


def test_who_may_not_see_readers_cannot_ask_for_one(issue, client):
    client.force_login(editor(issue))
    url = f"/admin/newsletter/issues/{issue.pk}/see/"

    page = client.get(url).content.decode()

    assert 'name="reader"' not in page
    assert client.get(url + "mail/").status_code == 200
    asked = client.get(url, {"reader": "di@example.org"})
    assert asked.status_code == 302
    assert asked["Location"] == "/admin/"


def test_an_editor_gets_the_issue_now(issue, client):
    person = make.administrator()
    person.first_name = "Jo"
    person.save()
    client.force_login(person)

    client.post(f"/admin/newsletter/issues/{issue.pk}/me/")

    letter = Letter.objects.get()
    assert (letter.recipient, letter.subject) == (person.email, "[Test] For Jo")
    assert "Dear Jo, good morning." in letter.text


def test_an_editor_without_an_address_is_told(issue, client):
    person = make.administrator()
    person.__class__.objects.update(email="nothing")
    client.force_login(person)

    page = client.post(f"/admin/newsletter/issues/{issue.pk}/me/", follow=True)

    assert "A letter needs the address" in page.content.decode()
    assert not Letter.objects.exists()


def test_only_who_may_send_sends_it_to_themselves(issue, client):
    client.force_login(editor(issue))

    client.post(f"/admin/newsletter/issues/{issue.pk}/me/")

    assert not Letter.objects.exists()
