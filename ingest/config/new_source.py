"""How a source is written into a config.yaml. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import TypeAlias

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

Plain: TypeAlias = "bool | int | float | str | Sequence[Plain] | Mapping[str, Plain] | None"
"""A value as a YAML file holds it."""


@dataclass(frozen=True, slots=True)
class NewSource:
    """What is written of a source that is added; all else it inherits from `defaults`."""

    name: str
    urls: tuple[str, ...]
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()

    def plain(self) -> dict[str, Plain]:
        """Return it as the file will hold it."""
        url: Plain = self.urls[0] if len(self.urls) == 1 else list(self.urls)
        value: dict[str, Plain] = {"name": self.name, "url": url}
        for key, words in (("tags", self.tags), ("categories", self.categories)):
            if words:
                value[key] = list(words)
        return value


def source_lines(source: NewSource) -> Iterator[str]:
    """Yield the lines of a source's entry, without what stands before its dash."""
    for number, (key, value) in enumerate(source.plain().items()):
        yield f"{'  ' if number else '- '}{key}: {scalar(value) if isinstance(value, str) else in_line(value)}"


# Most addresses and names need no parser to be known as harmless; a list of a thousand sources has as many.
_HARMLESS = re.compile(r"https?://[A-Za-z0-9./~%=&+_-]+[A-Za-z0-9/]|[^\W\d_][\w-]*(?: [\w-]*\w)*")
_MEANT_OTHERWISE = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null"))
"""By YAML 1.1 or 1.2, as a word alone, in some of its cases."""


def scalar(text: str) -> str:
    """Write a text as a YAML scalar: plain where YAML 1.1 and 1.2 both read it back, else in double quotes."""
    return text if _is_harmless(text) or _reads_back(f"k: {text}\n", {"k": text}) else _quoted(text)


def in_line(value: Plain) -> str:
    """Write a text, a number, true or false, or a list of such, as it may stand inside brackets."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(map(in_line, value))}]"
    word = str(value)
    return word if _is_harmless(word) or _reads_back(f"[{word}]", [word]) else _quoted(word)


def _is_harmless(text: str) -> bool:
    return _HARMLESS.fullmatch(text) is not None and text.lower() not in _MEANT_OTHERWISE


def _reads_back(written: str, value: Plain) -> bool:
    try:
        return bool(yaml.safe_load(written) == value == YAML(typ="safe").load(written))
    except (yaml.YAMLError, YAMLError, ValueError):
        return False


def _quoted(text: str) -> str:
    dumper = YAML(typ="safe", pure=True)
    dumper.default_style = '"'  # type: ignore[assignment]  # declared as None in ruamel, documented as a style
    dumper.width = 1 << 30
    dumper.allow_unicode = True
    written = StringIO()
    dumper.dump(text, written)
    return written.getvalue().splitlines()[0]
