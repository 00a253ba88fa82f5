"""The references, drawn from the code: docs/configuration.md from the schema, docs/commands.md from the command line.

`python -m tests.reference` writes both; `test_reference.py` compares them.
"""

import json
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from ingest.config.schema import Config, Inherited, SourceSection
from ingest.config.starter import SENTENCES
from tests.mistakes.told import told

DOCS = Path(__file__).resolve().parent.parent / "docs"
CONFIGURATION, COMMANDS = DOCS / "configuration.md", DOCS / "commands.md"

_CONFIGURATION_HEAD = """\
# config.yaml

Every key, drawn from the code by `make docs`. Only `name` and `url` of a source have no default. Relative paths start
at the folder of the file, and `~` is home. `fetched init` writes a file with all of this to start from; `fetched check`
finds mistakes, and [mistakes.md](mistakes.md) shows how they are told.

A secret never stands in the file: `$NAME` is taken from the environment.
"""
_SOURCES = """\
## sources

A list: what is polled. A source is known by its name. Whatever stands under `defaults` may stand here, too, for this
source.
"""
_COMMANDS_HEAD = """\
# Commands

What `--help` says of each, drawn from the code by `make docs`. Every command takes `--config FILE`.
"""
_WORDS = {"number": "number", "integer": "whole number", "string": "text", "boolean": "true or false", "null": "null"}
_BOUNDS = {"minimum": "≥ {}", "exclusiveMinimum": "> {}", "maximum": "≤ {}", "exclusiveMaximum": "< {}"}
_LIKE = {
    "network.max_page_bytes": "the same for a page",
    "network.max_image_bytes": "the same for an image",
    "sources.name": "how the source is called; it becomes a tag",
}


def configuration() -> str:
    """Return the reference of config.yaml."""
    schema = Config.model_json_schema()
    lines = [_CONFIGURATION_HEAD, _SOURCES, *_table("sources", _of(schema, SourceSection.__name__), _own_keys())]
    for name, field in Config.model_fields.items():
        if name != "sources":
            section = field.annotation.__name__ if field.annotation else ""
            lines += ["", f"## {name}", "", f"{SENTENCES[name][:1].upper()}{SENTENCES[name][1:]}.", ""]
            lines += _table(name, _of(schema, section), None)
    return "\n".join(lines) + "\n"


def _own_keys() -> frozenset[str]:
    return frozenset(SourceSection.model_fields) - frozenset(Inherited.model_fields)


def _of(schema: Mapping[str, object], name: str) -> Mapping[str, Mapping[str, object]]:
    """Return the keys of a section, as a JSON Schema describes them."""
    plain = json.loads(json.dumps(schema))
    definitions: dict[str, object] = plain["$defs"]
    section: Mapping[str, object] = plain["$defs"][name]
    described: Mapping[str, Mapping[str, object]] = _resolved(section, definitions)["properties"]
    return described


def _resolved(value: object, definitions: Mapping[str, object]) -> dict[str, dict[str, dict[str, object]]]:
    """Put what is referred to in the place of the reference."""
    text = json.dumps(value)
    for _ in range(3):
        for name, each in definitions.items():
            text = text.replace(f'{{"$ref": "#/$defs/{name}"}}', json.dumps(each))
            text = text.replace(f'"$ref": "#/$defs/{name}"', json.dumps(each)[1:-1])
    resolved: dict[str, dict[str, dict[str, object]]] = json.loads(text)
    return resolved


def _table(section: str, keys: Mapping[str, Mapping[str, object]], only: frozenset[str] | None) -> Iterator[str]:
    yield "| key | takes | default | |"
    yield "|---|---|---|---|"
    for key, described in keys.items():
        if only is None or key in only:
            place = f"{section}.{key}"
            sentence = SENTENCES.get(place) or _LIKE[place]
            default = f"`{json.dumps(described['default'], ensure_ascii=False)}`" if "default" in described else "–"
            yield f"| `{key}` | {_takes(described)} | {default} | {_cell(sentence)} |"


def _takes(described: Mapping[str, object]) -> str:
    """Say in words what may stand behind a key."""
    match described:
        case {"anyOf": [*ways]}:
            return " or ".join(_takes(each) for each in ways if isinstance(each, Mapping))
        case {"enum": [*words]}:
            return " or ".join(f"`{word}`" for word in words)
        case {"type": "array", "items": Mapping() as items}:
            return "list of keys" if "properties" in items else f"list of: {_takes(items)}"
        case {"type": "object", "properties": Mapping() as properties}:
            return f"keys: {', '.join(f'`{key}`' for key in properties)}"
        case {"type": "object"}:
            return "keys of your own"
        case {"type": str(kind)}:
            bounds = [words.format(described[name]) for name, words in _BOUNDS.items() if name in described]
            return " ".join([_WORDS[kind], ", ".join(bounds)]).strip()
        case _:
            return "see there"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def commands() -> str:
    """Return the reference of the command line."""
    with tempfile.TemporaryDirectory() as folder:
        listed = told("--help", Path(folder)).output
        blocks = [_COMMANDS_HEAD, _block("fetched", listed)]
        for name in names_of(listed):
            said = told(f"{name} --help", Path(folder)).output
            blocks.append(_block(f"fetched {name}", said))
            blocks += [
                _block(f"fetched {name} {each}", told(f"{name} {each} --help", Path(folder)).output)
                for each in names_of(said)
            ]
    return "\n".join(blocks)


def names_of(help_: str) -> list[str]:
    """Return the commands that a help lists."""
    lines = help_.partition("\nCommands:\n")[2].partition("\n\n")[0].splitlines()
    return [line.split()[0] for line in lines if line.startswith("  ") and line[2:3].strip()]


def _block(title: str, help_: str) -> str:
    return f"## {title}\n\n```\n{help_.strip()}\n```\n"


if __name__ == "__main__":
    CONFIGURATION.write_text(configuration(), "utf-8")
    COMMANDS.write_text(commands(), "utf-8")
