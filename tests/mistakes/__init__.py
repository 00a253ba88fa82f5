"""Mistakes as a new user makes them, and what each is told: a table that a test reads and `make docs` prints."""
