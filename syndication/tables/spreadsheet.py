"""The first sheet of an XLSX file, a row at a time; no formula is ever run.

What a formula last showed is read, as the person who saved it saw it. The file is a ZIP archive
and judged as one; the texts of a sheet lie in one part that is read whole, so that part is capped.
"""

from __future__ import annotations

import shutil
import tempfile
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from openpyxl import load_workbook

from syndication.exchange import UnreadableFile
from syndication.tables.lines import A_CHUNK
from syndication.tables.records import Record

MOST_CELLS_OF_A_ROW = 501  # one more than a table may have columns
LARGEST_TEXTS = 32 * 1024**2  # bytes of the texts of all cells, unpacked
LARGEST_WHOLE = 512 * 1024**2
MOST_PARTS = 2_000


def is_spreadsheet(start: bytes) -> bool:
    """Whether the first bytes are those of an Office document, which names its types first."""
    return start.startswith(b"PK\x03\x04") and (
        b"[Content_Types].xml" in start[:4_096] or b"xl/" in start or b"_rels/" in start
    )


def sheet_records(file: BinaryIO, start: bytes, *, name: str) -> Iterator[Record]:
    """The records of the sheet that was open when the file was saved.

    Raises `UnreadableFile` for what is no spreadsheet and for one that is too large.
    """
    whole = _seekable(file, start)
    try:
        _judge(whole, name)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions that nobody reads here
            book = load_workbook(whole, read_only=True, data_only=True, keep_links=False)
        sheet: Any = book.worksheets[0]
        sheet.reset_dimensions()  # what a sheet says of its size may be a lie
        for number, cells in enumerate(
            sheet.iter_rows(values_only=True, max_col=MOST_CELLS_OF_A_ROW), start=1
        ):
            if texts := _texts(cells):
                yield number, texts, False
    except UnreadableFile:
        raise
    except Exception as error:
        raise _broken(name) from error
    finally:
        if whole is not file:
            whole.close()


def _texts(cells: Iterable[object]) -> list[str]:
    """The cells of a row without the empty ones at its end."""
    texts = [_text(cell) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _text(cell: object) -> str:
    """What a cell shows; times as ISO 8601."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell)


def _seekable(file: BinaryIO, start: bytes) -> BinaryIO:
    """A spreadsheet is read from its end: one inside an archive is unpacked first."""
    if file.seekable():
        file.seek(0)
        return file
    whole = tempfile.TemporaryFile()  # noqa: SIM115 - closed by whoever reads the records
    whole.write(start)
    shutil.copyfileobj(file, whole, A_CHUNK)
    whole.seek(0)
    return whole


def _judge(file: BinaryIO, name: str) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise _broken(name) from error
    texts = sum(one.file_size for one in parts if one.filename.endswith("sharedStrings.xml"))
    total = sum(one.file_size for one in parts)
    if texts > LARGEST_TEXTS or total > LARGEST_WHOLE or len(parts) > MOST_PARTS:
        raise UnreadableFile(
            _("%(name)s is too large for a spreadsheet. Save it as CSV (UTF-8).") % {"name": name}
        )


def _broken(name: str) -> UnreadableFile:
    return UnreadableFile(
        _("%(name)s is no spreadsheet that can be read. Save it as CSV (UTF-8).") % {"name": name}
    )
