"""Puts what pages write in ways of their own in the words of HTML, before a body is looked for or kept."""

from selectolax.lexbor import LexborNode

from ingest.extractor.markup.unseen import drop_unseen


def make_plain(root: LexborNode) -> None:
    """Change a tree so that it says in HTML's own words what it shows."""
    drop_unseen(root)
