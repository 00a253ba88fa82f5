"""Puts documents into the dated content store and remembers what is there."""
