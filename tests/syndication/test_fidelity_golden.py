"""What WordPress shows its readers is what our page shows them, after an editor had it once.

The truth was rendered by a real WordPress and is listed by a reader of its own. The large corpora
are sampled here; `make fidelity` reads them whole and prints the table.
"""

from __future__ import annotations

import pytest

from tests.syndication.corpora import MUST, figures, golden, shares
from tests.syndication.truth import listed, order

# In so few texts a single list that counts backwards weighs more than in the whole corpus.
IN_A_SAMPLE = {"native": 0.98, "passed": 0.9}
SAMPLES = {"wp-64": 5, "wp-hexo": 3, "wp-small": 1, "wp-tut": 6, "wp-wpcom": 1}


@pytest.mark.parametrize(("name", "every"), SAMPLES.items())
def test_what_real_wordpress_shows_comes_home(exports, name, every):
    texts = list(golden(exports, name, every=every))

    found = figures(texts)

    must = {**MUST, **IN_A_SAMPLE}
    short = {kind: found[kind] for kind, least in must.items() if found[kind] < least}
    assert not short, {text.story.slug: text.lost() for text in texts if text.lost()}
    assert found["extra"] <= 0.005
    assert sum(not text.passed for text in texts) <= 1


def test_the_truth_sees_what_is_missing():
    truth = listed('<h2>a</h2><p>b <a href="/c">d</a></p><img src="/e-300x200.jpg" alt="f">')
    shown = listed('<h2>a</h2><p>b g</p><img src="https://e.org/e.jpg">')

    found = shares([(truth, shown)])

    assert (found["headings"], found["links"], found["images"]) == (1.0, 0.0, 1.0)
    assert (found["words"], found["alt"], round(found["extra"], 2)) == (2 / 3, 0.0, 0.33)


def test_the_truth_sees_another_order():
    assert order("<p>a b c d</p>", "<p>d c b a</p>") == 0.0
    assert order("<p>a</p>", "") == 1.0
