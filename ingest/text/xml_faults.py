"""The two faults that every kind of hand-made XML has: bare ampersands, and characters that XML cannot hold.

Pure; knows no element. Linear in the text whatever it holds, so that it may run outside the engine's child.
"""

import re

# XML 1.0 §2.2: what no XML document may hold, not even escaped.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BARE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)")


def without_illegal(xml: str) -> str:
    """Drop the characters that XML cannot hold."""
    return _ILLEGAL.sub("", xml)


def with_ampersands_escaped(xml: str) -> str:
    """Escape the ampersands that begin no reference which XML itself knows; in CDATA sections they are none."""
    pieces: list[str] = []
    position = 0
    while (start := xml.find("<![CDATA[", position)) >= 0:
        end = xml.find("]]>", start)
        end = len(xml) if end < 0 else end + 3
        pieces += (_BARE.sub("&amp;", xml[position:start]), xml[start:end])
        position = end
    return "".join((*pieces, _BARE.sub("&amp;", xml[position:])))
