"""What the newsletter does for the demo: a promise, its readers, an issue sent and one drafted."""
