"""The blocks issues are made of, found through one registry: a new block is one file."""

from newsletter.blocks.registry import issue_blocks

__all__ = ["issue_blocks"]
