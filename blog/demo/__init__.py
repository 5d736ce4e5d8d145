"""What the blog does for the demo: the ground a brand stands on, its texts, many more of them."""
