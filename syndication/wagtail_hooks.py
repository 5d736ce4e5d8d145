"""The border's doors in the admin; each is a file in `syndication/hooks`."""

from syndication.hooks import copies, ideas, intake

__all__ = ["copies", "ideas", "intake"]
