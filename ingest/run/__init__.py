"""The walk of a run: poll, sift, make, put, and what is told of it."""
