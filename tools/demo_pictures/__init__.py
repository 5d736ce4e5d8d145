"""Draws the pictures of the demo brands: `python -m tools.demo_pictures` (needs Pillow only).

The pictures are committed, so that loading the demo draws nothing. Everything is
drawn at twice its size and scaled down, which is what smooths the edges.
"""
