from __future__ import annotations

from django.db import models

from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from wagtail_newsletter.models import NewsletterPageMixin


class Story(NewsletterPageMixin, Page):
    """A page whose words are also a mail."""

    markup = models.TextField(blank=True)

    newsletter_template = "magazine/mail.html"
    content_panels = [*Page.content_panels, FieldPanel("markup")]
    parent_page_types = ["wagtailcore.Page"]
