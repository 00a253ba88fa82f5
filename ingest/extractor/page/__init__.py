"""A page as all ways of extracting see it: its tree, the text that it shows, the names of its parts, its next page."""
