"""Opening and changing a channel in the admin: nothing is saved unasked."""

from __future__ import annotations

import json

import pytest

from core.http import Refused
from syndication.actions.channels import Connection, connect
from syndication.errors import SyndicationError
from syndication.exchange import ExchangeError, NeedsNewConnection
from syndication.models import Channel, Credential
from tests import make
from tests.syndication import copying

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shores")]
NEW = "/admin/channels/new/shore/"


def typed(site, **facts):
    return {
        "site": site.pk,
        "name": "The shore",
        "base_url": "https://shore.example/",
        "connection_token": "s3cr3t-token",
        "connection_shelf": "a",
        "shape": "copy",
        "automatic": "on",
        "delay_minutes": "0",
        "settle_minutes": "5",
        "on_edit": "update",
        "on_edited_there": "ask",
        "on_unpublish": "delete",
        "max_age_days": "7",
        **facts,
    }


def test_every_platform_that_takes_copies_is_offered(desk, site):
    page = desk.get("/admin/channels/new/").content.decode()

    for key in ("shore", "cliff", "pier"):
        assert f"/admin/channels/new/{key}/" in page


def test_a_channel_is_saved_after_the_platform_has_answered(desk, site, shore):
    answer = desk.post(NEW, typed(site), follow=True)

    channel = Channel.objects.get()
    assert channel.base_url == "https://shore.example"
    assert (channel.canonical, channel.assisted, channel.state) == ("true", False, "active")
    assert json.loads(channel.credential.secrets) == {"token": "s3cr3t-token", "shelf": "a"}
    assert shore.said == ["probe"]
    assert b"Connected to A shore." in answer.content
    assert b"It is windy." in answer.content


def test_what_the_platform_refuses_is_shown_and_not_saved(desk, site, shore):
    shore.fails("probe", NeedsNewConnection("Shore refused us. “Unknown key.”"))

    answer = desk.post(NEW, typed(site))

    assert "Shore refused us. “Unknown key.”" in answer.content.decode()
    assert not Channel.objects.exists()
    assert not Credential.objects.exists()


@pytest.mark.parametrize("error", [KeyError("posts"), Refused("It lies in a private network.")])
def test_an_answer_that_nobody_understands_is_told_in_plain_words(desk, site, shore, error, caplog):
    shore.fails("probe", error)

    answer = desk.post(NEW, typed(site))

    assert b"did not answer as it should" in answer.content
    assert not Channel.objects.exists()


def test_an_account_that_may_not_publish_is_not_connected(desk, site, shore):
    shore.can_publish = False

    answer = desk.post(NEW, typed(site))

    assert b"may not publish" in answer.content
    assert not Channel.objects.exists()


@pytest.mark.parametrize(
    ("platform", "field", "value"),
    [
        ("ghost", "connection_admin_api_key", f"{'a' * 24}:{'b' * 64}"),
        ("wordpress", "connection_application_password", "abcd efgh ijkl mnop qrst uvwx"),
    ],
)
def test_an_address_in_a_private_network_is_refused_in_plain_words(
    desk, site, settings, platform, field, value
):
    settings.SYNDICATION_PLATFORMS = [
        "syndication.platforms.ghost.Ghost",
        "syndication.platforms.wordpress.WordPress",
    ]
    sent = typed(site, base_url="http://10.0.0.7/", connection_user="ada", **{field: value})

    answer = desk.post(f"/admin/channels/new/{platform}/", sent)

    assert b"lies in a private network" in answer.content
    assert not Channel.objects.exists()


def test_a_token_with_a_line_break_is_never_sent(desk, site, shore):
    answer = desk.post(NEW, typed(site, connection_token="s3cr3t\r\nX-Evil: 1"))

    assert b"Copy it again" in answer.content
    assert shore.said == []


def test_a_secret_is_never_shown_again(desk, site, shore):
    desk.post(NEW, typed(site))
    channel = Channel.objects.get()

    page = desk.get(f"/admin/channels/{channel.pk}/").content.decode()

    assert "s3cr3t" not in page
    assert "Leave this empty to keep it." in page


def test_a_refused_form_does_not_echo_the_secret(desk, site, shore):
    shore.fails("probe", ExchangeError("No."))

    page = desk.post(NEW, typed(site)).content.decode()

    assert "s3cr3t" not in page


def test_changing_what_is_copied_asks_nobody(desk, site, shore):
    desk.post(NEW, typed(site))
    channel = Channel.objects.get()
    sent = typed(
        site,
        base_url=channel.base_url,
        connection_token="",
        connection_shelf="",
        max_age_days="30",
    )

    desk.post(f"/admin/channels/{channel.pk}/", sent)

    assert Channel.objects.get().max_age_days == 30
    assert shore.said == ["probe"]
    assert json.loads(Credential.objects.get().secrets)["token"] == "s3cr3t-token"


def test_a_new_address_is_asked_with_the_stored_secret(desk, site, shore):
    desk.post(NEW, typed(site))
    channel = Channel.objects.get()
    sent = typed(site, base_url="https://new.example", connection_token="", connection_shelf="b")

    desk.post(f"/admin/channels/{channel.pk}/", sent)

    assert shore.accounts[-1].base_url == "https://new.example"
    assert shore.accounts[-1].secrets == {"token": "s3cr3t-token", "shelf": "b"}
    assert Channel.objects.get().base_url == "https://new.example"


def test_connecting_again_opens_a_channel_that_was_refused(desk, site, shore):
    desk.post(NEW, typed(site))
    Channel.objects.update(state="needs_auth", last_error="Withdrawn.")
    channel = Channel.objects.get()

    desk.post(f"/admin/channels/{channel.pk}/", typed(site, connection_token="another-token"))

    channel.refresh_from_db()
    assert (channel.state, channel.last_error) == ("active", "")


def test_a_platform_of_people_needs_no_secret(desk, site):
    sent = typed(site, name="Pier", base_url="https://pier.example")

    answer = desk.post("/admin/channels/new/pier/", sent, follow=True)

    assert Channel.objects.get().assisted
    assert b"A person places each copy there" in answer.content


@pytest.mark.parametrize("path", ["/admin/channels/new/nowhere/", "/admin/channels/999/"])
def test_what_is_not_there_is_not_found(desk, site, path):
    assert desk.get(path).status_code == 404


def test_a_platform_that_takes_nothing_is_not_found(desk, site, settings):
    settings.SYNDICATION_PLATFORMS = ["syndication.platforms.mailchimp.Mailchimp"]

    assert desk.get("/admin/channels/new/mailchimp/").status_code == 404


def test_a_channel_whose_platform_left_is_not_found(desk, site):
    channel = copying.channel(site=site, platform="nowhere")

    assert desk.get(f"/admin/channels/{channel.pk}/").status_code == 404


def test_an_empty_form_proposes_the_name_of_the_platform(desk, site, shore):
    page = desk.get(NEW).content.decode()

    assert 'value="Shore"' in page


def test_a_platform_that_takes_no_copies_is_not_connected(site, settings):
    settings.SYNDICATION_PLATFORMS = ["syndication.platforms.mailchimp.Mailchimp"]
    channel = Channel(site=site, platform="mailchimp", name="Mailchimp")

    with pytest.raises(SyndicationError, match="takes no copies"):
        connect(
            channel=channel,
            connection=Connection("https://mailchimp.example"),
            user=make.administrator(),
        )

    assert not Channel.objects.exists()


def test_a_credential_names_its_channel_and_not_its_secret(site):
    channel = copying.channel(site=site)
    credential = Credential.objects.create(channel=channel, secrets='{"token": "s3cr3t-token"}')

    assert str(credential) == "Shore •••"
