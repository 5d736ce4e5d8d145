"""Real servers of other houses, installed once into a cache folder and started per run."""

from tests.interop.peers.bluesky import BlueskyPeer, ensure_bluesky, start_bluesky
from tests.interop.peers.ghost import FIVE, SIX, GhostPeer, ensure_ghost, start_ghost
from tests.interop.peers.wordpress import WordPressPeer, ensure_wordpress, start_wordpress

__all__ = [
    "FIVE",
    "SIX",
    "BlueskyPeer",
    "GhostPeer",
    "WordPressPeer",
    "ensure_bluesky",
    "ensure_ghost",
    "ensure_wordpress",
    "start_bluesky",
    "start_ghost",
    "start_wordpress",
]
