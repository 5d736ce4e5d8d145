"""Plain builders: each makes one thing, with what matters said by the test."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from wagtail.documents.models import Document
from wagtail.models import Locale, Page, Site

from PIL import Image

from blog.models import ArticlePage, FrontPage, Response, Topic
from core.models import Brand, Picture
from newsletter.addresses import hash_of, normalise
from newsletter.models import (
    Delivery,
    IssuePage,
    Mailing,
    Newsletter,
    NewsletterPage,
    Subscriber,
    Subscription,
)
from newsletter.models.delivery import OPEN_STATES
from people.models import Contributor, User
from syndication.exchange import Outgoing
from syndication.models import Channel


def site(*, hostname: str = "testserver", name: str = "The Harbour", default: bool = True) -> Site:
    """A brand's site with its front page in English."""
    root = Page.get_first_root_node()
    front = FrontPage(
        title=name, slug=hostname.replace(".", "-"), locale=Locale.objects.get(language_code="en")
    )
    root.add_child(instance=front)
    if default:
        Site.objects.filter(is_default_site=True).update(is_default_site=False)
    made, _ = Site.objects.update_or_create(
        hostname=hostname,
        port=80,
        defaults={"site_name": name, "root_page": front, "is_default_site": default},
    )
    Brand.objects.update_or_create(
        site=made,
        defaults={
            "name": name,
            "email": f"hello@{hostname}.example.org",
            "postal_address": "1 Quay Street, 1000 Harbour",
        },
    )
    Site.clear_site_root_paths_cache()
    return made


def article(*, site: Site, title: str = "A house of one's own", **facts: Any) -> ArticlePage:
    """A published article (or a draft with live=False)."""
    live = facts.setdefault("live", True)
    facts.setdefault("body", [("paragraph", "<p>Words that belong to us.</p>")])
    page = ArticlePage(title=title, **facts)
    site.root_page.specific.add_child(instance=page)
    revision = page.save_revision()
    if live:
        revision.publish()
    return ArticlePage.objects.get(pk=page.pk)


def contributor(*, site: Site, name: str = "Ada Quill") -> Contributor:
    slug = name.lower().replace(" ", "-")
    return Contributor.objects.create(site=site, name=name, slug=slug)


def user(
    *, email: str = "editor@example.org", password: str = "a long test password", **facts: Any
) -> User:
    return User.objects.create_user(email, password, **facts)


def administrator(*, email: str = "admin@example.org") -> User:
    return User.objects.create_superuser(email, "a long test password")


def newsletter(*, site: Site, slug: str = "secret-sauce", **facts: Any) -> Newsletter:
    """A Saturday newsletter."""
    facts.setdefault("name", "Secret Sauce")
    facts.setdefault("promise", "Tactical tips every Saturday morning. No spam. Ever. Promise.")
    facts.setdefault("sender_name", "The Harbour")
    facts.setdefault("sender_email", "hello@example.org")
    return Newsletter.objects.create(site=site, slug=slug, **facts)


def newsletter_page(*, newsletter: Newsletter, title: str = "Secret Sauce") -> NewsletterPage:
    page = NewsletterPage(title=title, slug=newsletter.slug, newsletter=newsletter)
    newsletter.site.root_page.specific.add_child(instance=page)
    return page


def issue(*, newsletter: Newsletter, title: str = "Issue one", **facts: Any) -> IssuePage:
    """A published issue page under the newsletter's page."""
    parent = NewsletterPage.objects.filter(newsletter=newsletter).first() or newsletter_page(
        newsletter=newsletter
    )
    facts.setdefault("body", [("words", "<p>Good morning.</p>")])
    page = IssuePage(title=title, **facts)
    parent.add_child(instance=page)
    page.save_revision().publish()
    return IssuePage.objects.get(pk=page.pk)


def subscriber(*, site: Site, address: str = "reader@example.org", **facts: Any) -> Subscriber:
    key = normalise(address)
    return Subscriber.objects.create(
        site=site, address=key, shown_address=address, address_hash=hash_of(key), **facts
    )


def subscription(
    *, newsletter: Newsletter, address: str = "reader@example.org", state: str = "confirmed"
) -> Subscription:
    """Somebody on a list, confirmed unless said otherwise."""
    person = Subscriber.objects.filter(
        site=newsletter.site, address=normalise(address)
    ).first() or subscriber(site=newsletter.site, address=address)
    return Subscription.objects.create(
        subscriber=person,
        newsletter=newsletter,
        state=state,
        confirmed_at=timezone.now() if state == "confirmed" else None,
    )


def audience(*, newsletter: Newsletter, addresses: Iterable[str], **facts: Any) -> None:
    """Confirmed readers, any number in two statements; `facts` are the people's."""
    people = Subscriber.objects.bulk_create(
        Subscriber(
            site=newsletter.site,
            address=normalise(address),
            shown_address=address,
            address_hash=hash_of(normalise(address)),
            **facts,
        )
        for address in addresses
    )
    now = timezone.now()
    Subscription.objects.bulk_create(
        Subscription(subscriber=one, newsletter=newsletter, state="confirmed", confirmed_at=now)
        for one in people
    )


def delivery(*, mailing: Mailing, address: str, state: str = "queued", **facts: Any) -> Delivery:
    """A line of the ledger, due while it is open and settled when it is not."""
    if state in OPEN_STATES:
        facts.setdefault("due_at", timezone.now())
    else:
        facts = {"due_at": None, "settled_at": timezone.now(), **facts}
    return Delivery.objects.create(mailing=mailing, address=address, state=state, **facts)


def picture(*, title: str = "A lighthouse", size: tuple[int, int] = (640, 400)) -> Picture:
    """A small JPEG in the library."""
    data = io.BytesIO()
    Image.new("RGB", size, "#345678").save(data, "JPEG")
    return Picture.objects.create(
        title=title, file=ContentFile(data.getvalue(), name="lighthouse.jpg")
    )


def document(
    *, title: str = "A harbour bell", name: str = "bell.mp3", data: bytes = b"sound"
) -> Document:
    """A file in the library."""
    return Document.objects.create(
        title=title, file=ContentFile(data, name=name), file_size=len(data)
    )


def topic(*, site: Site, name: str = "Audiences") -> Topic:
    return Topic.objects.create(site=site, name=name, slug=name.lower().replace(" ", "-"))


def channel(*, site: Site, platform: str = "ghost", **facts: Any) -> Channel:
    facts.setdefault("name", platform.title())
    facts.setdefault("base_url", "http://127.0.0.1:9")
    facts = {"delay_minutes": 0, "settle_minutes": 0, **facts}  # nobody waits, unless said so
    return Channel.objects.create(site=site, platform=platform, **facts)


def outgoing(**facts: Any) -> Outgoing:
    """An article ready to be copied, as the border sees it."""
    usual: dict[str, Any] = {
        "key": "0b5e1f6c-6b0e-4a43-9d55-6c2f7a1d9e10",
        "title": "A house of one's own",
        "html": "<h2>Why</h2><p>Words that <em>belong</em> to us.</p>",
        "text": "Why\n\nWords that belong to us.",
        "slug": "a-house-of-ones-own",
        "excerpt": "Own what you write.",
        "tags": ("Owning", "R&D"),
        "authors": ("Ada Quill",),
        "published_at": datetime(2026, 11, 20, 8, tzinfo=UTC),
    }
    usual.update(facts)
    usual.setdefault("canonical_url", f"https://home.example.test/{usual['slug']}/")
    return Outgoing(**usual)


def response(*, article: ArticlePage, state: str = "approved", **facts: Any) -> Response:
    """What somebody answered, shown to readers unless said otherwise."""
    facts.setdefault("author_name", "Bo Reader")
    facts.setdefault("body", "<p>So true.</p>")
    return Response.objects.create(site=article.get_site(), article=article, state=state, **facts)
