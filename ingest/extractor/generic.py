"""Finds an article's body on a page of which no rule knows anything.

Pure; changes the page's tree.
"""

import re

from selectolax.lexbor import LexborNode

from ingest.extractor.page import Page

_CLUTTER = ["script", "style", "template", "nav", "footer", "aside", "form", "button", "select", "svg", "dialog"]
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_STOP = re.compile(r"[,.;:!?，。、；：！？]")


def find_article(page: Page) -> str:
    """Return the HTML of what looks most like the page's article; empty when nothing does."""
    page.tree.strip_tags(_CLUTTER)
    scores: dict[int, tuple[float, LexborNode]] = {}
    for node in page.tree.css("p, pre, blockquote, td, li, section, div"):
        own = node.text() if node.tag not in {"div", "section"} else node.text(deep=False)
        weight = len(own) + 1.5 * len(_HAN.findall(own))
        if weight < 40:
            continue
        links = sum(len(a.text()) for a in node.css("a"))
        score = (min(weight / 100, 10) + len(_STOP.findall(own))) * (1 - min(links / (len(own) + 1), 1))
        share, up = 1.0, node if node.tag in {"div", "section"} else node.parent
        for _ in range(4):
            if up is None or up.tag in {"body", "html"}:
                break
            old = scores.get(up.mem_id, (0.0, up))[0]
            scores[up.mem_id] = (old + score * share, up)
            share, up = share * 0.6, up.parent
    if not scores:
        return ""
    best = max(scores.values(), key=lambda each: each[0])
    return best[1].html or ""
