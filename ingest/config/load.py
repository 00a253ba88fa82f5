"""Door: disk (configuration). config.yaml to a validated `Config`; a mistake is named with its line and its remedy."""

import difflib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from ingest.config.errors import ConfigError
from ingest.config.schema import Config as Schema
from ingest.config.schema import Inherited
from ingest.config.schema import SourceSection as SourceSchema
from ingest.config.text import config_bytes
from ingest.config.values import Config, SourceSection, config_from
from ingest.config.wording import in_words, meant_by, yaml_fault
from ingest.http.redact import shown_url
from ingest.text.urls import canonical


def load(path: Path) -> Config:
    """Read and validate the configuration.

    A source takes what it does not say from `defaults`. Raises `ConfigError`.
    """
    return config_from(validated(path, config_bytes(path)))


def defaults() -> Config:
    """Return a configuration in which nothing is said."""
    return config_from(Schema().text())


def section(name: str, url: str, **said: object) -> SourceSection:
    """Return a source that stands in no file, of which this is said."""
    given = {"name": name, "url": url, **said}
    return config_from(Schema.model_validate({"sources": [given]}).text()).sources[0]


def validated(path: Path, body: bytes) -> str:
    """Return what the bytes of a configuration say, as the text that `config_from` reads. Raises `ConfigError`."""
    tree = _read(path, body)
    _inherit(tree)
    try:
        config = Schema.model_validate(_plain(tree))
    except ValidationError as error:
        faults = _told(error)
        raise ConfigError("\n".join(_describe(path, tree, fault) for fault in faults)) from None
    _one_source_a_name(path, config, tree)
    _one_source_a_url(path, config, tree)
    return config.text()


def _told(error: ValidationError) -> list[dict[str, Any]]:
    """Return the faults that are worth telling: of a key that may be true, false or a list, those of the list."""
    faults: list[dict[str, Any]] = [dict(fault) for fault in error.errors()]
    of_lists = {fault["loc"][:-1] for fault in faults if isinstance(fault["loc"][-1], int)}
    taken = {place[:-1] for place in of_lists} | {
        fault["loc"][:-1] for fault in faults if fault["type"] == "list_type" and isinstance(fault["input"], str)
    }
    return [fault for fault in faults if fault["loc"][-1] != "bool" or fault["loc"][:-1] not in taken]


def _read(path: Path, body: bytes) -> CommentedMap:
    """Parse the file into a tree that still knows its lines."""
    try:
        tree = YAML(typ="rt").load(body)
    except DuplicateKeyError as error:
        key = str(error.problem).split('"')[1] if '"' in str(error.problem) else "a key"
        raise ConfigError(f"{path}{_line(error)}: `{key}` stands twice; keep one of them") from None
    except MarkedYAMLError as error:
        what = " ".join(filter(None, (error.context, error.problem)))
        raise ConfigError(f"{path}{_line(error)}: {yaml_fault(what)}") from None
    except (YAMLError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise ConfigError(f"{path}: is not YAML: {' '.join(str(error).split())[:200]}") from None
    if tree is None:
        raise ConfigError(f"{path}: is empty; name at least one source under `sources:`, or run `fetched init`")
    if isinstance(tree, CommentedSeq):
        raise ConfigError(f"{path}: holds a list and no keys; put `sources:` above it (see `fetched init`)")
    if not isinstance(tree, CommentedMap):
        raise ConfigError(f"{path}: holds no keys; it starts with `sources:` (see `fetched init`)")
    return tree


def _line(error: MarkedYAMLError) -> str:
    is_open_quote = "quoted scalar" in (error.context or "")
    mark = (is_open_quote and error.context_mark) or error.problem_mark or error.context_mark
    return f":{mark.line + 1}" if mark else ""


def _inherit(tree: CommentedMap) -> None:
    """Give each source what it does not say itself; what has the wrong shape is left to validation."""
    defaults = tree.get("defaults")
    sources = tree.get("sources")
    if not isinstance(defaults, Mapping) or not isinstance(sources, Sequence) or isinstance(sources, str):
        return
    for source in sources:
        if isinstance(source, CommentedMap):
            for key in Inherited.model_fields:
                if key in defaults and key not in source:
                    source[key] = defaults[key]


def _plain(value: Any) -> Any:  # noqa: ANN401 - a YAML tree before validation
    """Return the tree in plain Python types."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items() if inner is not None or key not in _SECTIONS}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value


_SECTIONS = frozenset(Schema.model_fields)
"""A section that is named and left empty means its defaults."""


def _describe(path: Path, tree: CommentedMap, fault: Mapping[str, Any]) -> str:
    """Turn a fault into one line: file, line, key, what is wrong, what would be right."""
    place = tuple(part for part in fault["loc"] if not _is_union_arm(part))
    where = f"{path}{_line_of(tree, place)}: {_dotted(place)}"
    match fault["type"]:
        case "extra_forbidden":
            return f"{where}: unknown key{_did_you_mean(place)}"
        case "missing":
            needs = "sink needs content and profile" if "sinks" in place else "source needs a name and a url"
            return f"{where}: is missing; every {needs}"
        case "literal_error" | "enum":
            return f"{where}: {fault['input']!r} is not one of {fault['ctx']['expected']}"
        case "value_error":
            return f"{where}: {str(fault['msg']).removeprefix('Value error, ')}"
        case kind:
            message = str(fault["msg"])
            words = in_words(kind, place, fault["input"], fault.get("ctx") or {})
            return f"{where}: {words or message[:1].lower() + message[1:]}"


def _is_union_arm(part: object) -> bool:
    """Tell pydantic's own words in a location (`bool`, `list[…]`) from keys of the file."""
    return isinstance(part, str) and (part in {"bool", "str"} or "[" in part)


def _dotted(place: Sequence[str | int]) -> str:
    """Write a location as `sources[3].url`."""
    text = ""
    for part in place:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text or "the file"


def _line_of(tree: CommentedMap, place: Sequence[str | int]) -> str:
    """Return `:LINE` of the innermost part of a location that stands in the file."""
    node: Any = tree
    line: int | None = None
    for part in place:
        try:
            if isinstance(node, CommentedMap):
                line = node.lc.key(part)[0]
            elif isinstance(node, CommentedSeq) and isinstance(part, int):
                line = node.lc.item(part)[0]
            node = node[part]
        except (KeyError, IndexError, TypeError, AttributeError):
            break
    return "" if line is None else f":{line + 1}"


def _did_you_mean(place: Sequence[str | int]) -> str:
    """Suggest the nearest key that may stand there."""
    known = _keys_at(place[:-1])
    meant = meant_by(str(place[-1]), known)
    near = [meant] if meant else difflib.get_close_matches(str(place[-1]), known, n=1, cutoff=0.6)
    return f"; did you mean `{near[0]}`?" if near else f"; known here: {', '.join(known)}"


def _keys_at(place: Sequence[str | int]) -> list[str]:
    """Return the keys that the section at a location knows."""
    model: type[BaseModel] = Schema
    if place and place[0] == "sources":
        model, place = SourceSchema, place[2:]
    for part in place:
        field = model.model_fields.get(str(part))
        if field is None or not isinstance(field.annotation, type) or not issubclass(field.annotation, BaseModel):
            break
        model = field.annotation
    return list(model.model_fields)


def _one_source_a_name(path: Path, config: Schema, tree: CommentedMap) -> None:
    """Refuse two sources of one name: a source is known by its name, earlier ones included."""
    taken: dict[str, int] = {}
    for number, source in enumerate(config.sources):
        for name in (source.name, *source.was):
            first = taken.setdefault(name, number)
            if first != number or (name in source.was and name == source.name):
                place = ("sources", number, "name")
                raise ConfigError(
                    f"{path}{_line_of(tree, place)}: {_dotted(place)}: {name!r} names sources[{first}] already; "
                    "give each source a name of its own"
                )


_SCHEME = re.compile(r"\Ahttp(?=:)")
"""A site serves one feed both ways."""


def _one_source_a_url(path: Path, config: Schema, tree: CommentedMap) -> None:
    """Refuse one feed under two names: each of its articles would be the one source's or the other's by chance."""
    taken: dict[str, int] = {}
    for number, source in enumerate(config.sources):
        for url in source.url:
            first = taken.setdefault(_SCHEME.sub("https", canonical(url)), number)
            if first != number:
                place, there = ("sources", number, "url"), ("sources", first, "url")
                raise ConfigError(
                    f"{path}{_line_of(tree, place)}: {_dotted(place)}: {shown_url(url)} is polled already as "
                    f"{config.sources[first].name!r} ({path}{_line_of(tree, there)}); keep one of them: "
                    "`was` keeps the name of the other known"
                )
