"""The forms of a body: Markdown, one line of HTML, the element as it was served; an excerpt of it, its attribution."""
