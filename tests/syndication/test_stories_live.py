"""A running site comes home without an export: read once, kept, and then like any other run."""

from __future__ import annotations

from datetime import UTC, datetime

from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

import pytest

from blog.models import ArticlePage, Response
from core.work import Worker
from syndication import intake_engine
from syndication.actions.intake import Wishes, path_of
from syndication.actions.live import receive_live
from syndication.exchange import Account, Comment, SlowDown, Story
from syndication.live_stories import capture
from syndication.models import Intake
from tests import make
from tests.fakes.lighthouse import SECRET, Lighthouse

pytestmark = pytest.mark.django_db
LIVE = "/admin/homecomings/live/"
LONG_AGO = datetime(2019, 5, 4, 9, 30, tzinfo=UTC)
STORY = Story(
    "1", "A house", "<p>Words.</p>", source_url="https://old.example/a", status="published",
    published_at=LONG_AGO, authors=("Ada Quill",), tags=("Media",),
    comments=(Comment("c", "<p>True.</p>", written_at=LONG_AGO, state="approved"),),
)  # fmt: skip


@pytest.fixture
def site(settings):
    settings.SYNDICATION_PLATFORMS = ["tests.fakes.lighthouse.Lighthouse"]
    Lighthouse.told[:] = [STORY]
    Lighthouse.accounts.clear()
    return make.site()


@pytest.fixture
def desk(client, site):
    client.force_login(make.administrator())
    return client


def work():
    with Worker() as worker:
        while intake_engine.run_due(worker):
            pass


def asked(desk, site, **said):
    fields = {"base_url": "https://old.example", "connection_key": SECRET, "site": site.pk, **said}
    return desk.post(f"{LIVE}lighthouse/", fields)


def test_a_running_site_is_looked_through_and_comes_home(desk, site):
    answer = asked(desk, site)
    work()
    run = Intake.objects.get()
    assert answer["Location"].endswith(f"/homecomings/{run.pk}/")
    assert (run.state, run.report["stories"]["created"]) == ("reported", 1)

    desk.post(f"/admin/homecomings/{run.pk}/bring/")
    work()

    article = ArticlePage.objects.get()
    assert (article.title, article.first_published_at) == ("A house", LONG_AGO)
    assert Response.objects.get().written_at == LONG_AGO
    assert len(Lighthouse.accounts) == 1


def test_what_proves_who_asks_is_forgotten_once_the_site_was_read(desk, site):
    asked(desk, site)
    run = Intake.objects.get()
    folder = path_of(run).parent
    assert SECRET not in (folder / "account").read_text()

    work()

    assert Lighthouse.accounts[0].secrets == {"key": SECRET}
    assert [file.name for file in folder.iterdir()] == ["live.jsonl"]
    assert SECRET not in path_of(run).read_text()


def test_a_site_that_refuses_is_told_with_its_reason_and_the_proof_forgotten(desk, site):
    Lighthouse.told[:] = [STORY, SlowDown("Come back tomorrow.")]
    asked(desk, site)

    work()

    run = Intake.objects.get()
    assert (run.state, run.last_error) == ("refused", "Come back tomorrow.")
    assert [file.name for file in path_of(run).parent.iterdir()] == ["live.jsonl"]
    assert not ArticlePage.objects.exists()


def test_the_platforms_that_can_be_read_are_offered(desk):
    page = desk.get(LIVE).content.decode()

    assert "Lighthouse" in page
    assert f"{LIVE}lighthouse/" in page


def test_a_form_that_is_not_filled_in_opens_no_run(desk, site):
    answer = asked(desk, site, base_url="")

    assert answer.status_code == 200
    assert SECRET not in answer.content.decode()
    assert not Intake.objects.exists()


def test_a_platform_that_cannot_be_read_is_not_found(desk):
    assert desk.get(f"{LIVE}nowhere/").status_code == 404


def test_who_may_not_bring_stories_home_is_turned_away(client, site):
    client.force_login(make.user())

    assert client.get(LIVE).status_code in {302, 403}


def test_a_site_is_read_once_and_kept(desk, site):
    asked(desk, site)
    work()

    capture(path_of(Intake.objects.get()), Lighthouse())

    assert len(Lighthouse.accounts) == 1


def test_who_may_not_is_turned_away_by_the_verb_too(site):
    with pytest.raises(PermissionDenied):
        receive_live(
            source=Lighthouse(),
            account=Account("https://old.example", {}),
            site=site,
            wishes=Wishes(),
            user=make.user(),
        )


@pytest.fixture
def secrets(tmp_path):
    path = tmp_path / "secrets"
    path.write_text(f"key = {SECRET}\n")
    return f"--secrets={path}"


def terminal(*options):
    call_command("bring_home", "https://old.example", *options)
    return Intake.objects.get()


def test_a_terminal_brings_a_running_site_home(site, secrets):
    run = terminal("--platform=lighthouse", "--publish", secrets)

    assert run.state == "home"
    assert ArticlePage.objects.get().live
    assert Lighthouse.accounts == [Account("https://old.example", {"key": SECRET})]
    assert SECRET not in str(run.report)


def test_a_terminal_looks_a_running_site_through_and_does_nothing(site, secrets):
    run = terminal("--platform=lighthouse", "--dry-run", secrets)

    assert (run.state, run.report["stories"]["created"]) == ("reported", 1)
    assert not ArticlePage.objects.exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "Say what runs at https://old.example with --platform: lighthouse"),
        (["--platform=lighthouse"], "Lighthouse wants to know key"),
        (["--platform=lighthouse", "--only=people"], "holds no people"),
    ],
)
def test_a_terminal_says_what_it_must_know_of_a_running_site(site, options, said):
    with pytest.raises(CommandError, match=said):
        terminal(*options)

    assert not Intake.objects.exists()


def test_a_site_that_refuses_a_terminal_is_not_taken_for_an_empty_one(site, secrets):
    Lighthouse.told[:] = [SlowDown("It wants a day of patience.", retry_after=86_400)]

    with pytest.raises(CommandError, match="a day of patience"):
        terminal("--platform=lighthouse", secrets)

    assert Intake.objects.get().state == "refused"
