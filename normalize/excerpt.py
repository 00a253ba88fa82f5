"""The beginning of an article, for sources that let no more of it be shown. Pure."""

from html import escape

from normalize.article import Html
from normalize.visible import paragraphs

_ENOUGH_CHARS = 300
_MOST_CHARS = 450
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


def _cut(line: str, most: int) -> str:
    """Cut a line that is too long, behind a sentence where one ends in its second half."""
    if len(line) <= most:
        return line
    end = max(line.rfind(sign, most // 2, most) for sign in _SENTENCE_ENDS)
    return f"{line[: end + 1 if end >= 0 else most].rstrip()} …"
