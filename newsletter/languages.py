"""The languages a newsletter comes in: its own, and each that its page is translated into.

An issue's translations go out with it as one mailing: each reader gets the one in
their language, or else the newsletter's own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.utils.http import urlencode
from django.utils.translation import get_language_info

from wagtail.models import Page

from newsletter.models import IssuePage, Newsletter, NewsletterPage
from newsletter.querysets import SubscriptionQuerySet


def pages_of(newsletter: Newsletter) -> dict[str, NewsletterPage]:
    """The newsletter's pages by language, that in its own language first.

    Where none is in its own language, the oldest stands for it.
    """
    pages = NewsletterPage.objects.live().filter(newsletter=newsletter).select_related("locale")
    found = {page.locale.language_code: page for page in pages.order_by("-pk")}
    if not found:
        return {}
    own = newsletter.language
    first = found.pop(own) if own in found else found.popitem()[1]
    return {own: first} | found


def language_of(page: Page, newsletter: Newsletter) -> str:
    """The language of an issue or a page of issues; the newsletter's own where it has no other."""
    if not page.locale_id or page.locale.language_code == newsletter.language:
        return newsletter.language
    return _by_locale(pages_of(newsletter)).get(page.locale_id, newsletter.language)


def asking_for(language: str, newsletter: Newsletter) -> str:
    """How the address of a feed asks for a language; it need not for the newsletter's own."""
    return "" if language == newsletter.language else f"?{urlencode({'language': language})}"


def versions_of(issue: IssuePage, newsletter: Newsletter) -> dict[str, IssuePage]:
    """What goes out together: an issue as it was saved last in each language, the newsletter's
    own first, wherever one began. A translation that says nothing yet is none. Where nothing is
    written in the newsletter's own language, an issue goes alone.
    """
    others = issue.get_translations().filter(alias_of=None)
    drafts = [one.get_latest_revision_as_object() for one in others]
    pages = pages_of(newsletter) if drafts else {}
    languages = _by_locale(pages)
    found = {
        languages[one.locale_id]: one for one in drafts if one.body and one.locale_id in languages
    }
    own = languages.get(issue.locale_id) or language_of(issue, newsletter)
    found[own] = issue
    if newsletter.language not in found:
        return {own: issue}
    return {code: found[code] for code in [newsletter.language, *pages] if code in found}


def _by_locale(pages: dict[str, NewsletterPage]) -> dict[int, str]:
    return {page.locale_id: code for code, page in pages.items()}


def name_of(language: str) -> str:
    """A language as its own readers call it."""
    return str(get_language_info(language)["name_local"]).capitalize()


def spoken(wanted: str, offered: Collection[str]) -> str:
    """Which of the languages offered a reader gets: theirs, or the first."""
    exact, broad = wanted.lower(), wanted.lower().partition("-")[0]
    by_name = {code.lower(): code for code in offered}
    return by_name.get(exact) or by_name.get(broad) or next(iter(offered))


def by_language(
    audience: SubscriptionQuerySet, offered: Iterable[str]
) -> dict[str, SubscriptionQuerySet]:
    """An audience parted by the language each gets: everybody is in one part, and in one only."""
    first, *others = offered
    if not others:
        return {first: audience}
    known = audience.order_by().values_list("subscriber__language", flat=True).distinct()
    wanted: dict[str, list[str]] = {code: [] for code in others}
    for one in known:
        code = spoken(one, [first, *others])
        if code != first:
            wanted[code].append(one)
    elsewhere = [one for codes in wanted.values() for one in codes]
    parts = {first: audience.exclude(subscriber__language__in=elsewhere)}
    return parts | {
        code: audience.filter(subscriber__language__in=codes) for code, codes in wanted.items()
    }
