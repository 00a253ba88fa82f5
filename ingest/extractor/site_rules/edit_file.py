"""A rule file's text with other fields and one sample more; all else, comments included, stays as its author wrote it.

Pure. What comes out is read back by the caller: a form of YAML that this does not follow is refused, never written.
"""

import json

import yaml

from ingest.extractor.page.json_values import Json
from ingest.extractor.site_rules.errors import RuleError
from ingest.extractor.site_rules.load import read_rule
from ingest.extractor.site_rules.model import Rule
from ingest.extractor.site_rules.rule_lines import FIELDS

_HEAD = "# docs/rules.md says how to write a rule; `fetched rule test {name}` tries it on its samples.\n"
_SHORT = frozenset({*FIELDS, "lead", "modified", "next_page", "walls"})
"""Keys that take one of many, and a selector by itself."""
_STANZA_INDENT = "  "


def new_file(rule: Rule, stanza: str) -> str:
    """Return the text of a file for a rule, with its first sample."""
    told = yaml.safe_dump({"rule": written(rule)}, sort_keys=False, allow_unicode=True, width=110)
    return f"{_HEAD.format(name=rule.name)}{told}samples:\n{stanza}"


def changed_file(text: str, rule: Rule, stanza: str) -> str:
    """Return a rule file's text with the fields of a form as a rule has them, and with a sample more, if there is one.

    Raises `RuleError` for a file whose form is not followed.
    """
    said, known = written(rule), written(read_rule(text, "the file").rule)
    for field in FIELDS:
        if said.get(field) != known.get(field):
            text = _with_field(text, field, said.get(field))
    return _with_sample(text, stanza) if stanza else text


def written(rule: Rule) -> dict[str, Json]:
    """Return what a rule says, as short as its author would write it."""
    told = json.loads(rule.model_dump_json(by_alias=True, exclude_defaults=True))
    return {key: _short(value) if key in _SHORT else value for key, value in told.items()}


def _short(value: Json) -> Json:
    """Write a selector by itself, and one of a list without the list."""
    if isinstance(value, list):
        many = [_short(each) for each in value]
        return many[0] if len(many) == 1 else many
    return value["css"] if isinstance(value, dict) and set(value) == {"css"} else value


def _with_field(text: str, field: str, value: Json) -> str:
    rule = _mapping(text, "rule")
    line = f"{field}: {json.dumps(value, ensure_ascii=False)}"
    for key, known in rule.value:
        if key.value == field:
            start, end = key.start_mark.index, _end(known, text)
            if value:
                return text[:start] + line + text[end:]
            begun = text.rfind("\n", 0, start) + 1
            return text[:begun] + text[_line_end(text, end) :].removeprefix("\n")
    if not value:
        return text
    at = _line_end(text, _end(rule, text))
    return f"{text[:at]}\n{' ' * rule.start_mark.column}{line}{text[at:]}"


def _with_sample(text: str, stanza: str) -> str:
    known = _top(text).get("samples")
    if known is None:
        return f"{text.rstrip()}\nsamples:\n{stanza}"
    if not isinstance(known, yaml.SequenceNode) or known.flow_style:
        raise RuleError("samples: stand in [ ] or are no list; write them as lines that begin with a dash")
    indent = " " * known.start_mark.column
    lines = "".join(f"{indent}{line.removeprefix(_STANZA_INDENT)}\n" for line in stanza.rstrip("\n").split("\n"))
    at = _line_end(text, _end(known, text))
    return f"{text[:at]}\n{lines.rstrip()}{text[at:]}"


def _top(text: str) -> dict[str, yaml.Node]:
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        # What was taken out is named elsewhere in the file (`&name`, `*name`).
        raise RuleError("its form of YAML is not followed") from None
    if not isinstance(node, yaml.MappingNode) or node.flow_style:
        raise RuleError("the file stands in { }; write its keys as lines of their own")
    return {str(key.value): value for key, value in node.value}


def _mapping(text: str, key: str) -> yaml.MappingNode:
    node = _top(text).get(key)
    if not isinstance(node, yaml.MappingNode) or node.flow_style:
        raise RuleError(f"{key}: stands in {{ }}; write its keys as lines of their own")
    return node


def _end(node: yaml.Node, text: str) -> int:
    """Return where a value's last word ends; what stands behind it, such as a comment, is not its own."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    end: int = node.end_mark.index
    return len(text[:end].rstrip())


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return end if end >= 0 else len(text)
