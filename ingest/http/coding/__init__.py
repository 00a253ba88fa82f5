"""Content codings, undone under a bound."""
