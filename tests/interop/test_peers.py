"""The peers are real, and our WordPress plugin does what it says and nothing more."""

from __future__ import annotations

import re

import pytest
import requests

from tests.interop.peers import WordPressPeer, start_ghost, start_wordpress

pytestmark = pytest.mark.interop

ORIGINAL = "https://home.example.test/a-house-of-ones-own/"


def publish(peer: WordPressPeer, *, canonical: str) -> dict[str, object]:
    """A post made through the REST API, as its JSON."""
    post = {
        "title": "A copy",
        "status": "publish",
        "content": "<p>Words.</p>",
        "meta": {"syndicated_canonical": canonical},
    }
    answer = requests.post(
        f"{peer.base_url}/wp-json/wp/v2/posts",
        auth=(peer.user, peer.application_password),
        json=post,
        timeout=30,
    )
    assert answer.status_code == 201, answer.text
    made: dict[str, object] = answer.json()
    return made


def canonical_of(page: str) -> list[str]:
    return re.findall(r'<link rel="canonical" href="([^"]+)"', page)


def test_a_copy_names_its_original_as_canonical(wordpress):
    made = publish(wordpress, canonical=ORIGINAL)

    page = requests.get(str(made["link"]), timeout=30).text

    assert canonical_of(page) == [ORIGINAL]


@pytest.mark.parametrize(
    "hostile",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://home.example.test/",
        "//home.example.test/",
        "/here",
        "https://",
        "https://home.example.test/" + "x" * 2000,
    ],
)
def test_an_address_that_is_not_on_the_web_is_not_kept(wordpress, hostile):
    made = publish(wordpress, canonical=hostile)

    page = requests.get(str(made["link"]), timeout=30).text

    assert made["meta"] == {"syndicated_canonical": ""}
    assert canonical_of(page) == [made["link"]]


def test_markup_in_an_address_stays_text(wordpress):
    made = publish(wordpress, canonical=ORIGINAL + '"><script>alert(1)</script>')

    page = requests.get(str(made["link"]), timeout=30).text

    assert "<script>alert(1)" not in page


def test_a_copy_is_not_in_the_sitemap_and_an_original_of_there_is(wordpress):
    copy = publish(wordpress, canonical=ORIGINAL)
    own = publish(wordpress, canonical="")

    sitemap = requests.get(f"{wordpress.base_url}/wp-sitemap-posts-post-1.xml", timeout=30).text

    assert f"<loc>{copy['link']}</loc>" not in sitemap
    assert f"<loc>{own['link']}</loc>" in sitemap


def test_a_stranger_cannot_write_the_field(wordpress):
    made = publish(wordpress, canonical=ORIGINAL)

    answer = requests.post(
        f"{wordpress.base_url}/wp-json/wp/v2/posts/{made['id']}",
        json={"meta": {"syndicated_canonical": "https://elsewhere.example.test/"}},
        timeout=30,
    )

    assert answer.status_code == 401


def test_without_the_plugin_the_field_is_dropped():
    with start_wordpress(with_plugin=False) as bare:
        made = publish(bare, canonical=ORIGINAL)

    assert "syndicated_canonical" not in str(made["meta"])


def test_ghost_starts_empty_with_a_key_of_its_own():
    with start_ghost() as ghost:
        answer = requests.get(f"{ghost.base_url}/ghost/api/admin/site/", timeout=30)

    assert answer.json()["site"]["title"] == "Copies"
    assert re.fullmatch(r"[0-9a-f]{24}:[0-9a-f]{64}", ghost.admin_api_key)
