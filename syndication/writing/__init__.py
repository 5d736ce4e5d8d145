"""An article in the shape each platform reads: one document, and a writer for every format.

`read` turns the clean markup of an `Outgoing` into blocks of spans; the writers turn those into
Markdown, Tumblr's NPF and the nodes of Telegraph. A platform that reads HTML gets the markup
itself, fitted to what it keeps.
"""

from syndication.writing.document import (
    Block,
    Code,
    Embed,
    Heading,
    Listing,
    Paragraph,
    Picture,
    Quote,
    Rule,
    Span,
    Table,
)
from syndication.writing.facets import Facet, facets
from syndication.writing.fitted_html import Profile, fit_html
from syndication.writing.markdown import BUTTONDOWN, COMMONMARK, FOREM, HASHNODE, write_markdown
from syndication.writing.npf import write_npf
from syndication.writing.reading import read
from syndication.writing.telegraph import write_nodes

__all__ = [
    "BUTTONDOWN",
    "COMMONMARK",
    "FOREM",
    "HASHNODE",
    "Block",
    "Code",
    "Embed",
    "Facet",
    "Heading",
    "Listing",
    "Paragraph",
    "Picture",
    "Profile",
    "Quote",
    "Rule",
    "Span",
    "Table",
    "facets",
    "fit_html",
    "read",
    "write_markdown",
    "write_nodes",
    "write_npf",
]
