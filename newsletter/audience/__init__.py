"""The desk of the audience: the people, their pages, segments, how the lists grow."""
