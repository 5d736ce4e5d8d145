"""What the DNS says of a brand's mail, judged as a receiver would, in plain words."""
