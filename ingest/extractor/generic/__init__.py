"""Finds the article on a page of which no rule knows anything."""
