"""Tables that nobody's platform made: what their columns mean is proposed, said and remembered."""

from __future__ import annotations

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from wagtail.models import ModelLogEntry

import pytest

from core.work import Worker
from newsletter.models import Suppression
from syndication import intake_engine
from syndication.actions.forgetting import forget_file
from syndication.models import Intake, SheetColumns
from tests import make
from tests.syndication import homecomings

pytestmark = pytest.mark.django_db
HOME = "/admin/homecomings/"
LIST = (
    "Mail;Wie;Angemeldet am;Bemerkung\n"
    "ada@example.org;dabei;04/05/2021;a\n"
    "bo@example.org;weg;06/07/2021;b\n"
    "cy@example.org;;07/08/2021;c\n"
)
SAID = {
    "part_0": "address",
    "part_1": "state",
    "part_2": "subscribed_at",
    "part_3": "",
    "order_2": "dmy",
    "word_1_0": "confirmed",
    "word_1_1": "unsubscribed",
    "default": "pending",
}


@pytest.fixture
def desk(client, newsletter):
    client.force_login(make.administrator())
    return client


def drop(client, newsletter, *, text=LIST, name="liste.csv"):
    file = SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())
    said = {"site": newsletter.site_id, "newsletter": newsletter.pk, "is_attested": "on"}
    return client.post(f"{HOME}drop/", {**said, "exports": [file]})["Location"]


def work():
    with Worker() as worker:
        while intake_engine.run_due(worker):
            pass


def states():
    return {row.source_id: row.fidelity["says"] for row in Intake.objects.latest("pk").rows.all()}


def told(*arguments):
    out = io.StringIO()
    call_command("bring_home", *map(str, arguments), stdout=out, stderr=io.StringIO())
    return out.getvalue()


def written(folder, text=LIST, *, name="liste.csv"):
    path = folder / name
    path.write_text(text)
    return path


def test_an_unknown_table_is_asked_about_explained_and_comes_home(desk, newsletter):
    page = drop(desk, newsletter)
    assert page.endswith("/columns/")
    work()
    assert Intake.objects.get().state == "asking"
    asked = desk.get(page).content.decode()
    assert "Is 04/05 in “angemeldet am” the 4th of May or the 5th of April?" in asked
    assert "ada@example.org" in asked

    desk.post(page, SAID)
    work()
    desk.post(page.replace("columns", "bring"))
    work()

    assert homecomings.mailable(newsletter) == ["ada@example.org"]
    assert Suppression.objects.get().reason == "unsubscribed"
    assert states()["cy@example.org"] == "pending"
    assert ModelLogEntry.objects.filter(action="syndication.explain").exists()


def test_what_was_said_is_proposed_for_the_next_table_with_these_headers(desk, newsletter):
    desk.post(drop(desk, newsletter), SAID)
    mixed = "Angemeldet am;Mail;Bemerkung;Wie\n08/09/2021;di@example.org;d;dabei\n"

    page = drop(desk, newsletter, text=mixed)
    work()

    assert not page.endswith("/columns/")
    assert states() == {"di@example.org": "confirmed"}
    assert str(SheetColumns.objects.get()) == "mail, wie, angemeldet am, bemerkung"


@pytest.mark.parametrize(
    "row", ["di@example.org;neu;08/09/2021;d", "di@example.org;dabei;08/19/2021;d"]
)
def test_what_the_memory_cannot_answer_is_asked_again(desk, newsletter, row):
    desk.post(drop(desk, newsletter), SAID)

    page = drop(desk, newsletter, text=f"Mail;Wie;Angemeldet am;Bemerkung\n{row}\n")

    assert page.endswith("/columns/")
    assert '<option value="address" selected>' in desk.get(page).content.decode()


def test_a_brand_does_not_remember_for_another(desk, newsletter):
    other = make.newsletter(
        site=make.site(hostname="other.test", name="Other", default=False), slug="other"
    )
    desk.post(drop(desk, newsletter), SAID)

    assert drop(desk, other).endswith("/columns/")


def test_columns_can_be_explained_again_until_the_people_come_home(desk, newsletter):
    page = drop(desk, newsletter)
    desk.post(page, SAID)
    work()
    assert b"Say what its columns mean" in desk.get(page.replace("columns/", "")).content

    desk.post(page, {**SAID, "word_1_0": "bounced"})
    work()
    assert states()["ada@example.org"] == "bounced"
    desk.post(page.replace("columns", "bring"))

    assert desk.get(page)["Location"] == page.replace("columns/", "")


def test_the_page_asks_the_same_few_questions_for_any_number_of_rows(
    desk, newsletter, django_assert_max_num_queries
):
    rows = "".join(f"r{n}@example.org;dabei;04/05/2021;\n" for n in range(500))
    page = drop(desk, newsletter, text=LIST + rows)

    with django_assert_max_num_queries(25):
        shown = desk.get(page).content.decode()

    assert shown.count("<td>r") == 17


def test_a_file_that_was_deleted_after_its_time_is_asked_about_no_more(desk, newsletter):
    page = drop(desk, newsletter)

    forget_file(Intake.objects.get())

    assert desk.get(page)["Location"] == page.replace("columns/", "")
    assert b"Drop it again" in desk.get(page.replace("columns/", "")).content


def test_a_preview_shows_how_rows_read_and_keeps_nothing(desk, newsletter):
    page = drop(desk, newsletter)

    shown = desk.post(page, {**SAID, "preview": "1"}).content.decode()

    assert "<td>said yes</td><td>2021-05-04" in "".join(shown.split("\n")).replace("  ", "")
    assert Intake.objects.get().state == "asking"
    assert not SheetColumns.objects.exists()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"part_0": ""}, "Say which column holds the addresses."),
        ({"part_3": "state", "word_3_0": "confirmed"}, "Only one column can tell the state."),
        ({"order_2": ""}, "Say which number is the day."),
        ({"word_1_1": ""}, "Say what this word means."),
    ],
)
def test_what_was_left_out_is_said_at_its_place(desk, newsletter, said, sentence):
    page = drop(desk, newsletter)

    answer = desk.post(page, {**SAID, **said}).content.decode()

    assert sentence in answer
    assert Intake.objects.get().state == "asking"


def test_a_column_of_many_words_cannot_tell_a_state(desk, newsletter):
    rows = "".join(f"a{n}@example.org;word {n}\n" for n in range(30))
    page = drop(desk, newsletter, text=f"Mail;Notiz\n{rows}")

    answer = desk.post(page, {"part_0": "address", "part_1": "state", "default": "pending"})

    assert "too many words" in answer.content.decode()


def test_a_table_without_headers_is_not_remembered(desk, newsletter):
    page = drop(desk, newsletter, text="ada@example.org;x\n")

    desk.post(page, {"part_0": "address", "part_1": "", "default": "pending"})

    assert not SheetColumns.objects.exists()


def test_the_columns_of_a_platforms_own_file_are_not_asked(desk, newsletter):
    text = "email,active_subscription,expiry,email_disabled,created_at\na@x.org,,,false,\n"
    page = drop(desk, newsletter, text=text)

    assert desk.get(f"{page}columns/")["Location"] == page


def test_at_a_terminal_a_certain_table_comes_home(newsletter, exports):
    told(exports / "synthetic/audience/generic/sep-line-excel.csv")

    assert homecomings.mailable(newsletter) == ["zoe@example.com"]
    assert Suppression.objects.get().reason == "unsubscribed"


def test_at_a_terminal_a_doubt_is_refused_with_what_to_do(newsletter, tmp_path):
    with pytest.raises(CommandError, match=r"may say who left.*4th of May.*say it there once"):
        told(written(tmp_path))

    assert not Intake.objects.exists()


def test_at_a_terminal_what_was_said_in_the_admin_counts(desk, newsletter, tmp_path):
    desk.post(drop(desk, newsletter), SAID)

    told(written(tmp_path, LIST.replace("ada", "di")))

    assert homecomings.mailable(newsletter) == ["di@example.org"]


def test_at_a_terminal_a_file_can_be_read_as_a_table_and_not_as_what_it_looks_like(
    newsletter, exports
):
    with pytest.raises(CommandError, match="What does “inactive” in “status” mean"):
        told(exports / "synthetic/audience/kit/subscribers.csv", "--platform", "sheet")
