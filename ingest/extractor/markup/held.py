"""What stands below a node, told in one look: tags, attributes and class names say which searches can find anything.

A body is searched for some forty things, of which most pages have two or three, and each search costs as much as the
body is long. Pure.
"""

from typing import NamedTuple

from selectolax.lexbor import LexborNode


class Held(NamedTuple):
    """What there is at a node and below it. Whoever adds elements that others look for must say so."""

    tags: set[str]
    attributes: set[str]
    """The names of the attributes."""
    called: str
    """The class names in small letters, those of an element a line, equal lines once."""


def held_by(root: LexborNode) -> Held:
    """Look at a node and all below it."""
    nodes = root.css("*")
    said = [attributes for node in nodes if (attributes := node.attributes)]
    called = {each["class"] or "": None for each in said if "class" in each}
    by_tag = {node.tag_id: node for node in nodes}  # lexbor's number of a tag is quicker to get than its name.
    return Held({node.tag or "" for node in by_tag.values()}, set().union(*said), "\n".join(called).lower())
