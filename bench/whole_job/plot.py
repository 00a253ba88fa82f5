"""A table's CPU seconds as bars, in SVG. Pure."""

from collections.abc import Mapping
from html import escape

_WIDTH, _NAMES, _ROW, _GAP = 720, 230, 26, 34
_COLOURS = ("#2a6f97", "#8d99ae")


def bars(title: str, groups: Mapping[str, Mapping[str, float]]) -> str:
    """Draw a bar for each value, in groups with a heading each; the first of a group has a colour of its own."""
    most = max(value for group in groups.values() for value in group.values())
    parts, y = [_text(0, 18, title, "bold")], 30
    for heading, group in groups.items():
        parts.append(_text(0, y + 18, heading, "italic"))
        y += _GAP
        for number, (name, value) in enumerate(group.items()):
            width = max(1.0, value / most * (_WIDTH - _NAMES - 60))
            colour = _COLOURS[min(number, 1)]
            parts.append(_text(12, y + 14, name))
            parts.append(f'<rect x="{_NAMES}" y="{y}" width="{width:.1f}" height="18" fill="{colour}"/>')
            parts.append(_text(_NAMES + round(width) + 6, y + 14, f"{value:.1f}"))
            y += _ROW
    size = f'width="{_WIDTH}" height="{y}" viewBox="0 0 {_WIDTH} {y}"'
    style = 'font-family="sans-serif" font-size="13"'
    paper = f'<rect width="{_WIDTH}" height="{y}" fill="#ffffff"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {style}>\n' + "\n".join([paper, *parts]) + "\n</svg>\n"


def _text(x: int, y: int, text: str, how: str = "") -> str:
    style = {"bold": ' font-weight="bold"', "italic": ' font-style="italic"'}.get(how, "")
    return f'<text x="{x}" y="{y}"{style} fill="#222222">{escape(text)}</text>'
