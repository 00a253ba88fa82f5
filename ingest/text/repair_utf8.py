"""Reads UTF-8 that is damaged in places, so that each damaged character costs one U+FFFD and no more.

Pure; knows nothing of documents. Python's own `replace` follows Unicode §3.9 (one U+FFFD for each maximal subpart): a
byte overwritten inside a Chinese character then costs up to three. Here the bytes of one damaged character go together.
"""

import codecs

REPLACEMENT = "\ufffd"

# Python code runs for every damaged place; above this many, Unicode's own practice, which runs in C, is good enough.
_MAX_CAREFUL_REPAIRS = 20_000

_ERRORS = "ingest.one_for_a_character"


def repair_utf8(body: bytes) -> tuple[str, int]:
    """Return the text, and how many U+FFFD stand in it that the bytes did not spell themselves."""
    spelled = body.count(b"\xef\xbf\xbd")
    rough = body.decode("utf-8", "replace")
    damaged = rough.count(REPLACEMENT) - spelled
    if damaged > _MAX_CAREFUL_REPAIRS:
        return rough, damaged
    text = body.decode("utf-8", _ERRORS)
    return text, text.count(REPLACEMENT) - spelled


def _is_lead(byte: int) -> bool:
    return 0xC2 <= byte <= 0xF4


def _is_continuation(byte: int) -> bool:
    return 0x80 <= byte <= 0xBF


def _announced(lead: int) -> int:
    """How many bytes a character has whose first byte this is."""
    return 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4


def _one_for_a_character(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):  # an encoder, which has nothing to ask here
        raise error
    body, start = error.object, error.start
    end = error.end
    if _is_lead(body[start]):
        end = _end_of_damaged(body, start, default=end)
    else:
        while end < min(len(body), start + 4) and _is_continuation(body[end]):
            end += 1
    return REPLACEMENT, end


def _end_of_damaged(body: bytes, start: int, default: int) -> int:
    """Where a character with a whole lead ends, of whose other bytes one was overwritten or put in between."""
    end = start + _announced(body[start])
    others = body[start + 1 : end]
    if any(byte < 0x80 or _is_lead(byte) for byte in others):
        return default
    pushed_out = end < len(body) and _is_continuation(body[end])
    return end + 1 if pushed_out else min(end, len(body))


codecs.register_error(_ERRORS, _one_for_a_character)
