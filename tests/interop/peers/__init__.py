"""Real servers of other houses, installed once into a cache folder and started per run."""

from tests.interop.peers.ghost import GhostPeer, ensure_ghost, start_ghost
from tests.interop.peers.wordpress import WordPressPeer, ensure_wordpress, start_wordpress

__all__ = [
    "GhostPeer",
    "WordPressPeer",
    "ensure_ghost",
    "ensure_wordpress",
    "start_ghost",
    "start_wordpress",
]
