"""What readers asked for and did not find is counted, guessed at, and led on by one press."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotFound
from django.test import Client, RequestFactory
from django.utils import timezone, translation

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import ModelLogEntry, Site

import lxml.html
import pytest
import time_machine

from blog.actions import lost as verbs
from blog.lost import Finder, is_worth_keeping
from blog.middleware import MOST, LostAddresses
from blog.models import ArticlePage, LostAddress, StandardPage
from people import teams
from people.actions.make_brand_team import make_brand_team
from tests import make
from tests.blog.test_pages import in_french

pytestmark = pytest.mark.django_db
READER = "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0"


@pytest.fixture
def home() -> Site:
    return make.site()


@pytest.fixture
def reader() -> Client:
    return Client(headers={"User-Agent": READER})


def staff(site: Site, *, role: str = teams.MODERATORS, email: str = "mo@example.org") -> Any:
    user = make.user(email=email)
    user.groups.add(make_brand_team(site=site)[role])
    return user


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def counted() -> dict[str, int]:
    return dict(LostAddress.objects.values_list("path", "hits"))


def test_an_address_that_is_not_there_is_counted_without_its_question(
    home: Site, reader: Client
) -> None:
    for path in ("/nowhere/", "/nowhere/?mail=ada@example.org", "/2019/05/old.html", "/dört/"):
        assert reader.get(path).status_code == 404

    assert counted() == {"/nowhere": 2, "/2019/05/old.html": 1, "/dört": 1}


def test_what_is_there_what_leads_on_and_what_is_only_tried_is_not_counted(
    home: Site, reader: Client
) -> None:
    page = make.article(site=home, slug="here")
    Redirect.add_redirect("/moved", redirect_to=page, site=home)

    reader.get("/here/")
    assert reader.get("/moved/").status_code == 301
    reader.head("/nowhere/")
    reader.post("/nowhere/")
    Client().get("/nowhere/")
    Client(headers={"User-Agent": "Googlebot/2.1"}).get("/nowhere/")
    for path in ("/wp-login.php", "/.env", "/u/no/x/", "/account/x/", "/fr/admin/x/", "/a.xml"):
        reader.get(path)

    assert counted() == {}


@pytest.mark.parametrize(
    ("path", "is_kept"),
    [
        ("/a-house/", True),
        ("/@ada/a-house-1a2b3c4d5e6f", True),
        ("/2010/05/slug.html", True),
        ("/a/bo@example.org/", False),
        ("/x/0123456789abcdef0123456789abcdef/", False),
        ("//evil.example/", False),
        ("/wp-content/x/", False),
        ("/vendor/phpunit/", False),
        ("/index.php", False),
        ("/a\x00b/", False),
        ("/" + "a-" * 200, False),
    ],
)
def test_only_what_a_person_may_have_meant_is_kept(path: str, is_kept: bool) -> None:
    assert is_worth_keeping(path, agent=READER) is is_kept


def test_a_scan_writes_no_more_than_a_minute_allows(home: Site) -> None:
    ask = RequestFactory(headers={"User-Agent": READER})

    with time_machine.travel(timezone.now(), tick=False) as clock:
        door = LostAddresses(lambda _request: HttpResponseNotFound())
        for number in range(MOST + 5):
            door(ask.get(f"/nothing-{number}/"))
        within = len(counted())
        clock.shift(timedelta(minutes=2))
        door(ask.get("/nothing-more/"))

    assert (within, len(counted())) == (MOST, MOST + 1)


def test_those_asked_for_least_make_room(home: Site) -> None:
    LostAddress.objects.bulk_create(
        LostAddress(site=home, path=f"/{number}", hits=number + 1) for number in range(verbs.MOST)
    )

    verbs.count(site=home, path="/new")

    assert len(counted()) == verbs.MOST - verbs.SWEPT + 1
    assert "/0" not in counted()
    assert "/999" in counted()


def test_a_house_without_a_brand_counts_nothing(reader: Client) -> None:
    Site.objects.all().delete()

    assert reader.get("/nowhere/").status_code == 404
    assert counted() == {}


def slugs(finder: Finder, *paths: str) -> list[list[str]]:
    return [[page.slug for page in finder.meant(path)] for path in paths]


def test_the_page_that_was_meant_is_guessed(home: Site) -> None:
    make.article(site=home, title="A house of one's own", slug="a-house-of-ones-own")
    rent = make.article(site=home, title="Borrowed ground", slug="rent")
    home.root_page.specific.add_child(instance=StandardPage(title="About us", slug="about-us"))
    Redirect.add_redirect("/2014/old-name", redirect_to=rent, site=home)
    guesses = {
        "/a-house-of-ones-own-1a2b3c4d5e6f": "a-house-of-ones-own",  # as Medium wrote it
        "/2019/05/a-house-of-ones-own.html": "a-house-of-ones-own",
        "/a_hous_of_ones_ow": "a-house-of-ones-own",  # mistyped
        "/blog/old-name": "rent",  # another way to where a redirect leads
        "/borrowed-ground": "rent",  # its title
        "/abuot-us": "about-us",
    }

    assert slugs(Finder(home), *guesses) == [[slug] for slug in guesses.values()]


def test_a_page_is_guessed_in_every_language_of_the_brand(home: Site) -> None:
    front = in_french(home)
    page = ArticlePage(title="Loyer", slug="loyer-mensuel", locale=front.locale)
    front.add_child(instance=page)
    page.save_revision().publish()

    assert slugs(Finder(home), "/fr/loyer-mensuelle") == [["loyer-mensuel"]]


def test_nothing_is_guessed_that_readers_cannot_open_here(home: Site) -> None:
    make.article(site=home, title="A draft", slug="a-secret-draft", live=False)
    valley = make.site(hostname="valley.example", name="The Valley", default=False)
    make.article(site=valley, title="Wine", slug="wine-of-the-valley")

    paths = ("/a-secret-draft", "/wine-of-the-valley", "/zzz", "/")
    assert slugs(Finder(home), *paths) == [[], [], [], []]


def test_one_press_leads_the_address_to_the_page_that_was_meant(home: Site, reader: Client) -> None:
    page = make.article(site=home, slug="a-house-of-ones-own")
    reader.get("/a-house-of-our-own/")
    moderator = staff(home)
    desk = signed_in(moderator)

    tree: Any = lxml.html.fromstring(desk.get("/admin/reports/lost/").content)
    [form] = [one for one in tree.forms if str(one.action).endswith("/mend/")]
    [button] = form.findall("button")
    answer = desk.post(str(form.action), {"page": button.get("value")}, follow=True)

    redirect = Redirect.objects.get()
    assert "/a-house-of-our-own" in answer.content.decode()
    assert (redirect.site, redirect.redirect_page_id, redirect.is_permanent) == (
        home,
        page.pk,
        True,
    )
    assert reader.get("/a-house-of-our-own/").headers["Location"] == page.url
    assert counted() == {}
    entry = ModelLogEntry.objects.get(action="wagtail.create", object_id=str(redirect.pk))
    assert entry.user == moderator


def test_an_old_redirect_that_led_nowhere_is_set_right(home: Site) -> None:
    page = make.article(site=home)
    Redirect.add_redirect("/old", redirect_to="https://gone.example/", site=home)
    address = LostAddress.objects.create(site=home, path="/old")

    redirect = verbs.mend(address=address, page=page, user=make.administrator())

    assert (redirect.redirect_page_id, redirect.redirect_link) == (page.pk, "")
    assert Redirect.objects.count() == 1


def test_what_is_passed_over_is_not_shown_again(home: Site, reader: Client) -> None:
    reader.get("/nowhere/")
    address = LostAddress.objects.get()
    desk = signed_in(staff(home))

    assert "No page is like it." in desk.get("/admin/reports/lost/").content.decode()
    told = desk.post(f"/admin/reports/lost/{address.pk}/over/", follow=True).content.decode()
    reader.get("/nowhere/")

    assert "Nobody asked" in told
    assert "Nobody asked" in desk.get("/admin/reports/lost/").content.decode()
    assert counted() == {"/nowhere": 2}


def test_a_long_report_is_turned_page_by_page(home: Site) -> None:
    valley = make.site(hostname="valley.example", name="The Valley", default=False)
    for site in (home, valley):
        for number in range(21):
            LostAddress.objects.create(site=site, path=f"/lost-{number}")

    desk = signed_in(make.administrator())

    first, second = (desk.get(f"/admin/reports/lost/?p={number}").text for number in (1, 2))
    assert "?p=2" in first
    assert "The Valley" in first
    assert "?p=1" in second


def test_only_who_publishes_for_a_brand_sees_and_mends_its_addresses(home: Site) -> None:
    valley = make.site(hostname="valley.example", name="The Valley", default=False)
    page = make.article(site=home)
    there = make.article(site=valley)
    address = LostAddress.objects.create(site=home, path="/lost")
    stranger = staff(valley, email="va@example.org")
    writer = staff(home, role=teams.AMBASSADORS, email="ed@example.org")
    verbs_refused = [(stranger, page), (writer, page), (staff(home), there)]

    assert b"/lost<" not in signed_in(stranger).get("/admin/reports/lost/").content
    assert signed_in(writer).get("/admin/reports/lost/").status_code == 302
    assert signed_in(stranger).post(f"/admin/reports/lost/{address.pk}/over/").status_code == 404
    for user, target in verbs_refused:
        with pytest.raises(PermissionDenied):
            verbs.mend(address=address, page=target, user=user)
    with pytest.raises(PermissionDenied):
        verbs.pass_over(address=address, user=writer)
    assert [str(one) for one in LostAddress.objects.all()] == ["/lost"]


def test_no_press_breaks_the_report(home: Site) -> None:
    address = LostAddress.objects.create(site=home, path="/lost")
    desk = signed_in(staff(home))

    for page in ("", "x", "²", "999999", "9" * 40):
        answer = desk.post(f"/admin/reports/lost/{address.pk}/mend/", {"page": page})

        assert answer.status_code == 404, page


def test_the_menu_shows_the_report_to_who_can_use_it(home: Site) -> None:
    writer = staff(home, role=teams.AMBASSADORS, email="ed@example.org")

    assert b"/admin/reports/lost/" in signed_in(staff(home)).get("/admin/").content
    assert b"/admin/reports/lost/" not in signed_in(writer).get("/admin/").content


def test_the_pages_for_what_went_wrong_offer_a_search_and_a_way_home(
    home: Site, reader: Client
) -> None:
    from django.views.defaults import server_error

    not_found = reader.get("/nowhere/").content
    request = reader.get("/").wsgi_request
    with translation.override("fr"):
        broken = server_error(request).content

    for body, search, front in ((not_found, "/search/", "/"), (broken, "/fr/search/", "/fr/")):
        page: Any = lxml.html.fromstring(body.decode())
        assert [form.action for form in page.forms if form.get("role") == "search"][-1] == search
        assert front in [link.get("href") for link in page.iter("a")]
    assert lxml.html.fromstring(broken.decode()).get("lang") == "fr"
