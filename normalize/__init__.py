"""Normalizes an article to the document that is put: clean, in Markdown or safe HTML, with front matter."""
