"""Several subjects for one issue: who gets which, what counts, and when one has won."""
