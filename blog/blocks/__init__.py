"""The blocks articles are made of, found through one registry: a new block is one file."""

from blog.blocks.registry import article_blocks

__all__ = ["article_blocks"]
