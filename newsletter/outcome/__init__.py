"""What came of a mail: clicks, votes, replies, and what machines only pretend."""
