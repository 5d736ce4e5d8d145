"""Tables that strangers wrote: any encoding, any separator, broken quotes, a row at a time.

Headers are found by name and never by place. A row that cannot be read says so
and costs nobody else their row; memory does not grow with the file. Platform
files may use this: it knows no model and opens nothing.
"""

from syndication.tables.moments import DayOrder, day_order_of, moment
from syndication.tables.table import ENDINGS, Row, Table, fold, headers_in, headers_of

__all__ = [
    "ENDINGS",
    "DayOrder",
    "Row",
    "Table",
    "day_order_of",
    "fold",
    "headers_in",
    "headers_of",
    "moment",
]
