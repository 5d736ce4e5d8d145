"""What was answered to the texts of a demo brand: threads below them, and a queue to look at."""

from __future__ import annotations

import tomllib
from typing import Any

from blog.actions.responses import Said, add
from blog.models import ArticlePage, Response
from core.demo import Part
from core.demo.folder import BrandFolder
from core.html import typed


def furnish(brand: BrandFolder) -> None:
    """Take in what `responses.toml` says, a table an article; `answers` follow what they answer."""
    path = brand.path / "responses.toml"
    if not path.exists():
        return
    for slug, told in tomllib.loads(path.read_text(encoding="utf-8")).items():
        article = ArticlePage.objects.descendant_of(brand.site.root_page).get(slug=slug)
        for response in told["responses"]:
            _answer(brand, article, response)


def count() -> dict[str, int]:
    return {"responses": Response.objects.count()}


def _answer(
    brand: BrandFolder, article: ArticlePage, told: dict[str, Any], above: Response | None = None
) -> None:
    said = Said(
        body=typed(told["says"]),
        author_name=told["name"],
        origin=told.get("origin", "home"),
        remote_url=told.get("url", ""),
        written_at=brand.days_ago(told["days_ago"]),
    )
    state = told.get("state", Response.State.APPROVED)
    made = add(article=article, said=said, state=state, parent=above)
    for answer in told.get("answers", []):
        _answer(brand, article, answer, above=made)


part = Part(furnish=furnish, count=count)
