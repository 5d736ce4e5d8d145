"""The list of channels: who sees it, and who may pause, resume and close one."""

from __future__ import annotations

import pytest

from people import teams
from people.actions.make_brand_team import make_brand_team
from syndication.models import Channel, Copy
from tests import make
from tests.syndication import copying

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shores")]


def editor(client, site, *, email="ed@example.org"):
    user = make.user(email=email)
    user.groups.add(make_brand_team(site=site)[teams.EDITORS])
    client.force_login(user)
    return client


def test_a_channel_is_paused_and_resumed(desk, site):
    channel = copying.channel(site=site)
    place = f"/admin/channels/{channel.pk}/control/"

    desk.post(place, {"act": "pause"})
    assert Channel.objects.get().state == "paused"
    desk.post(place, {"act": "pause"})
    desk.post(place, {"act": "resume"})

    assert Channel.objects.get().is_open


def test_resuming_does_not_mend_a_refused_credential(desk, site):
    channel = copying.channel(site=site, state="needs_auth")

    desk.post(f"/admin/channels/{channel.pk}/control/", {"act": "resume"})

    assert Channel.objects.get().state == "needs_auth"


def test_a_closed_channel_forgets_its_book(desk, site):
    channel = copying.channel(site=site)
    Copy.objects.create(channel=channel, article=make.article(site=site), state="settled")

    desk.post(f"/admin/channels/{channel.pk}/control/", {"act": "close"})

    assert not Channel.objects.exists()
    assert not Copy.objects.exists()


def test_a_button_that_does_not_exist_does_nothing(desk, site):
    channel = copying.channel(site=site)

    answer = desk.post(f"/admin/channels/{channel.pk}/control/", {"act": "explode"})

    assert answer.status_code == 400


def test_the_list_shows_state_trouble_and_copies(desk, site, django_assert_max_num_queries):
    for number in range(12):
        copying.channel(site=site, name=f"Shore {number}", last_error="It rained.")

    desk.get("/admin/channels/")
    with django_assert_max_num_queries(16):
        page = desk.get("/admin/channels/").content.decode()

    assert "Shore 11" in page
    assert "It rained." in page


def test_editors_see_their_brands_channels_and_change_none(client, site):
    other = make.site(hostname="valley.example", name="Valley", default=False)
    own = copying.channel(site=site, name="Own")
    copying.channel(site=other, name="Foreign")
    editor(client, site)

    page = client.get("/admin/channels/").content.decode()

    assert "Own" in page
    assert "Foreign" not in page
    assert client.get(f"/admin/channels/{own.pk}/").status_code in {302, 403}
    client.post(f"/admin/channels/{own.pk}/control/", {"act": "close"})
    assert Channel.objects.count() == 2


def test_somebody_without_the_right_sees_no_channels(client, site):
    user = make.user()
    user.groups.add(make_brand_team(site=site)[teams.MODERATORS])
    client.force_login(user)

    assert client.get("/admin/channels/").status_code in {302, 403}
    assert client.get("/admin/channels/wordpress-plugin/").status_code in {302, 403}


def test_the_plug_in_for_wordpress_can_be_downloaded(desk):
    answer = desk.get("/admin/channels/wordpress-plugin/")

    assert answer["Content-Disposition"] == 'attachment; filename="domicile-canonical.php"'
    assert answer.content.startswith(b"<?php")
