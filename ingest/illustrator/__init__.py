"""Gets the images of an article: which candidate, of what kind, how large."""
