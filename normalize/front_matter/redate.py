"""The instants of a post that stands, written again with the offset of a zone; all else keeps its bytes. Pure."""

import re
from datetime import datetime, tzinfo

from normalize.front_matter.fields import stamp
from normalize.front_matter.read import FrontMatterError, read_back
from normalize.profile import Profile, Style

_INSTANTS = frozenset({"date", "lastmod", "fetched_at"})
"""The fields that are instants."""
_AT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)"


def redated(text: str, profile: Profile, zone: tzinfo) -> str:
    """Return a post's text with its instants as `profile` writes them now, in `zone`.

    Raises `FrontMatterError` for a text that has no front matter.
    """
    _, body = read_back(text)
    head = text[: len(text) - len(body)]
    for key in profile.keys:
        if key.field in _INSTANTS:
            quote = '"' if key.style is Style.QUOTED else ""
            line = re.compile(rf'^(\s*{re.escape(key.path[-1])} ?[:=] )"?({_AT})"?[ \t]*$', re.MULTILINE)
            parts = line.split(head)
            parts[2::3] = [f"{quote}{_moved(at, zone)}{quote}" for at in parts[2::3]]
            head = "".join(parts)
    return head + body


def _moved(at: str, zone: tzinfo) -> str:
    try:
        return stamp(datetime.fromisoformat(at).astimezone(zone))
    except (ValueError, OverflowError) as error:
        raise FrontMatterError(f"{at} is no instant") from error
