"""The border's doors in the admin; each is a file in `syndication/hooks`."""

from syndication.hooks import ideas, intake

__all__ = ["ideas", "intake"]
