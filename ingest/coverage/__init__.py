"""What of a source's articles is there, what is expected to be, and where the holes are."""
