"""A channel's form shows what its platform can, and takes nothing that would not work."""

from __future__ import annotations

import pytest

from syndication.actions.channels import Connection, connect
from syndication.channel_forms import ChannelForm
from syndication.models import Channel
from syndication.registry import platform
from tests import make
from tests.syndication.test_channels_admin import typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shores")]


@pytest.fixture
def form_of(site):
    user = make.administrator()

    def made(key, data=None):
        return ChannelForm(
            data, platform=platform(key), user=user, instance=Channel(platform=key, site=site)
        )

    return made


def offered(form, name):
    return [value for value, _label in form.fields[name].choices]


def test_a_platform_that_can_everything_is_offered_everything(form_of):
    form = form_of("beacon")

    assert offered(form, "shape") == ["copy", "excerpt", "link"]
    assert offered(form, "on_unpublish") == ["delete", "draft", "leave"]
    assert offered(form, "on_edited_there") == ["ask", "overwrite", "keep"]
    assert "monthly_cents" in form.fields
    assert form.initial["shape"] == "link"


def test_what_a_platform_cannot_is_not_asked(form_of):
    cliff, pier = form_of("cliff"), form_of("pier")

    assert not {"shape", "monthly_cents", "on_edited_there"} & set(cliff.fields)
    assert offered(cliff, "on_unpublish") == ["delete", "leave"]
    assert offered(cliff, "on_edit") == ["update", "nothing"]
    assert not {"daily_cap", "settle_minutes"} & set(pier.fields)


def test_days_are_kept_as_the_digits_of_a_week_and_shown_again(form_of, site):
    sent = typed(site, send_days=["4", "0"], send_from="09:30", link_tags="?utm_source={channel}")
    form = form_of("shore", sent)

    assert form.is_valid(), form.errors
    made = form.save(commit=False)
    assert (made.send_days, str(made.send_from)) == ("04", "09:30:00")
    assert made.link_tags == "utm_source={channel}"
    again = ChannelForm(platform=platform("shore"), user=make.user(), instance=made)
    assert again["send_days"].value() == ["0", "4"]
    assert 'value="09:30"' in str(again["send_from"])


@pytest.mark.parametrize("tags", ["utm source=x", "x=1&&y=2", "a", 'x="><script>'])
def test_tags_that_an_address_cannot_hold_are_refused(form_of, site, tags):
    form = form_of("shore", typed(site, link_tags=tags))

    assert "Write tags as name=value" in str(form.errors["link_tags"])


def test_days_that_stayed_the_same_are_no_change(form_of, site):
    made = form_of("shore", typed(site, send_days=["1"])).save(commit=False)

    form = ChannelForm(
        typed(site, send_days=["1"]), platform=platform("shore"), user=make.user(), instance=made
    )

    assert "send_days" not in form.changed_data


def test_a_channel_that_is_connected_has_a_shape_that_its_platform_takes(site):
    made = Channel(site=site, platform="cliff", name="Cliff", shape="link")

    connect(channel=made, connection=Connection("https://a.example"), user=make.administrator())

    assert Channel.objects.get().shape == "copy"


@pytest.mark.parametrize(("key", "canonical"), [("pier", "true"), ("lamp", "none")])
def test_where_a_person_places_links_no_canonical_is_looked_for(site, key, canonical):
    made = Channel(site=site, platform=key, name=key)

    connect(channel=made, connection=Connection("https://a.example"), user=make.administrator())

    assert (Channel.objects.get().canonical, Channel.objects.get().assisted) == (canonical, True)
