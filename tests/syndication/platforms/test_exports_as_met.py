"""Exports as people have them: packed again, saved again, of other years, of servers in trouble."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime

import pytest

from syndication.archive import open_drop
from syndication.exchange import UnreadableFile
from syndication.platforms.blogger import Blogger
from syndication.platforms.ghost import Ghost
from syndication.platforms.medium import Medium
from syndication.platforms.substack import Substack
from syndication.platforms.wordpress import WordPress
from syndication.zipped import Limits
from tests.syndication.drops import packed, refusal
from tests.syndication.platforms.homeward import read, stories
from tests.syndication.platforms.medium_posts import post
from tests.syndication.platforms.wxr import item, wxr

WXR = wxr(item(content="<p>Words &amp; café</p>"))
WARNING = "<br />\n<b>Warning</b>: foreach() in <b>/var/www/x.php</b> on line <b>3</b><br />\n"
NAME = "2019-05-04_A-house-1a2b3c4d5e6f.html"
APPLE_DOUBLE = b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X"
COLUMNS = "post_id,post_date,is_published,type,audience,title"


@pytest.fixture
def file(tmp_path):
    def written(data: bytes | str, *, name: str = "export.xml"):
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    return written


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + WXR.replace("><", ">\r\n<").encode(),
        ("\n\n  " + WXR).encode(),
        (WARNING + WXR).encode(),
        ("PHP Notice:  Undefined index in /x.php on line 3\n" + WXR).encode(),
        (WXR + "\n<!-- Cached by a plug-in -->\n" + WARNING).encode(),
        WXR.replace("UTF-8", "UTF-16").encode("utf-16"),
        WXR.replace("UTF-8", "ISO-8859-1").encode("latin-1"),
        WXR.replace("wp:", "a:").replace(":wp=", ":a=").replace("dc", "b").encode(),
        gzip.compress(WXR.encode()),
    ],
    ids=["marked", "blank", "warned", "noticed", "behind", "utf16", "latin1", "prefixes", "gzip"],
)
def test_a_wordpress_export_is_whole_whatever_a_server_did_to_it(file, data):
    (found,) = read(WordPress(), file(data))

    assert found.html == "<p>Words &amp; café</p>"
    assert found.status == "published"


def test_words_about_an_end_are_no_end(file):
    cut = wxr(item(content="A feed ends with </rss> always.")).partition(" always.")[0]

    with pytest.raises(UnreadableFile, match="is cut off"):
        read(WordPress(), file(cut))


def test_a_second_document_that_is_cut_off_is_told(file):
    whole = wxr(item(post_id="8"))

    found = read(WordPress(), file(WXR + whole[: whole.rindex("</item>")]))

    assert "is cut off: 1 posts are whole" in found[-1].warnings[0]


def test_slugs_in_other_letters_are_read(file):
    (found,) = stories(WordPress(), file(wxr(item(post_name="%e3%81%82%e3%81%84"))))

    assert found.slug == "あい"


def test_a_post_without_any_number_has_its_title_for_one(file):
    bare = "<item><title>A tide</title><wp:post_type>post</wp:post_type></item>"

    (found,) = stories(WordPress(), file(wxr(bare)))

    assert found.source_id == "A tide"


def test_co_authors_have_the_names_that_readers_saw(file):
    terms = [
        f'<category domain="author" nicename="cap-{login}"><![CDATA[{login}]]></category>'
        for login in ("ada", "guest", "gone")
    ]
    guest = item(post_type="guest-author", post_name="cap-guest", meta={"cap-display_name": "Gus"})
    head = (
        "<wp:author><wp:author_login>ada</wp:author_login>"
        "<wp:author_display_name>Ada L.</wp:author_display_name></wp:author>"
    )

    found, left_out = read(WordPress(), file(wxr(item(*terms), guest, head=head)))

    assert found.authors == ("Ada L.", "Gus", "gone")
    assert left_out.warnings == ("Left out: 1 guest-author.",)


def test_a_text_in_a_marker_is_no_code(file):
    text = 'Say [highlight color="red"]hi[/highlight]'

    (found,) = stories(WordPress(), file(wxr(item(content=text))))

    assert found.html == "<p>Say <mark>hi</mark></p>\n"


def ghost(**tables: object) -> str:
    return json.dumps({"meta": {"exported_on": 1, "version": "5.80.0"}, "data": tables})


def test_a_ghost_export_may_begin_with_a_long_table_of_others(file):
    actions = [{"id": str(number), "event": "edited" * 20} for number in range(600)]
    posts = [{"id": "1", "title": "A tide", "html": "<p>x</p>", "status": "published"}]

    (found,) = read(Ghost(), file(ghost(actions=actions, posts=posts)))

    assert found.title == "A tide"


@pytest.mark.parametrize("folder", ["", "medium-export-0/posts/"])
def test_posts_of_medium_come_however_they_were_packed(tmp_path, folder):
    page = post(tmp_path, footer='<time class="dt-published" datetime="x">x</time>').read_bytes()
    beside = {f"{folder}._{NAME}": APPLE_DOUBLE, f"__MACOSX/{folder}._{NAME}": APPLE_DOUBLE}
    members = {folder + NAME: b"\xef\xbb\xbf" + page.replace(b"\n", b"\r\n"), **beside}

    (found,) = read(Medium(), packed(tmp_path, members))

    assert found.source_id == "1a2b3c4d5e6f"
    assert found.published_at == datetime(2019, 5, 4, tzinfo=UTC)


def test_a_page_that_windows_saved_keeps_its_letters(tmp_path):
    path = post(tmp_path, title="Un café")
    path.write_bytes(path.read_text().encode("cp1252"))

    (found,) = read(Medium(), path)

    assert found.title == "Un café"


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (["2024-01-31T03:04:05.678Z"] * 2, datetime(2024, 1, 31, 3, 4, 5, 678000, tzinfo=UTC)),
        (["1/31/2024 3:04", "2/1/2024 3:04"], datetime(2024, 1, 31, 3, 4, tzinfo=UTC)),
        (["31.01.2024 03:04", "01.02.2024 03:04"], datetime(2024, 1, 31, 3, 4, tzinfo=UTC)),
        (["1/2/2024 3:04", "1/2/2024 3:04"], None),
    ],
)
def test_days_of_substack_that_a_spreadsheet_wrote_are_read_or_told(tmp_path, days, told):
    lines = [f"{number}.a,{day},TRUE,,everyone,A" for number, day in enumerate(days)]
    table = "\r\n".join([COLUMNS, *lines]).replace(",", ";").encode("utf-8-sig")
    members = {f"posts/{number}.a.html": b"<p>x</p>" for number in range(2)}

    found = read(Substack(), packed(tmp_path, {"posts.csv": table, **members}))

    assert found[0].published_at == told
    assert any("cannot be told from" in one for one in found[0].warnings) == (told is None)


def test_pages_of_substack_without_their_table_come_as_drafts(tmp_path):
    (found,) = read(Substack(), packed(tmp_path, {"posts/140001.a-tide.html": b"<p>x</p>"}))

    assert (found.source_id, found.title, found.status) == ("140001", "A tide", "draft")


ENTRY = (
    "<entry><id>tag:blogger.com,1999:blog-1.post-{0}</id><blogger:type>POST</blogger:type>"
    "<blogger:status>{1}</blogger:status><title>A</title><content type='{2}'>{3}</content></entry>"
)


def blogger(*entries: str) -> str:
    return (
        "<feed xmlns='http://www.w3.org/2005/Atom' "
        f"xmlns:blogger='http://schemas.google.com/blogger/2018'>{''.join(entries)}</feed>"
    )


def test_a_text_of_blogger_may_be_markup_itself(file):
    inside = "<div xmlns='http://www.w3.org/1999/xhtml'><p>Some <b>words</b></p> and more</div>"

    (found,) = read(Blogger(), file(blogger(ENTRY.format(1, "LIVE", "xhtml", inside))))

    assert "<p>Some <b>words</b></p> and more" in found.html


def test_what_lay_in_the_bin_of_blogger_is_counted(file):
    lines = [ENTRY.format(1, "LIVE", "html", "x"), ENTRY.format(2, "SOFT_TRASHED", "html", "y")]

    found = read(Blogger(), file(blogger(*lines)))

    assert [one.kind for one in found] == ["post", "left_out"]
    assert found[1].warnings == ("Left out: 1 in the bin of Blogger.",)


def test_a_packed_tar_says_what_to_do(file):
    path = file(gzip.compress(b"x".ljust(257, b"\0") + b"ustar\0"), name="archive.tar.gz")

    assert "Unpack it once" in refusal(path)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (gzip.compress(bytes(2_000_000)), "grows without an end"),
        (gzip.compress(bytes(1000))[:-12], "cut short or damaged"),
    ],
)
def test_a_packed_file_that_lies_is_refused(file, data, why):
    path = file(data, name="export.xml.gz")

    assert why in refusal(path, limits=Limits(ratio_above=1_000_000))


def test_a_packed_file_is_called_as_it_was(file):
    with open_drop(file(gzip.compress(WXR.encode()), name="export.xml.gz")) as drop:
        assert list(drop.members()) == ["export.xml"]
