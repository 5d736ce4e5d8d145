"""Bringing home at the desk: drop, read, press, take back; and who may."""

from __future__ import annotations

import json

from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile

from wagtail.models import ModelLogEntry

import pytest

from core.work import Worker
from newsletter.models import Letter, Subscription
from people import teams
from people.actions.make_brand_team import make_brand_team
from syndication import intake_engine
from syndication.models import Intake, IntakeRow
from tests import make

pytestmark = pytest.mark.django_db
HOME = "/admin/homecomings/"
LIST = (
    "email,active_subscription,expiry,email_disabled,created_at\n"
    "ada@example.org,false,,false,2023-01-15T10:00:00.000Z\n"
    "bo@example.org,false,,true,2023-01-15T10:00:00.000Z\n"
    "=cmd|'/C calc'!A0,false,,false,2023-01-15T10:00:00.000Z\n"
)


@pytest.fixture
def newsletter():
    return make.newsletter(site=make.site())


@pytest.fixture
def desk(client, newsletter):
    client.force_login(make.administrator())
    return client


def editor_of(site, *, email="ed@example.org"):
    user = make.user(email=email)
    user.groups.add(make_brand_team(site=site)[teams.EDITORS])
    return user


def drop(client, brand, *, text=LIST, name="email_list.csv", follow=False, **said):
    said.setdefault("is_attested", "on")
    fields = {"site": brand.site_id, "newsletter": brand.pk, **said}
    file = SimpleUploadedFile(name, text.encode(), "text/csv")
    return client.post(f"{HOME}drop/", {**fields, "exports": [file]}, follow=follow)


def work():
    with Worker() as worker:
        while intake_engine.run_due(worker):
            pass


def test_a_list_is_dropped_read_about_brought_home_and_taken_back(desk, newsletter):
    page = drop(desk, newsletter)["Location"]
    assert Intake.objects.get().state == "received"
    assert b"being looked through" in desk.get(page).content

    work()
    report = desk.get(page).content.decode()
    assert "<strong>Looked through</strong>" in report
    assert "Bring them home" in report
    assert "Their yes is proven." in report
    assert "Unsubscribed there. Remembered for ever." in report
    assert not Subscription.objects.exists()

    answer = desk.post(f"{page}bring/", follow=True)
    assert b"They are coming home" in answer.content
    work()
    assert [place.subscriber.address for place in Subscription.objects.mailable(newsletter)] == [
        "ada@example.org"
    ]
    assert b"Nobody was mailed" in desk.get(page).content

    desk.post(f"{page}back/")
    work()
    assert not Subscription.objects.exists()
    assert b"Every no that was learned stays" in desk.get(page).content
    assert not Letter.objects.exists()
    assert list(ModelLogEntry.objects.order_by("pk").values_list("action", flat=True))[-2:] == [
        "syndication.bring_home",
        "syndication.take_back",
    ]


def test_without_the_statement_the_report_says_that_all_wait(desk, newsletter):
    page = drop(desk, newsletter, is_attested="")["Location"]
    work()

    report = desk.get(page).content.decode()

    assert "Nobody stated how these people gave consent" in report
    assert Intake.objects.get().report["people"]["admit"] == 0


def test_the_statement_is_kept_with_its_words(desk, newsletter):
    drop(desk, newsletter, statement="The form on the old site.")

    assert Intake.objects.get().attestation.endswith("The form on the old site.")


def test_several_files_become_several_runs_and_a_bad_one_stops_none(desk, newsletter):
    good = [SimpleUploadedFile(f"{n}.csv", LIST.encode()) for n in ("one", "two")]
    bad = SimpleUploadedFile("posts.zip", b"this is a text file")

    answer = desk.post(
        f"{HOME}drop/",
        {"site": newsletter.site_id, "newsletter": newsletter.pk, "exports": [*good, bad]},
        follow=True,
    )

    assert Intake.objects.count() == 2
    text = answer.content.decode()
    assert "named like a ZIP archive but is none" in text
    assert "one.csv" in text
    assert "two.csv" in text


def test_a_file_that_nobody_knows_is_refused_in_a_sentence_and_not_kept(desk, newsletter, settings):
    answer = drop(desk, newsletter, text="a,b\n1,2\n")

    assert b"no export that is known here" in answer.content
    assert not Intake.objects.exists()
    assert not list(settings.VAR_DIR.rglob("*.csv"))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [({"exports": []}, b"required"), ({"newsletter": "other"}, b"belongs to another brand")],
)
def test_what_is_missing_is_said_at_the_field(desk, newsletter, said, sentence):
    other = make.site(hostname="other.test", name="Other", default=False)
    make.newsletter(site=newsletter.site, slug="second")
    if "newsletter" in said:
        said = {"newsletter": make.newsletter(site=other, slug="third").pk}
    fields = {
        "site": newsletter.site_id,
        "exports": [SimpleUploadedFile("list.csv", LIST.encode())],
    }

    answer = desk.post(f"{HOME}drop/", {**fields, **said})

    assert sentence in answer.content


def test_people_need_a_list_to_come_onto(desk, newsletter):
    make.newsletter(site=newsletter.site, slug="second")

    answer = drop(desk, newsletter, newsletter="")

    assert b"Say onto which newsletter" in answer.content


def test_a_button_pressed_twice_is_answered_and_does_nothing(desk, newsletter):
    page = drop(desk, newsletter)["Location"]
    work()
    desk.post(f"{page}bring/")

    answer = desk.post(f"{page}bring/", follow=True)

    assert b"done meanwhile" in answer.content


def test_the_page_tells_its_script_how_far_the_run_is(desk, newsletter):
    page = drop(desk, newsletter)["Location"]
    waiting = desk.get(f"{page}progress/").json()
    work()
    desk.post(f"{page}bring/")
    work()

    done = desk.get(f"{page}progress/").json()

    received = {"state": "received", "counts": {"done": 0, "total": 0}, "going": True}
    home = {"state": "home", "counts": {"done": 3, "total": 3}, "going": False}
    assert waiting == received | {"seconds_left": None}
    assert done == home | {"seconds_left": None}


def test_the_report_leaves_as_csv_without_formulas_and_as_json(desk, newsletter):
    page = drop(desk, newsletter)["Location"]
    work()

    table = b"".join(desk.get(f"{page}rows.csv").streaming_content).decode("utf-8-sig")
    machine = json.loads(b"".join(desk.get(f"{page}rows.json").streaming_content))

    assert "'=cmd|" in table
    assert "\n=cmd" not in table
    assert ",=cmd" not in table
    assert machine["people"] == {"admit": 1, "invite": 0, "hold": 1, "refuse": 1}
    assert [one["outcome"] for one in machine["items"]] == ["admit", "hold", "refuse"]


def test_items_are_filtered_by_bucket_and_searched(desk, newsletter):
    page = drop(desk, newsletter)["Location"]
    work()

    held = desk.get(f"{page}?kind=person&outcome=hold").content.decode()
    found = desk.get(f"{page}?q=ada").content.decode()

    assert "<td>bo@example.org</td>" in held
    assert "<td>ada@example.org</td>" not in held
    assert "<td>ada@example.org</td>" in found
    assert "Nothing here." in desk.get(f"{page}?q=zzz").content.decode()


def test_the_screens_ask_the_same_few_questions_for_any_number(
    desk, newsletter, django_assert_max_num_queries
):
    lines = "".join(f"r{n}@example.org,,,false,2023-01-15T10:00:00Z\n" for n in range(120))
    page = drop(desk, newsletter, text=LIST + lines)["Location"]
    work()
    for number in range(60):
        Intake.objects.create(
            state="home", site=newsletter.site, file_name=f"{number}.zip", sha256="x"
        )
    assert "<td>home</td>" in desk.get(HOME).content.decode()

    with django_assert_max_num_queries(25):
        assert "Page 1 of 2" in desk.get(HOME).content.decode()
    with django_assert_max_num_queries(25):
        assert "Page 2 of 3" in desk.get(f"{page}?p=2").content.decode()


def test_editors_bring_home_for_their_own_brand_only(client, newsletter):
    other = make.site(hostname="other.test", name="Other", default=False)
    client.force_login(editor_of(newsletter.site))
    page = drop(client, newsletter)["Location"]
    assert client.get(page).status_code == 200

    client.force_login(editor_of(other, email="other@example.org"))

    assert client.get(page).status_code == 404
    assert client.post(f"{page}bring/").status_code == 404
    assert b"email_list.csv" not in client.get(HOME).content
    assert b"Select a valid choice" in drop(client, newsletter).content


def test_without_the_right_to_add_people_no_list_comes_home(client, newsletter):
    user = editor_of(newsletter.site)
    group = user.groups.get()
    group.permissions.remove(*group.permissions.filter(codename="add_subscriber"))
    client.force_login(user)

    answer = drop(client, newsletter)

    assert b"may not bring people home" in answer.content
    assert not IntakeRow.objects.exists()


def test_without_the_right_to_bring_home_the_door_is_closed_and_not_shown(client, newsletter):
    moderator = make.user(email="mo@example.org")
    moderator.groups.add(make_brand_team(site=newsletter.site)[teams.MODERATORS])
    client.force_login(moderator)

    answer = client.get(HOME)

    assert answer.status_code in {302, 403}
    assert b"homecomings" not in client.get("/admin/").content


def test_a_run_with_people_is_closed_to_who_may_only_bring_stories(client, newsletter):
    client.force_login(make.administrator())
    page = drop(client, newsletter)["Location"]
    user = editor_of(newsletter.site)
    group = user.groups.get()
    group.permissions.remove(*group.permissions.filter(codename="add_subscriber"))
    client.force_login(user)

    assert client.get(page).status_code in {302, 403}
    assert client.get(f"{page}rows.csv").status_code in {302, 403}


def test_the_right_to_bring_home_can_be_given_to_a_group(desk):
    found = desk.get("/admin/groups/new/").content.decode()

    for codename in ("add_intake", "add_subscriber"):
        assert f'value="{Permission.objects.get(codename=codename).pk}"' in found


def test_the_report_of_an_export_tells_about_its_stories(desk, newsletter, exports):
    archive = exports / "synthetic/substack/export-fr.zip"
    fields = {"site": newsletter.site_id, "newsletter": newsletter.pk, "only": "stories"}
    file = SimpleUploadedFile("export-fr.zip", archive.read_bytes())
    page = desk.post(f"{HOME}drop/", {**fields, "exports": [file]})["Location"]
    work()

    report = desk.get(page).content.decode()

    assert "<strong>8</strong> are new here" in report
    assert "The export holds no page for this post." in report
    assert "All come as drafts." in report
