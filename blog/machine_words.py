"""What the pages say to machines: schema.org facts, in plain dictionaries."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from blog.models import ArticlePage
from blog.pictures import address
from core.models import Brand

SCHEMA = "https://schema.org"


def article(page: ArticlePage, *, brand: Brand) -> dict[str, Any]:
    """An article as search engines want it told; empty facts are left out."""
    root = brand.site.root_url
    facts: dict[str, Any] = {
        "@context": SCHEMA,
        "@type": "Article",
        "mainEntityOfPage": page.canonical_url,
        "headline": page.title,
        "description": page.description,
        "inLanguage": page.locale.language_code,
        "image": social_picture(page, root=root),
        "datePublished": _iso(page.first_published_at),
        "dateModified": _iso(page.last_published_at),
        "isAccessibleForFree": page.visibility == "public",
        "author": [_author(one, root=root) for one in page.authors],
        "publisher": _organisation(brand),
    }
    if page.thread.count:
        facts["commentCount"] = page.thread.count
    if page.is_sponsored:
        facts["sponsor"] = {"@type": "Organization", "name": page.sponsor_name}
    return {name: value for name, value in facts.items() if value not in ("", None, [])}


def person(contributor: Any, *, url: str) -> dict[str, Any]:
    """Somebody who writes here."""
    facts = {
        "@context": SCHEMA,
        "@type": "Person",
        "name": contributor.name,
        "url": url,
        "jobTitle": contributor.role,
        "description": contributor.bio,
        "sameAs": contributor.website,
    }
    return {name: value for name, value in facts.items() if value}


def home(brand: Brand, *, url: str, search: str) -> list[dict[str, Any]]:
    """Who publishes here, and how to look for something."""
    place = {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{search_term_string}}"}
    action = {"@type": "SearchAction", "target": place}
    return [
        {"@context": SCHEMA, **_organisation(brand)},
        {
            "@context": SCHEMA,
            "@type": "WebSite",
            "name": brand.display_name,
            "url": url,
            "potentialAction": action | {"query-input": "required name=search_term_string"},
        },
    ]


def trail(steps: list[tuple[str, str]], *, root_url: str) -> dict[str, Any]:
    """The way from home to here."""
    return {
        "@context": SCHEMA,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": number,
                "name": name,
                "item": absolute(path, root=root_url),
            }
            for number, (name, path) in enumerate(steps, start=1)
        ],
    }


def social_picture(page: ArticlePage, *, root: str) -> str:
    """The absolute address of the picture that shared links show."""
    if page.shared_picture is None:
        drawn = getattr(page, "share_picture", None)
        return absolute(drawn.file.url, root=root) if drawn else ""
    url = address(page.shared_picture, size="social")
    return absolute(url, root=root) if url else ""


def _organisation(brand: Brand) -> dict[str, Any]:
    root = brand.site.root_url
    facts = {
        "@type": "Organization",
        "name": brand.display_name,
        "url": f"{root}/",
        "description": brand.description,
        "email": brand.email,
    }
    if brand.logo is not None:
        facts["logo"] = absolute(brand.logo.file.url, root=root)
    return {name: value for name, value in facts.items() if value}


def absolute(url: str, *, root: str) -> str:
    """An address of a file as others must write it: a store may be elsewhere, or here."""
    return url if url.startswith("http") else f"{root}{url}"


def _author(contributor: Any, *, root: str) -> dict[str, str]:
    path = reverse("blog_author", args=[contributor.slug])
    return {"@type": "Person", "name": contributor.name, "url": f"{root}{path}"}


def _iso(moment: Any) -> str:
    return moment.isoformat() if moment else ""
