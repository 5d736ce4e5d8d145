"""The audience leaves the house: with a right of its own, written down, and harmless in a sheet."""

from __future__ import annotations

import csv
import io

from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from wagtail.models import ModelLogEntry

import pytest

from newsletter.actions.refusal import suppress
from newsletter.actions.taking_out import take_out_archive, take_out_table
from newsletter.evidence import Proof
from newsletter.models import Newsletter, Subscriber
from people import teams
from people.actions.make_brand_team import make_brand_team
from tests import make
from tests.newsletter import staff

pytestmark = pytest.mark.django_db
CHOSEN = "/admin/bulk/newsletter/subscriber"
HEADERS = {
    "ghost": ["email", "name", "subscribed_to_emails", "created_at", "labels"],
    "mailchimp": ["Email Address", "First Name", "Last Name"],
    "substack": ["email", "name"],
    "listmonk": ["email", "name", "attributes"],
}


@pytest.fixture
def newsletter():
    return make.newsletter(site=make.site())


@pytest.fixture
def audience(newsletter):
    """Ada reads; one waits, one said no; two would be formulas in a sheet."""
    for address in ("ada@example.org", "no@example.org", "=sum@example.org", "eve@example.org"):
        make.subscription(newsletter=newsletter, address=address)
    make.subscription(newsletter=newsletter, address="waits@example.org", state="pending")
    Subscriber.objects.filter(address="ada@example.org").update(name="Ada Quill", language="fr")
    Subscriber.objects.filter(address="eve@example.org").update(name='=cmd|"/C calc"!A0')
    no = Subscriber.objects.get(address="no@example.org")
    suppress(
        site=newsletter.site,
        address_hash=no.address_hash,
        reason="complained",
        proof=Proof(how="by hand"),
    )
    return newsletter


def table(newsletter, tool, **facts):
    lines = "".join(take_out_table(newsletter=newsletter, tool=tool, **facts))
    return list(csv.reader(io.StringIO(lines)))


@pytest.mark.parametrize("tool", HEADERS)
def test_a_table_holds_only_who_may_be_mailed_and_no_formula(audience, tool):
    headers, *rows = table(audience, tool)

    assert headers == HEADERS[tool]
    assert [row[0] for row in rows] == ["ada@example.org", "eve@example.org"]
    assert not any(cell.startswith("=") for row in rows for cell in row)


def test_each_tool_gets_the_columns_it_reads(audience):
    rows = {tool: table(audience, tool)[1] for tool in HEADERS}

    assert rows["ghost"][1:3] == ["Ada Quill", "true"]
    assert rows["ghost"][3].endswith(".000Z")
    assert rows["ghost"][4] == "Secret Sauce"
    assert rows["mailchimp"] == ["ada@example.org", "Ada", "Quill"]
    assert rows["substack"] == ["ada@example.org", "Ada Quill"]
    assert rows["listmonk"] == ["ada@example.org", "Ada Quill", '{"language": "fr"}']


@pytest.fixture
def editor(newsletter):
    """Of the brand's team, who may do much, but not this."""
    found = make.user()
    found.groups.add(make_brand_team(site=newsletter.site)[teams.EDITORS])
    return found


def test_an_editor_takes_nobody_out_without_the_right(audience, editor, client):
    client.force_login(editor)

    with pytest.raises(PermissionDenied):
        take_out_archive(site=audience.site, user=editor)
    with pytest.raises(PermissionDenied):
        take_out_table(newsletter=audience, tool="ghost", user=editor)

    assert client.get("/admin/newsletter/take-out/").status_code != 200
    assert not ModelLogEntry.objects.filter(action="newsletter.export").exists()


def test_the_right_does_not_reach_another_brand(audience, client):
    other = make.newsletter(
        site=make.site(hostname="other.example", default=False), slug="other", name="Other"
    )
    page = make.newsletter_page(newsletter=audience)
    client.force_login(staff.editor(page, "export_audience"))

    shown = client.get("/admin/newsletter/take-out/").content.decode()

    assert f"take-out/{audience.site_id}/" in shown
    assert f"take-out/{other.site_id}/" not in shown
    assert client.post(f"/admin/newsletter/take-out/{other.site_id}/").status_code == 404


def test_what_leaves_by_the_admin_is_streamed_and_written_down(audience, admin_client):
    base = f"/admin/newsletter/take-out/{audience.site_id}/"

    archive = admin_client.post(base)
    listed = admin_client.post(f"{base}{audience.slug}/", {"tool": "ghost"})

    assert archive.streaming
    assert b"".join(archive.streaming_content).startswith(b"PK")
    assert b"ada@example.org" in b"".join(listed.streaming_content)
    entries = ModelLogEntry.objects.filter(action="newsletter.export").order_by("pk")
    assert [(one.user, one.data["what"]) for one in entries] == [
        (archive.wsgi_request.user, "archive"),
        (archive.wsgi_request.user, "Ghost"),
    ]


def test_nothing_leaves_by_a_link_or_for_an_unknown_tool(audience, admin_client):
    base = f"/admin/newsletter/take-out/{audience.site_id}/"

    assert admin_client.get(base).status_code == 405
    assert admin_client.post(f"{base}{audience.slug}/", {"tool": "excel"}).status_code == 404


def test_at_a_terminal_it_goes_into_a_file_for_its_owner(audience, tmp_path, capsys):
    archive, listed = tmp_path / "audience.zip", tmp_path / "list.csv"

    call_command("export_audience", str(archive), site=audience.site.hostname)
    call_command("export_audience", str(archive))
    call_command("export_audience", str(listed), newsletter=audience.slug, tool="substack")

    assert archive.read_bytes().startswith(b"PK")
    assert archive.stat().st_mode & 0o077 == 0
    assert listed.read_bytes().startswith(b"email,name\r\n")
    assert str(listed) in capsys.readouterr().out
    assert ModelLogEntry.objects.filter(action="newsletter.export", user=None).count() == 3


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"newsletter": "secret-sauce"}, "both"),
        ({"newsletter": "nothing", "tool": "ghost"}, "no newsletter"),
        ({"site": "nowhere.example"}, "no such brand"),
    ],
)
def test_the_command_says_what_is_missing(audience, tmp_path, options, why):
    with pytest.raises(CommandError, match=why):
        call_command("export_audience", str(tmp_path / "out"), **options)

    assert not list(tmp_path.glob("out*"))


@pytest.fixture
def page(newsletter):
    return make.newsletter_page(newsletter=newsletter)


def test_the_chosen_people_leave_as_a_table_without_those_who_said_no(client, page, theirs):
    for name, state in (("ada", "confirmed"), ("bo", "confirmed"), ("cy", "unsubscribed")):
        address = f"{name}@example.org"
        make.subscription(newsletter=page.newsletter, address=address, state=state)
    mine = Subscriber.objects.filter(site=page.newsletter.site).exclude(address="bo@example.org")
    chosen = "&".join(f"id={one.pk}" for one in (*mine, theirs))
    url = f"{CHOSEN}/take_out/?{chosen}&next=/admin/newsletter/subscribers/"
    client.force_login(staff.editor(page, "view_subscriber", "export_audience"))
    typed = {"newsletter": page.newsletter.pk, "tool": "substack"}

    asked = client.get(url).content.decode()
    table = b"".join(client.post(url, typed).streaming_content).decode()

    assert "Take these people out as a table" in asked
    assert table.split() == ["email,name", "ada@example.org,"]
    entry = ModelLogEntry.objects.get(action="newsletter.export")
    assert entry.data == {"what": "Substack", "people": 2}


def test_nobody_takes_people_out_without_the_right_or_from_a_list_of_another_brand(
    client, page, theirs
):
    place = make.subscription(newsletter=page.newsletter)
    url = f"{CHOSEN}/take_out/?id={place.subscriber_id}&next=/admin/newsletter/subscribers/"
    mine, other = page.newsletter, Newsletter.objects.get(slug="other")
    client.force_login(staff.editor(page, "view_subscriber", email="looks@example.org"))
    without_right = client.post(url, {"newsletter": mine.pk, "tool": "substack"})
    client.force_login(staff.editor(page, "view_subscriber", "export_audience"))
    elsewhere = client.post(url, {"newsletter": other.pk, "tool": "substack"})

    assert without_right.url == "/admin/"  # where Wagtail sends whoever may not
    assert not elsewhere.streaming
    assert not ModelLogEntry.objects.filter(action="newsletter.export").exists()
