"""A homecoming of stories that is cut off anywhere ends as one that was not.

It is cut at a question to the database, whichever. Everything a run makes is compared, to the byte
but for the numbers of rows; taken back it leaves what was there before.
"""

from __future__ import annotations

import base64
import random
from typing import Any

from django.core.cache import cache
from django.db import connection

import pytest

from syndication.actions.homecoming import bring_home, look_through, take_back
from syndication.actions.intake import Wishes, receive
from syndication.models import Intake
from tests import make
from tests.faults import size
from tests.faults.moved import digest
from tests.syndication.exports_made import item, wxr
from tests.syndication.homecomings import Killed
from tests.syndication.test_story_pictures import jpeg

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

CUTS = size.of(1, 50)
COMMENT = (
    "<wp:comment><wp:comment_id>{0}</wp:comment_id><wp:comment_author>Bea</wp:comment_author>"
    "<wp:comment_content>True {0}.</wp:comment_content><wp:comment_approved>1"
    "</wp:comment_approved><wp:comment_parent>0</wp:comment_parent></wp:comment>"
)
TAG = '<category domain="post_tag" nicename="owning"><![CDATA[Owning]]></category>'


def export(folder):
    """Posts that link to each other, with pictures, tags, comments, and a page among them."""
    picture = base64.b64encode(jpeg()).decode()
    body = (
        '<p><a href="https://old.example/2019/05/post-{0}/">on</a></p><ul><li>a</li></ul>'
        f'<img src="data:image/jpeg;base64,{picture}" alt="A quay">'
    )
    posts = [
        item(n, body.format(n % 3 + 1), more=TAG + COMMENT.format(n), title=f"Post {n}")
        for n in range(1, 4)
    ]
    return wxr(folder, *posts, item(9, post_type="page", post_name="about", title="About"))


class Knife:
    """Cuts the thread at a question to the database; without a number it counts them."""

    def __init__(self, at: int = 0) -> None:
        self.asked, self.at = 0, at

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.asked += 1
        if self.asked == self.at:
            raise Killed
        return execute(sql, params, many, context)


def test_stories_cut_off_anywhere_come_home_as_if_nothing_had_been(tmp_path):
    site = make.site()
    path = export(tmp_path)
    empty = digest()
    whole, questions = run_through(path, site)
    assert len(whole["pages"]) == 4
    assert whole["responses"]

    chosen = random.Random(7).sample(range(5, questions), CUTS)
    for cut in chosen:
        assert run_with_a_cut(path, site, at=cut) == whole, cut
        assert digest() == empty, cut


def run_through(path, site):
    """What a run makes that nobody cuts off, and how many questions that takes."""
    knife = Knife()
    intake = received(path, site)
    with connection.execute_wrapper(knife):
        bring_home(intake)
    made = digest()
    undo(intake)
    return made, knife.asked


def run_with_a_cut(path, site, *, at):
    """What a run makes that was cut off and gone on with."""
    intake = received(path, site)
    with pytest.raises(Killed), connection.execute_wrapper(Knife(at)):
        bring_home(intake)
    intake = Intake.objects.select_related("site").get(pk=intake.pk)
    bring_home(intake)
    made = digest()
    undo(intake)
    return made


def received(path, site):
    cache.clear()
    intake = receive(path=path, site=site, wishes=Wishes(publish=True, fetch_media=False))
    look_through(intake)
    return intake


def undo(intake):
    intake.refresh_from_db()
    Intake.objects.filter(pk=intake.pk).update(state="undoing")
    intake.refresh_from_db()
    take_back(intake)
    intake.delete()
