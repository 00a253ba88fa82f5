"""What is wrong with a value of config.yaml, in plain words: what may stand there, and how it is written. Pure."""

from collections.abc import Mapping, Sequence

Place = Sequence[str | int]

_UNITS = {
    "days": "of days",
    "hours": "of hours",
    "minutes": "of minutes",
    "s": "of seconds",
    "bytes": "of bytes",
    "mb": "of megabytes (10⁶ bytes)",
    "mib": "of mebibytes (2²⁰ bytes)",
    "day": "a day",
}
"""By the last word of a key: the unit stands in its name."""

_LISTS = {
    "on_change": "a command as a list of its words",
    "sinks": "a list of copies",
    "sources": "a list of sources",
    "url": "an address, or a list of them",
}
_NUMBERS = {"float_type", "float_parsing", "int_type", "int_parsing", "int_from_float", "finite_number"}
_MAPPINGS = {"model_type", "model_attributes_type", "dict_type"}
_BOUNDS = {
    "greater_than_equal": ("ge", "{} or more"),
    "greater_than": ("gt", "more than {}"),
    "less_than_equal": ("le", "{} or less"),
    "less_than": ("lt", "less than {}"),
}


def in_words(kind: str, place: Place, given: object, bounds: Mapping[str, object]) -> str | None:
    """Return what may stand at a place, and how it would be written; None for a fault that says so itself.

    `kind` and `bounds` are the validator's: its name of the fault, and the numbers that belong to it.
    """
    key = next((part for part in reversed(place) if isinstance(part, str)), "")
    if kind in _BOUNDS:
        name, words = _BOUNDS[kind]
        return f"takes {words.format(_shown(bounds.get(name)))}, not {_shown(given)}"
    if kind == "string_too_long":
        return f"is longer than {bounds.get('max_length')} signs"
    if given is None or given == "" or kind in {"string_too_short", "too_short"}:
        return f"is empty; {_instead(kind, key)}"
    if kind in _NUMBERS:
        return f"takes a number{_unit(key)}, not {_shown(given)}{_number_in(given)}"
    if kind.startswith("bool"):
        return f"takes true or false, not {_shown(given)}"
    if kind == "list_type":
        return _a_list(key, given)
    if kind in _MAPPINGS:
        return _a_mapping(place, given)
    if kind == "string_type":
        return "takes one text, not a list or keys" if isinstance(given, list | dict) else _quotes(place, given)
    if kind == "string_pattern_mismatch":
        return "holds signs that are not allowed there" if key != "url" else "takes a path such as /blog, or an address"
    return None


def _instead(kind: str, key: str) -> str:
    if kind in _NUMBERS:
        return f"write a number{_unit(key)}, or take the line out"
    if key in {"name", "url"}:
        return f"write the source's {key} behind it"
    return "write what is meant, or take the line out"


def _unit(key: str) -> str:
    unit = _UNITS.get(key.rsplit("_", 1)[-1])
    return f" {unit}" if unit else ""


def _number_in(given: object) -> str:
    """Return `: 30` for "30d": what was meant where the unit was written behind the number, and it was the key's."""
    digits = str(given).rstrip("dhmsinDHMS ")
    return f"; write {digits}" if digits and digits != str(given) and digits.replace(".", "", 1).isdigit() else ""


def _a_list(key: str, given: object) -> str:
    takes = f"takes {_LISTS.get(key, 'a list')}"
    if key == "sources":
        return f"{takes}: each begins with `- name: NAME`, and `url: ADDRESS` below it"
    if isinstance(given, str):
        words = given.split() if key == "on_change" else [given]
        return f"{takes}: [{', '.join(words)}]"
    return takes if isinstance(given, Mapping) else f"{takes}: [{_shown(given)}]"


def _a_mapping(place: Place, given: object) -> str:
    if len(place) == 2 and place[0] == "sources":
        if isinstance(given, str) and "/" in given:
            below = f"and below it `url: {given}`, or `fetched source add {given}`"
            return f"is an address alone; write `- name: NAME` {below}"
        return "is no source; write `- name: NAME` and below it `url: ADDRESS`"
    if place[-1] in {"keep", "drop"}:
        return "takes patterns by what they are compared with, such as {title: [sponsored], author: [], category: []}"
    if len(place) > 1 and place[1] == "sinks":
        return "takes keys, such as {content: ../blog, profile: jekyll}"
    return f"takes keys of its own, each on a line below it, indented; not {_shown(given)}"


def _quotes(place: Place, given: object) -> str:
    """Ask for quotes; what may be a secret is not said again."""
    written = "…" if {"headers", "auth"} & set(place) else _shown(given)
    return f'takes text; put quotes around it: "{written}"'


def _shown(value: object) -> str:
    """Return a value as the file holds it, or could."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Mapping):
        return "keys"
    if isinstance(value, list):
        return "a list"
    return repr(str(value)[:100])


_MEANT = {
    "feeds": "sources",
    "feed": "sources",
    "subscriptions": "sources",
    "urls": "sources",
    "sites": "sources",
    "output": "store",
    "title": "name",
    "link": "url",
    "href": "url",
    "tz": "timezone",
    "fulltext": "full_text",
    "interval": "min_minutes",
    "timeout": "timeout_s",
    "delay": "delay_s",
    "cookie": "headers",
    "cookies": "headers",
    "password": "auth",
    "hook": "on_change",
    "command": "on_change",
}
"""What other programs call it."""


def meant_by(word: str, known: Sequence[str]) -> str | None:
    """Return the key of `known` that other programs call by this word."""
    meant = _MEANT.get(word.lower())
    return meant if meant in known else None


_YAML = (
    ("found character '\\t'", "a tab stands where YAML takes spaces alone; put spaces in its place"),
    (
        "mapping values are not allowed",
        "a colon too many, or a line too far to the right; put a text with `: ` in quotes",
    ),
    ("unexpected end of stream", "a quote \" or ' that is opened is never closed"),
    ("found unexpected end", "a quote \" or ' that is opened is never closed"),
    ("expected ',' or '", "a bracket [ or { that is opened is never closed, or a comma is missing"),
    ("did not find expected key", "this line does not stand in one column with those above it"),
    ("expected <block end>", "this line does not stand in one column with those above it"),
    ("could not find expected ':'", "a key without its colon; write KEY: VALUE"),
    ("cannot start any token", "a sign that no value starts with; put quotes around the value"),
    ("found undefined alias", "a value that starts with *; put quotes around it"),
)


def yaml_fault(said: str) -> str:
    """Say what is wrong with a file that is no YAML; `said` is the reader's own message."""
    for sign, words in _YAML:
        if sign in said:
            return f"is not YAML: {words}"
    return f"is not YAML: {said}; check quotes, colons and indentation"
