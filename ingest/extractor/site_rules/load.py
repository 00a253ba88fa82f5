"""From the text of a rule file to its content; what is wrong is named with its line, its key, and the nearest key.

Pure; the folders are `rules`' business.
"""

import difflib
from collections.abc import Iterator, Sequence
from typing import Any, get_args

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ingest.extractor.site_rules.errors import RuleError
from ingest.extractor.site_rules.model import RuleFile

MAX_NODES = 200_000
"""Of a file that names its parts again and again (`*alias`)."""
Place = tuple[str | int, ...]
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's where PyYAML was built with it: five times as fast, and rules are read at every start."""


def read_rule(text: str, path: str) -> RuleFile:
    """Read the content of one rule file; `path` is what messages call it. Raises `RuleError`."""
    try:
        loader = _LOADER(text)
        tree = loader.get_single_node()
        lines = dict(_lines(tree, path)) if tree is not None else {}
        content = loader.construct_document(tree) if tree is not None else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f":{mark.line + 1}" if mark else ""
        what = " ".join(filter(None, (error.context, error.problem)))
        raise RuleError(f"{path}{line}: is not YAML: {what}; check quotes, colons and indentation") from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise RuleError(f"{path}: is not YAML: {' '.join(str(error).split())[:200]}") from None
    if not isinstance(content, dict):
        raise RuleError(f"{path}: holds no rule; it starts with `rule:` (docs/rules.md shows one)")
    try:
        return RuleFile.model_validate(content)
    except ValidationError as error:
        raise RuleError("\n".join(_complaint(path, lines, each) for each in _told(error))) from None


def _lines(node: yaml.Node, path: str) -> Iterator[tuple[Place, int]]:
    """Yield every place of the file with its line; refuse a key that stands twice."""
    todo: list[tuple[yaml.Node, Place]] = [(node, ())]
    for _ in range(MAX_NODES):
        if not todo:
            return
        node, place = todo.pop()
        if isinstance(node, yaml.SequenceNode):
            for number, item in enumerate(node.value):
                yield (*place, number), item.start_mark.line + 1
                todo.append((item, (*place, number)))
        elif isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in node.value:
                name, line = str(key.value), key.start_mark.line + 1
                if name in seen and name != "<<":
                    raise RuleError(f"{path}:{line}: `{name}` stands twice; keep one of them")
                seen.add(name)
                yield (*place, name), line
                todo.append((value, (*place, name)))
    raise RuleError(f"{path}: holds more than {MAX_NODES} values")


def _told(error: ValidationError) -> list[ErrorDetails]:
    """Return what is worth telling: of a part that may be written in two ways, the faults of the way that was meant."""
    faults = error.errors()
    plain = [
        fault
        for fault in faults
        if not (fault["type"] == "string_type" and isinstance(fault["input"], dict))
        and not (fault["type"] == "model_type" and isinstance(fault["input"], str))
    ]
    return plain or faults


def _complaint(path: str, lines: dict[Place, int], error: ErrorDetails) -> str:
    """Return one line for people: the place, what is wrong, and the nearest key where it is misspelt."""
    place, model = _place(error["loc"])
    line = next((lines[place[:size]] for size in range(len(place), 0, -1) if place[:size] in lines), None)
    where = f"{path}{f':{line}' if line else ''}: {_dotted(place) or 'the file'}"
    if error["type"] == "extra_forbidden":
        known = [field.alias or name for name, field in model.model_fields.items()] if model else []
        near = difflib.get_close_matches(str(place[-1]), known, 1)
        meant = f"; did you mean `{near[0]}`?" if near else f"; known here: {', '.join(known)}"
        return f"{where}: no such key{meant}"
    if error["type"] == "missing":
        return f"{where}: is missing; every {'sample' if place[0] == 'samples' else 'rule'} needs it"
    message = _WORDS.get(error["type"]) or str(error["msg"]).removeprefix("Value error, ")
    return f"{where}: {message[:1].lower()}{message[1:]}"


_WORDS = {
    "string_pattern_mismatch": "takes small letters, digits and hyphens only, such as my-site",
    "tuple_type": "takes a list",
    "too_short": "takes at least one",
    "pattern_regex": "is no regular expression that Python understands",
    "bool_parsing": "takes true or false",
    "bool_type": "takes true or false",
    "string_type": "takes text; put quotes around it",
}


def _place(location: Sequence[str | int]) -> tuple[Place, type[BaseModel] | None]:
    """Return where in the file an error is, without pydantic's own words, and the model that stands around it."""
    place: list[str | int] = []
    around: type[BaseModel] | None = None
    inside: tuple[type[BaseModel], ...] = (RuleFile,)
    for part in location:
        named = next((model for model in inside if model.__name__ == part), None)
        if named is not None:
            inside = (named,)
        elif isinstance(part, int):
            place.append(part)
        elif part[:1].islower() and "[" not in part and "-" not in part:
            place.append(part)
            around = inside[0] if inside else None
            inside = tuple(model for each in inside for model in _models(_annotation(each, part)))
    return tuple(place), around


def _annotation(model: type[BaseModel], key: str) -> object:
    return next((f.annotation for name, f in model.model_fields.items() if key in {name, f.alias}), None)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:  # noqa: ANN401 - any type expression
    """Yield the models that a type expression names."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)


def _dotted(place: Place) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place).lstrip(".")
