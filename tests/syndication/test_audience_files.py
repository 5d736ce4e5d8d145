"""Every audience file of the corpus, row by row: who made it, and what each line claims."""

from __future__ import annotations

from typing import Any

import pytest

from syndication.archive import open_drop
from syndication.recognition import recognise

# Of each row: the address, the state, and whether the file tells when they said yes.
FILES = {
    "synthetic/audience/activecampaign/contacts.csv": (
        "activecampaign",
        """ac1@example.com confirmed proven
        ac2@example.com unsubscribed proven
        ac3@example.com bounced proven
        ac4@example.com pending proven""",
    ),
    "synthetic/audience/beehiiv/subscribers.csv": (
        "beehiiv",
        """a@example.com confirmed proven
        b@example.com unsubscribed proven
        c@example.com pending proven
        d@example.com pending proven
        e@example.com bounced proven""",
    ),
    "beehiiv/members/members.csv": (
        "beehiiv",
        """lorem@example.com confirmed proven
        ipsum@example.com confirmed proven
        dolor@example.com unsubscribed proven
        simet@example.com unsubscribed proven
        amett@example.com pending proven
        elit@example.com confirmed proven
        nullfirst@example.com confirmed proven
        unsublit@example.com unsubscribed proven
        fromsubstack@example.com confirmed proven""",
    ),
    "synthetic/audience/buttondown/subscribers.csv": (
        "buttondown",
        """regular@example.com confirmed proven
        premium@example.com confirmed proven
        unactivated@example.com pending proven
        unsubscribed@example.com unsubscribed proven
        undeliverable@example.com bounced proven
        complained@example.com complained proven
        removed@example.com blocked proven
        blocked@example.com blocked proven
        churned@example.com confirmed proven
        churning@example.com confirmed proven
        past_due@example.com confirmed proven
        gifted@example.com confirmed proven
        trialed@example.com confirmed proven
        paused@example.com confirmed proven
        unpaid@example.com confirmed proven
        upcoming@example.com confirmed proven""",
    ),
    "synthetic/audience/ghost/members.2026-01-08.csv": (
        "ghost",
        """g1@example.com confirmed proven
        g2@example.com unsubscribed proven
        g3@example.com confirmed -""",
    ),
    "csv-audience/ghost/valid-members-import.csv": (
        "ghost",
        """jbloggs@example.com confirmed -
        test@example.com unsubscribed -""",
    ),
    "csv-audience/ghost/members-invalid-values.csv": (
        "ghost",
        """valid2@email.com confirmed proven
        invalid_email_value confirmed proven
        invalid2@email.com\ufffd confirmed proven""",
    ),
    "synthetic/audience/google-contacts/contacts-new.csv": (
        "google_contacts",
        """taro@example.com pending -
        taro2@example.com pending -""",
    ),
    "synthetic/audience/google-contacts/contacts-old.csv": (
        "google_contacts",
        "zoe@example.com pending -",
    ),
    "synthetic/audience/kit/subscribers.csv": (
        "kit",
        """kim@example.com confirmed proven
        x1@example.com unsubscribed proven
        x2@example.com bounced proven
        x3@example.com complained proven
        x4@example.com pending proven""",
    ),
    "synthetic/audience/mailchimp/audience_export_0123456789.zip": (
        "mailchimp",
        """s1@example.com confirmed proven
        s2@example.com pending -
        u1@example.com unsubscribed proven
        u2@example.com complained proven
        c1@example.com bounced proven
        n1@example.com pending -""",
    ),
    "synthetic/audience/mailchimp/subscribed_members_export_de.csv": (
        "mailchimp",
        "de@example.com confirmed proven",
    ),
    "synthetic/audience/mailchimp/subscribed_members_export_fr.csv": (
        "mailchimp",
        "fr@example.com confirmed proven",
    ),
    "synthetic/audience/patreon/Members_000000.csv": (
        "patreon",
        """p1@example.com pending -
        p2@example.com pending -
        p3@example.com pending -
        p4@example.com pending -""",
    ),
    "synthetic/audience/vcard/mixed.vcf": (
        "vcard",
        """zoe@example.com pending -
        ada@example.com pending -
        ada.work@example.com pending -
        team@exämple.com pending -
        none pending -""",
    ),
    "csv-audience/ghost/members-ragged-row.csv": (
        "sheet",
        """ragged-first@example.com pending -
        ragged-full@example.com pending -""",
    ),
    "csv-audience/ghost/members-formula-like-values.csv": (
        "sheet",
        """formula@example.com pending -
        formula2@example.com pending -""",
    ),
    "csv-audience/listmonk/subs-domain-blocklist.csv": (
        "listmonk",
        """noban1-import@mail.com pending -
        ban1-import@BAN.net pending -
        noban2-import1@mail.com pending -
        ban2-import@ban.ORG pending -""",
    ),
    "medium/members.txt": (
        "medium",
        """lorem@example.com confirmed -
        ipsum@example.com confirmed -
        dolor@example.com confirmed -
        simet@example.com confirmed -
        amett@example.com confirmed -""",
    ),
    "synthetic/medium/email_subscribers_masked.csv": (
        "medium",
        """lectrice@example.com confirmed proven
        j***@g****.com no_email proven
        ******** no_email proven""",
    ),
    "synthetic/linkedin/Connections.csv": (
        "linkedin",
        """ada@example.com pending -
        none no_email -
        none pending -""",
    ),
    "synthetic/mastodon/followers.csv": ("mastodon", "none no_email -"),
    "synthetic/twitter/twitter-2026-01-08.zip": ("x", "\n".join(["none no_email -"] * 5)),
    "twitter/dogsheep/zip_contents": ("x", "\n".join(["none no_email -"] * 2)),
    "synthetic/audience/generic/no-header.csv": (
        "sheet",
        """a@example.com pending -
        b@example.com pending -""",
    ),
} | {
    f"synthetic/audience/generic/{name}.csv": (
        "sheet",
        """zoe@example.com confirmed proven
        noel@example.com unsubscribed proven
        ç@example.com pending -""",
    )
    for name in (
        "cp1252-semicolon",
        "macroman-cr",
        "pipe",
        "sep-line-excel",
        "utf16le-tab",
        "utf8-bom-semicolon",
    )
}


def lines(path):
    """The platform that knows a file best, and what it reads out of it."""
    with open_drop(path) as drop:
        platform, found = recognise(drop)[0]
        assert "people" in found.holds
        reader: Any = platform
        people = list(reader.read_people(drop))
    return platform.key, [
        f"{one.address or 'none'} {one.state or '?'} "
        f"{'proven' if one.subscribed_at or one.confirmed_at else '-'}"
        for one in people
    ]


@pytest.mark.parametrize("name", FILES)
def test_every_row_of_the_file_lands_where_it_must(exports, name):
    platform, rows = FILES[name]

    assert lines(exports / name) == (platform, [row.strip() for row in rows.splitlines()])


def test_ten_thousand_rows_are_not_needed_to_know_the_states_of_a_long_list(exports):
    platform, found = lines(exports / "csv-audience/listmonk/subs.csv")

    assert platform == "listmonk"
    assert len(found) == 100
    assert {line.split(" ", 1)[1] for line in found} == {"pending -"}


def test_of_substacks_list_only_the_switch_for_mail_counts(exports):
    _platform, found = lines(exports / "substack/members/fixtures_signup_emails.csv")
    states = [line.split()[1] for line in found]

    assert len(states) == states.count("confirmed") + states.count("unsubscribed")
    assert "maguirec086@comm.ca unsubscribed proven" in found
    assert "tcowenaldkuf@gmu.edu confirmed proven" in found


@pytest.mark.parametrize(
    "name",
    [
        "synthetic/mastodon/following_accounts.csv",  # whom one follows is no audience
        "hostile/csv/ghost-example.csv",
        "hostile/csv/5000-columns.csv",
        "hostile/csv/html-is-not-csv.csv",
        "hostile/csv/xlsx-renamed.csv",
    ],
)
def test_what_holds_no_people_is_refused(exports, name):
    with pytest.raises(Exception, match=name.rpartition("/")[2]), open_drop(exports / name) as drop:
        recognise(drop)
