"""A rule file is changed where a form changed it, and says what the form said; all else stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.extractor.site_rules.edit_file import changed_file, new_file, written
from ingest.extractor.site_rules.errors import RuleError
from ingest.extractor.site_rules.load import read_rule
from ingest.extractor.site_rules.model import Rule
from ingest.extractor.site_rules.rule_lines import FIELDS, lines_in, lines_of, ruled

STANZA = '  - url: "https://a.example/1"\n    file: "a-1.html"\n    expect:\n      title: "t"\n'
FORMS = [
    "rule:\n  name: a\n  hosts: [a.example]\n  body: article\n",
    """\
# 规则
rule:
    name: a   # mine
    hosts:
    - a.example
    body:
    - article
    - main # old
    title:
      css: h1
      keep: 'x(.*)'
    # for dates
    date: {css: time, attr: datetime}

# end
""",
    """\
rule:
  body: article
  drop: .a
  name: a
  hosts: [a.example]
samples:
- url: https://a.example/0
  page: |
    <p>a

    b
  expect: {}
# end""",
    """\
samples:
    - url: https://a.example/0
      page: a
      expect: {}
rule:
  name: a
  hosts: [a.example]
  body: [article, {json: a.b}]""",
]
NAMED = [".a", "#b > p", "time @datetime", '[x="y: #z"]', "p:first-child", "h1, h2"]
SELECTORS = st.lists(st.sampled_from(NAMED), max_size=3)


@given(st.sampled_from(FORMS), st.dictionaries(st.sampled_from(FIELDS), SELECTORS), st.booleans())
def test_a_changed_file_says_what_the_form_said(text: str, said: dict[str, list[str]], with_sample: bool) -> None:
    known = read_rule(text, "a.yaml")
    fields = {field: lines_of(known.rule).text(field) for field in FIELDS} | {k: "\n".join(v) for k, v in said.items()}
    fields["body"] = fields["body"].replace(" @datetime", "") or "article"
    fields["drop"] = fields["drop"].replace(" @datetime", "")
    rule = ruled(known.rule, lines_in(fields))
    changed = changed_file(text, rule, STANZA if with_sample else "")
    again = read_rule(changed, "a.yaml")

    assert written(again.rule) == written(rule)
    assert len(again.samples) == len(known.samples) + with_sample
    assert again.samples[: len(known.samples)] == known.samples
    assert [word for word in ("# 规则", "# mine", "# for dates", "# end") if word in text and word not in changed] == []


@pytest.mark.parametrize("text", FORMS)
def test_what_is_not_changed_stays_to_the_letter(text: str) -> None:
    assert changed_file(text, ruled(read_rule(text, "").rule, lines_of(read_rule(text, "").rule)), "") == text


@pytest.mark.parametrize("text", FORMS)
def test_a_new_file_says_the_whole_rule(text: str) -> None:
    rule = read_rule(text, "").rule
    again = read_rule(new_file(rule, STANZA), "")

    assert (written(again.rule), len(again.samples)) == (written(rule), 1)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("rule: {name: a, hosts: [a.example], body: article}", "rule: stands in { }"),
        ("{rule: {name: a, hosts: [a.example], body: article}}", "the file stands in { }"),
        ("rule:\n  name: a\n  hosts: [a.example]\n  body: article\nsamples: []\n", "samples: stand in [ ]"),
        ("rule:\n  name: a\n  hosts: [a.example]\n  body: &b article\n  drop: .x\n  lead: *b\n", "its form of YAML"),
        ("rule: 1", "rule"),
        ("a: [", "is not YAML"),
    ],
)
def test_a_form_that_is_not_followed_is_named(text: str, why: str) -> None:
    rule = Rule(name="a", hosts=("a.example",), body=(".b",))

    with pytest.raises(RuleError, match=why.replace("[", r"\[")):
        changed_file(text, rule, STANZA)
