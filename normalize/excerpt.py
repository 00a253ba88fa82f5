"""The beginning of an article: what a source lets be shown, and the paragraph that stands for it in lists. Pure."""

from html import escape

from normalize.values import Html
from normalize.visible import each_paragraph, paragraphs

_ENOUGH_CHARS = 300
_MOST_CHARS = 450
_FITTING = 40
"""A paragraph of so much text says what an article is about; a sign of Chinese, Japanese or Korean is two letters."""
_NO_LEAD = frozenset("h1 h2 h3 h4 h5 h6 figure figcaption caption table pre ul ol dl nav aside footer".split())
_SENTENCE_ENDS = "。！？!?.…"


def of(body: Html) -> Html:
    """Return the first paragraphs, about 300 characters of them, as plain paragraphs; what was cut says so."""
    kept: list[str] = []
    room = _MOST_CHARS
    lines = paragraphs(body)
    for line in lines:
        kept.append(_cut(line, room))
        room -= len(line)
        if room <= _MOST_CHARS - _ENOUGH_CHARS:
            break
    if len(kept) < len(lines) and not kept[-1].endswith("…"):
        kept[-1] += " …"
    return Html("".join(f"<p>{escape(line)}</p>" for line in kept))


def lead(body: Html) -> str:
    """Return the first paragraph that says what an article is about, as one line; if none is long enough, the first."""
    for unwanted in (_NO_LEAD, frozenset[str]()):
        first = ""
        for line in each_paragraph(body, unwanted):
            if fits(line):
                return line
            first = first or line
        if first:
            return first
    return ""


def fits(text: str) -> bool:
    """Say whether a text is long enough to stand for its article."""
    return sum(1 if sign < "\u2e80" else 2 for sign in text) >= _FITTING


def _cut(line: str, most: int) -> str:
    """Cut a line that is too long, behind a sentence where one ends in its second half."""
    if len(line) <= most:
        return line
    end = max(line.rfind(sign, most // 2, most) for sign in _SENTENCE_ENDS)
    return f"{line[: end + 1 if end >= 0 else most].rstrip()} …"
