"""The audience goes out: whole, to come home again the same, or as a table another tool reads."""

from newsletter.exporting.archive import archive_of
from newsletter.exporting.tables import TOOLS, table_for

__all__ = ["TOOLS", "archive_of", "table_for"]
