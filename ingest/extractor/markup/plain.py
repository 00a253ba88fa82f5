"""Puts what pages write in ways of their own in the words of HTML: first what matters where a body is looked for.

What is done to a whole page is asked for in one search, since each costs as much as the page is long.
"""

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.extractor.markup import listings, spoken_tables, unseen
from ingest.extractor.markup.embeds import show_embeds
from ingest.extractor.markup.formula_images import write_formulas
from ingest.extractor.markup.headings import drop_heading_links, write_questions
from ingest.extractor.markup.held import Held
from ingest.extractor.markup.mail import unscramble
from ingest.extractor.markup.notes import write_notes
from ingest.extractor.markup.tasks import write_tasks
from ingest.extractor.markup.verse import write_verse

_MAX_NODES = 4000


def make_plain(tree: LexborHTMLParser, root: LexborNode, called: str) -> list[LexborNode]:
    """Change a tree so that it holds what a reader sees, and each listing as one; return what a script shows.

    `called` are its class names (`Page.called`).
    """
    looked_for = f"{unseen.unseen_in(called)}, {listings.traces_in(called)}, {spoken_tables.TABLES}"
    nodes = root.css(looked_for)[:_MAX_NODES]
    if tables := list(filter(spoken_tables.is_trace, nodes)):
        for table in tables:
            spoken_tables.write_table(tree, table)
        nodes = root.css(looked_for)[:_MAX_NODES]  # What stands in one that was written is not as it was.
    has_code = any(map(listings.is_trace, nodes))
    revealed = unseen.drop_unseen(root, nodes, called)
    if has_code:
        listings.write_listings(tree, root, called)
    return revealed


def write_plainly(tree: LexborHTMLParser, root: LexborNode, held: Held) -> None:
    """Do the rest to a body that was found, and that holds this: it adds `a`, `iframe`, `ol`, `p`, `span` and `sup`."""
    if "img" in held.tags:
        write_formulas(tree, root, held)
    if "button" in held.tags or "role" in held.attributes:
        write_questions(tree, root)
    drop_heading_links(root, held)
    unscramble(root, held)
    if "input" in held.tags:
        write_tasks(root)
    if "note" in held.called:
        write_notes(tree, root)
    show_embeds(tree, root, held)
    if "pre" in held.tags:
        write_verse(tree, root)
