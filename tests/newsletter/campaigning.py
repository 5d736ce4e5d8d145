"""Campaigns as a page of wagtail-newsletter would hand them over, without a page."""

from __future__ import annotations

from wagtail_newsletter.campaign_backends import get_backend
from wagtail_newsletter.models import NewsletterRecipients

WORDS = '<p onclick="x()">Dear [[name]], <a href="https://example.org/">read</a>.</p>'


def save(**facts):
    """Keep a campaign as a page would hand it over, without a page."""
    usual = {"subject": "Spring", "html": WORDS, "from_name": "", "reply_to": ""}
    return get_backend().save_campaign(**{"recipients": None, **usual, **facts})


def named(newsletter, segment=None):
    return NewsletterRecipients(
        audience=str(newsletter.pk), segment=segment and f"{newsletter.pk}/{segment.pk}"
    )
