"""The words of a platform file in a person's language: all that it may use of Django.

`_` speaks the language of whoever reads now; `gettext_noop` marks what is said later, by a form
or in the language of an article.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

__all__ = ["_", "gettext_noop", "in_language"]


def in_language(language: str, message: str) -> str:
    """A marked message in the language of an article."""
    with override(language):
        return _(message)
