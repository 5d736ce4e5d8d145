"""The demo: brands written with care, for who opens a house for the first time.

What is said lies in `demo/` as plain files, a folder a brand. Who fills a room
is that room: each offers a `Part`, and `settings.DEMO_PARTS` lists them in the
order in which they need each other.
"""

from core.demo.loading import DemoError, Loaded, load
from core.demo.part import Part, parts

__all__ = ["DemoError", "Loaded", "Part", "load", "parts"]
