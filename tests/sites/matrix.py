"""Every construct that we write, in every place of a page, next to every script: an article for each in each place."""

from collections.abc import Iterator
from pathlib import Path

import yaml

from tests.sites.traps import Trap, dates, png

_DATA = yaml.safe_load((Path(__file__).parent / "matrix.yaml").read_text("utf-8"))
_SIDES: list[tuple[str, str]] = [(before, after) for before, after in _DATA["neighbours"].values()]
_BREAKS = "line break"
"""Ends a line, which a cell or a heading has only one of."""


def matrix() -> Iterator[Trap]:
    """Yield the articles; the title names construct and place."""
    yield from dates()
    for name, html in _DATA["constructs"].items():
        for place, body in _places(html).items():
            if not (name == _BREAKS and place in {"a cell", "a heading"}):
                yield _article(f"Matrix: {name} in {place}", body)
    for name, html in _DATA["blocks"].items():
        for place, body in _block_places(html).items():
            if not (name == "headings" and place != "an article"):
                yield _article(f"Matrix: {name} in {place}", body)


def _places(html: str) -> dict[str, str]:
    """Return what holds a construct: alone, at a line's start, and between neighbours of each script."""
    shown = [html, *(f"{html}{after}" for _, after in _SIDES), *(f"{before}{html}{after}" for before, after in _SIDES)]
    rows = "".join(f"<tr><td>{each}</td><td>z{place}</td></tr>" for place, each in enumerate(shown))
    return {
        "a paragraph": "".join(f"<p>{each}</p>" for each in shown),
        "a line": "".join(f"<p>首行<br>{each}</p>" for each in shown),
        "a list": f"<p>表</p><ul>{''.join(f'<li>{each}</li>' for each in shown)}</ul>",
        "a numbered list": f"<p>表</p><ol>{''.join(f'<li>{each}</li>' for each in shown)}</ol>",
        "a quotation": "".join(f"<blockquote><p>{each}</p></blockquote><p>间</p>" for each in shown),
        "a cell": f"<table><tr><th>甲</th><th>乙</th></tr>{rows}</table>",
        "a heading": "".join(f"<h2>{each}</h2><p>间</p>" for each in shown),
    }


def _block_places(html: str) -> dict[str, str]:
    return {
        "an article": f"<p>前</p>{html}<p>后</p>",
        "an item": f"<ul><li><p>项</p>{html}</li><li>末</li></ul>",
        "a numbered item": f"<ol><li><p>项</p>{html}</li><li>末</li></ol>",
        "a block of quotation": f"<blockquote><p>引言</p>{html}</blockquote><p>后</p>",
    }


def _article(title: str, body: str) -> Trap:
    return Trap(title, body, is_plain=True, images=(png(7),) if "{0}" in body else ())
