"""After a restore: what the journal remembers is put back, so that nobody who left is mailed."""

from __future__ import annotations

from wagtail.models import Site

from newsletter import journal
from newsletter.actions.refusal import settle_no
from newsletter.evidence import Proof
from newsletter.models import Newsletter, Suppression


def replay_suppressions() -> int:
    """Settle every no of the journal that was not lifted later; returns how many were missing.

    A line about a newsletter that is no more counts for the whole brand; one
    about a brand that is no more is passed over. Idempotent.
    """
    standing: dict[tuple[str, str, str], journal.Line] = {}
    for line in journal.lines():
        key = (line.site, line.newsletter, line.address_hash)
        if line.act == "lifted":
            standing.pop(key, None)
        else:
            standing[key] = line
    sites = {f"{site.hostname}:{site.port}": site for site in Site.objects.all()}
    newsletters = {newsletter.slug: newsletter for newsletter in Newsletter.objects.all()}
    before = Suppression.objects.count()
    for line in standing.values():
        if line.site in sites:
            settle_no(
                site=sites[line.site],
                address_hash=line.address_hash,
                reason=line.reason,
                newsletter=newsletters.get(line.newsletter),
                proof=Proof(how="journal"),
            )
    return Suppression.objects.count() - before
