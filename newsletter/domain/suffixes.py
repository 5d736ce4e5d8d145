"""Who a name belongs to: `news.example.co.uk` belongs to `example.co.uk`.

DMARC compares by that (RFC 7489 section 3.2). The full Public Suffix List is a
quarter of a megabyte that ages; the second levels below are the ones that
brands use, and any other name belongs to its last two labels. Where that is
wrong, two domains are taken for one that are not: the page is then too kind,
and the test mail that comes back says the truth.
"""

from __future__ import annotations

# Second levels under which registries sell names, by country.
REGISTRIES = {
    "ac com edu gov mil net org": "ae af ag ai al ar au bb bd bh bm bn bo br bs bz cn co cu cy do dz ec eg er es et fj ge gh gi gr gt gu hk hn hr ht in iq jm jo kh kw ky kz lb lc lk lr lv ly mk mm mo mt mv mx my na nf ng ni np nr om pa pe pg ph pk pl pr ps pt py qa ru sa sb sc sd sg sl sv sy th tj tn tr tt tw ua uy uz vc ve vn ws ye",  # noqa: E501
    "ac co go gov ltd me net or org plc sch": "id il jp ke kr nz th tz ug uk za zm zw",
    "asso com gouv nom prd tm": "fr re",
    "gv ac co or": "at",
    "co com": "at cr hu pl it mg sn si",
    "gen geek iwi kiwi maori school": "nz",
    "adv art blog eco emp eng ind inf jor med tv wiki": "br",
    "asn id": "au",
    "firm gen ind res": "in",
    "ad ed gr lg ne": "jp",
    "idf muni k12": "il",
    "biz info name web": "tr pl id",
    "gob nom": "es mx pe ar",
}
# Hosts that give each of their people a name of its own.
LANDLORDS = "github.io gitlab.io pages.dev netlify.app vercel.app herokuapp.com fly.dev onrender.com wordpress.com blogspot.com web.app firebaseapp.com azurewebsites.net eu.org us.com uk.com de.com co.com"  # noqa: E501
SUFFIXES = frozenset(LANDLORDS.split()) | {
    f"{second}.{country}"
    for seconds, countries in REGISTRIES.items()
    for second in seconds.split()
    for country in countries.split()
}


def organisation(name: str) -> str:
    """The domain that was registered: one label more than the suffix."""
    labels = name.lower().rstrip(".").split(".")
    suffix = 2 if ".".join(labels[-2:]) in SUFFIXES else 1
    return ".".join(labels[-suffix - 1 :])


def is_aligned(one: str, other: str, *, strictly: bool) -> bool:
    """Whether two domains count as one for DMARC (RFC 7489 section 3.1)."""
    if strictly:
        return one.lower().rstrip(".") == other.lower().rstrip(".")
    return organisation(one) == organisation(other)
