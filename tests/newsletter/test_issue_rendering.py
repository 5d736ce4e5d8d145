"""The mail of an issue: HTML for the worst programs, text for people."""

from __future__ import annotations

from email import message_from_bytes, policy
from typing import Any

from django.test import RequestFactory
from django.utils import timezone

import pytest

from blog.models import ArticlePage
from newsletter.actions.freeze import freeze
from newsletter.actions.issue import Cleared, schedule
from newsletter.mail.issue import IssueMail, Reader, compile_issue
from newsletter.models import IssuePage
from newsletter.postoffice.post import load
from newsletter.rendering import as_text, fill, render
from tests import make

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def every_piece(article, plain, gone):
    """A body with each kind of piece in it."""
    return [
        (
            "words",
            (
                f'<p>Dear [[name]], see <a linktype="page" id="{article.pk}">this</a> and '
                '<a href="https://there.example/">https://there.example/</a>.</p>'
                "<ul><li>one</li></ul>"
            ),
        ),
        ("tip", "<p>Write it down.</p>"),
        ("article", {"article": article, "note": ""}),
        ("article", {"article": plain, "note": "<p>My reason.</p>"}),
        ("article", {"article": gone, "note": ""}),
        (
            "selection",
            {
                "title": "Elsewhere",
                "url": "https://else.example/",
                "via": "Di",
                "note": "<p>Good.</p>",
            },
        ),
        ("picture", {"image": make.picture(), "alt": "Harbour", "caption": "At dawn"}),
        ("button", {"text": "Join in", "url": "https://join.example/"}),
        ("divider", None),
    ]


@pytest.fixture
def rich():
    site = make.site()
    newsletter = make.newsletter(site=site, promise="Tips & no spam. Ever.")
    article = make.article(
        site=site,
        title="Own your <audience>",
        standfirst="Why rent?",
        cover=make.picture(),
        cover_alt="A lighthouse",
        sponsor_name="Quay Ltd",
        via_name="Bo",
        via_url="https://bo.example/x",
    )
    plain = make.article(
        site=site,
        title="Without a picture",
        sponsor_name="Q",
        sponsor_text="Advertisement: Q",
        via_name="Cy",
    )
    gone = make.article(site=site, title="Gone")
    issue = make.issue(
        newsletter=newsletter,
        title="Issue\none",
        preview_text="What this week was about, [[name]]",
        body=every_piece(article, plain, gone),
    )
    gone.unpublish()
    return IssuePage.objects.get(pk=issue.pk)


def test_every_word_is_in_both_parts(rich):
    mail = render(rich)

    for words in [
        "What this week was about, [[name]]",
        "Write it down.",
        "My reason.",
        "Elsewhere",
        "At dawn",
        "Join in",
        "https://join.example/",
        "https://else.example/",
        "Why rent?",
        "Advertisement: Q",
        "1 Quay Street",
        "via Di",
    ]:
        assert words in mail.text, words
        assert words in " ".join(mail.html.split()), words
    assert "Own your &lt;audience&gt;" in mail.html
    assert "OWN YOUR <AUDIENCE>" in mail.text
    assert "Paid for by Quay Ltd" in mail.html
    assert "Gone" not in mail.html
    assert mail.subject == "Issue one"


def test_the_mail_keeps_its_placeholders_and_absolute_addresses(rich):
    mail = render(rich)

    for placeholder in ("[[name]]", "[[unsubscribe_url]]", "[[web_url]]", "[[preferences_url]]"):
        assert placeholder in mail.html, placeholder
        assert placeholder in mail.text, placeholder
    assert 'href="/' not in mail.html
    assert 'src="/' not in mail.html
    assert 'src="http://testserver/media/' in mail.html


def test_styles_are_on_the_elements_and_queries_in_the_head(rich):
    html = render(rich).html

    assert 'style="' in html
    assert "prefers-color-scheme" in html
    assert "max-width:520px" in html.replace(" ", "").replace("max-width: 520px", "max-width:520px")
    assert "<script" not in html
    assert len(html.encode()) < 102 * 1024


def test_the_text_part_reads_well(rich):
    text = render(rich).text

    assert max(len(line) for line in text.splitlines() if "http" not in line) <= 76
    assert "\n\n\n" not in text
    assert "this (http://testserver/" in text
    assert text.count("https://there.example/") == 1


def test_a_long_line_of_a_list_is_indented():
    text = as_text("<ul><li>" + "word " * 30 + "</li></ul>")

    assert all(line.startswith(("  * ", "    ")) for line in text.splitlines()[1:])


def test_values_are_escaped_in_html_only():
    values = {"name": "<Ada>"}

    assert fill("[[name]][[unknown]]", values=values, is_html=True) == "&lt;Ada&gt;[[unknown]]"
    assert fill("[[name]]", values=values) == "<Ada>"


def test_a_picture_whose_file_is_gone_is_left_out(rich):
    picture = rich.body[6].value["image"]
    picture.renditions.all().delete()
    picture.file.delete(save=False)
    picture.__class__.objects.filter(pk=picture.pk).update(file="gone.jpg")

    assert "At dawn" not in render(IssuePage.objects.get(pk=rich.pk)).html


def test_a_french_issue_speaks_french_around_the_words(rich):
    newsletter = rich.newsletter
    newsletter.language = "fr"
    newsletter.save()

    assert '<html lang="fr"' in render(rich).html


def test_the_three_previews_show_mail_text_and_page(rich, client):
    for mode, kind in [("mail", "text/html"), ("text", "text/plain")]:
        response = rich.serve_preview(RequestFactory().get("/"), mode)
        assert response["Content-Type"].startswith(kind)
        assert "[[" not in response.content.decode()
        assert "default-src 'none'" in response["Content-Security-Policy"]
    page = rich.make_preview_request(preview_mode="")
    assert page.status_code == 200


def test_the_web_page_and_the_archive_show_the_issue(rich, client):
    response = client.get(rich.url)

    assert response.status_code == 200
    assert "[[name]]" not in response.content.decode()
    assert "My reason." in response.content.decode()
    head = response.content.decode().partition("</head>")[0]
    assert f'rel="canonical" href="{rich.full_url}"' in head
    assert 'rel="alternate" type="application/rss+xml"' in head
    assert 'property="og:image" content="http://testserver/media/' in head
    assert 'content="summary_large_image"' in head
    assert 'name="description" content="What this week was about, reader"' in head
    archive = client.get(rich.get_parent().url).content.decode()
    assert rich.url in archive
    assert 'name="address"' in archive


def test_an_article_deleted_after_the_freeze_is_in_the_mail_and_no_longer_on_the_page(rich, client):
    cleared = Cleared(rich.pk)
    mailing = freeze(mailing=schedule(issue=rich, cleared=cleared, send_at=timezone.now()))
    ArticlePage.objects.get(title="Own your <audience>").delete()

    mail = load(mailing.pk).compiled

    words = [piece for piece in mail.content.pieces if isinstance(piece, bytes)]
    assert b"OWN YOUR <AUDIENCE>" in b"".join(words)
    page = client.get(rich.url)
    assert page.status_code == 200
    assert "Own your" not in page.content.decode()


def test_a_subject_of_500_characters_is_folded_and_arrives_whole():
    subject = "Maison à soi " * 40
    facts: dict[str, Any] = {"html": "<p>x</p>", "text": "x", "reply_to": ""}
    facts |= dict.fromkeys(("sender_address", "owner_address"), "a@example.org")
    facts |= dict.fromkeys(("sender_name", "list_name", "list_id", "feedback_id"), "x")
    facts |= dict.fromkeys(("web_url", "archive_url"), "https://example.org/")
    reader = Reader("a@example.org", "A", "https://x/u", "https://x/p", "<1@x>", timezone.now())

    mail = compile_issue(IssueMail(subject=subject, **facts)).for_reader(reader)

    assert max(map(len, mail.split(b"\r\n"))) <= 998
    parsed = message_from_bytes(mail, policy=policy.default)
    assert parsed["Subject"] == subject.strip()
