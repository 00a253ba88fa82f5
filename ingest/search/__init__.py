"""Finding posts by their words: how a text and a query become terms, and how the index is kept up to date."""
