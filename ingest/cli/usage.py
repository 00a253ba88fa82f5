"""What is wrong with a command line, in one line: what was meant, and which help lists the rest. Pure."""

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

_AS_NEAR = 0.15
"""How much less like what was typed a name may be than the nearest one, to be named beside it."""

_RULES: Sequence[tuple[re.Pattern[str], Callable[[re.Match[str], str], str]]] = (
    (
        re.compile(r"No such command '(.*?)'\.(?: Did you mean '(.*?)'\?)?"),
        lambda found, help_: f"there is no command {found[1]!r}{_meant(found[1], found[2])} {help_} lists them",
    ),
    (
        re.compile(r"No such option: (\S+)(?: \(Possible options: (.*)\)| Did you mean (\S+)\?)?"),
        lambda found, help_: (
            f"there is no option {found[1]}{_meant(found[1], found[2] or found[3])} {help_} lists them"
        ),
    ),
    (
        re.compile(r"Option '(.*?)' requires an argument"),
        lambda found, help_: f"option {found[1]} takes a value; {help_} shows which",
    ),
    (
        re.compile(r"Invalid value for '?(?P<name>[^':]*)'?(?: / '.*?')?: (?P<why>.*)", re.DOTALL),
        lambda found, help_: f"{_named(found['name'])} {_why(found['why'])}; {help_} shows more",
    ),
    (
        re.compile(r"Missing (?:argument|option|parameter) '(.*?)'\."),
        lambda found, help_: f"{help_.removesuffix(' --help`')}` takes {found[1]}; {help_} shows more",
    ),
)


def usage_line(said: str, command: str, given: Sequence[str]) -> str:
    """Say in our words what the reader of the command line said of a `command`; `given` are the words typed."""
    help_ = f"`{command} --help`"
    text = " ".join(said.split())
    for pattern, words in _RULES:
        if found := pattern.match(text):
            line = words(found, help_)
            return line.replace(", not it;", f", not {_value_of(found, given)!r};") if ", not it;" in line else line
    return f"{text[:1].lower()}{text[1:].rstrip('.')}; {help_} shows more"


def _meant(wrong: str, names: str | None) -> str:
    """Name what is nearest to a word, out of all that is like it."""
    likeness = {name: SequenceMatcher(None, wrong, name).ratio() for name in names.split(", ")} if names else {}
    near = [name for name, ratio in likeness.items() if ratio > max(likeness.values()) - _AS_NEAR]
    return f"; did you mean {' or '.join(f'`{name}`' for name in near)}?" if near else ";"


def _named(name: str) -> str:
    return f"option {name.partition(' / ')[0]}" if name.startswith("-") else name or "a value"


_WHY = (
    ("valid integer", "takes a whole number, not it"),
    ("valid number", "takes a number, not it"),
    ("greater than or equal to 0", "takes 0 or more, not it"),
    ("greater than or equal to 1", "takes 1 or more, not it"),
)


def _why(text: str) -> str:
    for sign, words in _WHY:
        if sign in text:
            return words
    if most := re.search(r"less than or equal to (\d+)", text):
        return f"takes {most[1]} or less, not it"
    choices = re.match(r"(?:Input should be|.* is not one of) (.*?)\.?$", text)
    return f"takes one of {choices[1]}, not it" if choices else text[:1].lower() + text[1:].rstrip(".")


def _value_of(found: re.Match[str], given: Sequence[str]) -> str:
    """Return the word that was given to an option, as `--limit many` or `--limit=many`."""
    names = re.split(r" / |', '|'", found["name"])
    for number, word in enumerate(given):
        for name in names:
            if word == name:
                return given[number + 1] if number + 1 < len(given) else ""
            if name and word.startswith(f"{name}="):
                return word.removeprefix(f"{name}=")
    return "that"
