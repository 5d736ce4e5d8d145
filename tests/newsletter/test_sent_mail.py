"""The "sent mail" page: a newcomer reads what readers would get."""

from __future__ import annotations

import os
from email.message import EmailMessage

import pytest

from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path, settings):
    place = tmp_path / "mail"
    place.mkdir()
    settings.EMAIL_URL = f"file://{place}"
    for number in range(2):
        message = EmailMessage()
        message["Subject"] = f"Issue {number} é"
        message["To"] = "reader@example.org"
        message.set_content(f"Plain {number} https://example.org/")
        message.add_alternative(f"<p>Rich {number}</p><script>1</script>", subtype="html")
        path = place / f"{number}.eml"
        path.write_bytes(bytes(message))
        os.utime(path, (1_000_000 + number, 1_000_000 + number))
    return place


@pytest.fixture
def desk(client):
    make.site()
    client.force_login(make.administrator())
    return client


def test_mail_is_listed_newest_first(desk, folder):
    listing = desk.get("/admin/newsletter/sent-mail/").content.decode()

    assert listing.index("Issue 1 é") < listing.index("Issue 0 é")
    assert "reader@example.org" in listing


def test_a_mail_is_shown_in_a_frame_that_can_do_nothing(desk, folder):
    page = desk.get("/admin/newsletter/sent-mail/1.eml/").content.decode()
    frame = desk.get("/admin/newsletter/sent-mail/1.eml/html/")

    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    assert b"Rich 1" in frame.content
    assert "sandbox" in frame["Content-Security-Policy"]
    assert "default-src 'none'" in frame["Content-Security-Policy"]
    assert (
        "mail-frame-phone"
        in desk.get("/admin/newsletter/sent-mail/1.eml/?show=phone").content.decode()
    )


def test_text_and_headers_have_their_tabs(desk, folder):
    assert b"Plain 0" in desk.get("/admin/newsletter/sent-mail/0.eml/?show=text").content
    assert (
        b"<dt>Subject</dt>" in desk.get("/admin/newsletter/sent-mail/0.eml/?show=headers").content
    )


@pytest.mark.parametrize("name", ["gone.eml", "..%2Fhome.sqlite3", "0.txt", "..%2F..%2F0.eml"])
def test_nothing_but_mail_of_the_folder_is_shown(desk, folder, name):
    (folder / "0.txt").write_text("secret")

    assert desk.get(f"/admin/newsletter/sent-mail/{name}/").status_code == 404


def test_without_files_the_page_says_where_mail_goes(desk, settings, tmp_path):
    settings.EMAIL_URL = f"file://{tmp_path}/none"
    assert b"No mail was written yet" in desk.get("/admin/newsletter/sent-mail/").content
    settings.EMAIL_URL = "smtp://mail.example.org"
    assert b"EMAIL_URL" in desk.get("/admin/newsletter/sent-mail/").content
    assert desk.get("/admin/newsletter/sent-mail/0.eml/").status_code == 404


def test_only_who_may_sees_the_mail(client, folder):
    make.site()
    client.force_login(make.user(is_staff=True))

    for door in ("", "1.eml/", "1.eml/html/"):
        assert client.get(f"/admin/newsletter/sent-mail/{door}").status_code in {302, 403}
