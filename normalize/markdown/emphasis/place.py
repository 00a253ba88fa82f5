"""Emphasis where every CommonMark reader reads it as emphasis: tidied, moved past a sign, or dropped. Pure.

A delimiter only counts when it is flanking (CommonMark §6.2), and a rule made for words between spaces fails between
Han signs: `**中文。**紧邻` is not bold (commonmark-spec issue 650). Edge punctuation goes out: `**中文**。紧邻`.
"""

from collections.abc import Sequence

from normalize.markdown.emphasis.marks import BREAK, CLOSED_BY, EM, LINK, LINK_END, OPENED_BY, STRONG, TOKEN
from normalize.markdown.emphasis.spans import EMPHASIS, Spans, is_sign

_SPACES = frozenset({" ", BREAK})
_EMPTY_LINK = frozenset({LINK_END, BREAK})
_MAX_REPAIRS = 8


def settled(tokens: Sequence[str]) -> bool:
    """Say whether emphasis and links certainly stand as they are: `tidy` and `place` would change nothing.

    Quick, and no more than sure: emphasis begins at a letter, ends behind one or before a space, and touches no other.
    """
    mixed = EM in tokens and STRONG in tokens
    before, last = " ", len(tokens) - 1
    for at, token in enumerate(tokens):
        sign = token[0]
        if STRONG <= sign <= LINK_END:
            after = tokens[at + 1][0] if at < last else " "
            if not (_begins(sign, before, after, mixed) if sign in CLOSED_BY else _ends(sign, before, after, mixed)):
                return False
        before = token[-1]
    return True


def _begins(sign: str, before: str, after: str, mixed: bool) -> bool:
    if sign == LINK:
        return not (after.isspace() or after in _EMPTY_LINK)
    return after.isalnum() and (not mixed or before.isspace() or before in "(“")


def _ends(sign: str, before: str, after: str, mixed: bool) -> bool:
    if sign == LINK_END:
        return not (before.isspace() or before == BREAK)
    if after.isspace():
        return not (before.isspace() or is_sign(before))
    return before.isalnum() and after not in EMPHASIS and (not mixed or after in ".,;:!?)”")


def tidy(text: str) -> list[str]:
    """Return a paragraph's text and signs: no space at a span's edges, no empty span, neighbours joined."""
    settled: list[str] = []
    gap: list[str] = []
    for place, token in enumerate(TOKEN.split(text)):
        if place % 2:
            if token[0] in CLOSED_BY or token[0] in OPENED_BY or token == BREAK:
                gap.append(token)
                continue
            settled += _settle(gap)
            settled.append(token)
            gap = []
            continue
        core = token.strip(" ")
        if not core:
            gap += token[:1]
            continue
        if token[0] == " ":
            gap.append(" ")
        settled += _settle(gap)
        settled.append(core)
        gap = [" "] if token[-1] == " " else []
    settled += _settle(gap)
    return _without_edges(settled)


def _settle(gap: list[str]) -> list[str]:
    """Order what stands between two pieces of text: ends, then white space, then starts; an empty span is nothing."""
    if len(gap) < 2:
        return gap
    ends: list[str] = []
    starts: list[str] = []
    space = ""
    for sign in gap:
        if sign in _SPACES:
            space = BREAK if BREAK in (space, sign) else " "
        elif sign in CLOSED_BY:
            starts.append(sign)
        elif starts and CLOSED_BY[starts[-1]] == sign[0]:
            starts.pop()
        else:
            ends.append(sign)
    while not space and ends and starts and ends[-1] in EMPHASIS and CLOSED_BY[starts[0]] == ends[-1]:
        ends.pop()
        starts.pop(0)
    return [*ends, *([space] if space else []), *starts]


def _without_edges(tokens: list[str]) -> list[str]:
    start, end = 0, len(tokens)
    while start < end and tokens[start] in _SPACES:
        start += 1
    while end > start and tokens[end - 1] in _SPACES:
        end -= 1
    return tokens[start:end]


def place(tokens: list[str]) -> list[str]:
    """Return the pieces with every span of emphasis where a reader sees it, or without its markers.

    Takes what `tidy` returned. Moving one marker can unsettle its neighbours, so this goes on until all stand; a
    paragraph that does not come to rest keeps its text only.
    """
    if EMPHASIS.isdisjoint(tokens):
        return tokens
    for _ in range(_MAX_REPAIRS):
        spans = Spans(tokens)
        if not spans.stand():
            tokens = tidy("".join(Spans(_cells(_into_links(tokens))).fitted()))
            continue
        wrong = spans.misread() if EM in tokens and STRONG in tokens else []
        if not wrong:
            return tokens
        tokens = tidy("".join(spans.without(wrong)))
    return [token for token in tokens if token not in EMPHASIS]


def _cells(tokens: list[str]) -> list[str]:
    """Take text apart into its characters."""
    cells: list[str] = []
    for token in tokens:
        if is_sign(token):
            cells.append(token)
        else:
            cells += token
    return cells


def _into_links(tokens: list[str]) -> list[str]:
    """Put a span whose marker stands at a link's edge, where it is not flanking, into each link that it covers."""
    for _ in range(_MAX_REPAIRS):
        spans = Spans(tokens)
        covering = next((span for span in spans.places if spans.needs_links(*span)), None)
        if covering is None:
            break
        tokens = tidy("".join(spans.through_links(*covering)))
    return tokens
