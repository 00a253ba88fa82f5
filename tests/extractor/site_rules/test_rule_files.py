"""Rule files: what is wrong with one is named so that its author can mend it; a user's own rules win."""

from datetime import date
from pathlib import Path

import pytest

from ingest.config.errors import ConfigError
from ingest.config.load import load
from ingest.configured import rules_of
from ingest.extractor.site_rules.book import BUILT_IN, canonical, load_rules, site_key
from ingest.extractor.site_rules.errors import RuleError
from ingest.extractor.site_rules.load import read_rule
from normalize.values import Url

SMALLEST = "rule:\n  name: mine\n  hosts: [news.example.org]\n  body: .story\n"
FAULTS = {
    "empty": ("", "f.yaml: holds no rule; it starts with `rule:` (docs/rules.md shows one)"),
    "list": ("- a\n", "f.yaml: holds no rule; it starts with `rule:` (docs/rules.md shows one)"),
    "not YAML": (
        "rule: [\n",
        "f.yaml:2: is not YAML: while parsing a flow node did not find expected node content; check",
    ),
    "key twice": ("rule:\n  name: a\n  name: b\n", "f.yaml:3: `name` stands twice; keep one of them"),
    "misspelt": (SMALLEST + "  titel: h1\n", "f.yaml:5: rule.titel: no such key; did you mean `title`?"),
    "unheard of": (
        SMALLEST + "  images: {colour: x}\n",
        "f.yaml:5: rule.images.colour: no such key; known here: referer",
    ),
    "deep": (
        SMALLEST + "  date:\n    - {css: time, atrr: x}\n",
        "f.yaml:6: rule.date[0].atrr: no such key; did you mean `attr`?",
    ),
    "missing": ("rule:\n  name: a\n  body: p\n", "f.yaml:1: rule.hosts: is missing; every rule needs it"),
    "selector": (SMALLEST + "  title: 'div['\n", "f.yaml:5: rule.title[0].css: not a CSS selector: 'div['"),
    "body selector": (SMALLEST.replace(".story", "['div[']"), "f.yaml:4: rule.body[0]: not a CSS selector: 'div['"),
    "body path": (
        SMALLEST.replace(".story", "{jsn: a}"),
        "f.yaml:4: rule.body[0].jsn: no such key; did you mean `json`?",
    ),
    "two ways": (
        SMALLEST + "  title: {css: h1, fixed: x}\n",
        "f.yaml:5: rule.title[0]: say exactly one of css, script, json, fixed",
    ),
    "group": (
        SMALLEST + "  title: {script: 'var a'}\n",
        "f.yaml:5: rule.title[0]: the script pattern needs exactly one group",
    ),
    "zone": (
        SMALLEST + "  zone: Mars/Olympus\n",
        "f.yaml:5: rule.zone: no such time zone: 'Mars/Olympus'; write it like Asia/Shanghai",
    ),
    "name": (
        SMALLEST.replace("mine", "My Site"),
        "f.yaml:2: rule.name: takes small letters, digits and hyphens only, such as my-site",
    ),
    "header": (
        SMALLEST + "  fetch: {headers: {Cookie: x}}\n",
        "f.yaml:5: rule.fetch.headers: cookie cannot be set by a rule; only Accept and Referer can",
    ),
    "pattern": (SMALLEST + "  paths: '('\n", "f.yaml:5: rule.paths: is no regular expression that Python understands"),
    "sample": (
        SMALLEST + "samples:\n  - {url: u, page: p, expect: {titel: x}}\n",
        "f.yaml:6: samples[0].expect.titel: no such key; did you mean `title`?",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_with_line_key_and_remedy(name: str) -> None:
    text, message = FAULTS[name]

    with pytest.raises(RuleError) as caught:
        read_rule(text, "f.yaml")

    assert any(line.startswith(message) for line in str(caught.value).splitlines()), str(caught.value)


def test_all_faults_of_a_file_are_told_at_once() -> None:
    with pytest.raises(RuleError) as caught:
        read_rule(SMALLEST + "  titel: h1\n  autor: b\n", "f.yaml")

    assert len(str(caught.value).splitlines()) == 2


def test_four_lines_are_a_rule(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(SMALLEST)

    rule = load_rules(tmp_path, built_in=True).match("https://news.example.org/a")

    assert rule is not None
    assert rule.name == "mine"


def test_a_users_rule_wins_and_replaces_one_of_the_same_name(tmp_path: Path) -> None:
    theirs = load_rules(None, built_in=True).rules[0]
    (tmp_path / "a.yaml").write_text(SMALLEST.replace("mine", theirs.name))
    (tmp_path / "b.yaml").write_text(SMALLEST.replace("mine", "other").replace("news.example.org", theirs.hosts[0]))

    book = load_rules(tmp_path, built_in=True)

    assert [rule.hosts[0] for rule in book.rules if rule.name == theirs.name] == ["news.example.org"]
    claimed = book.match(f"https://{theirs.hosts[0]}/a")
    assert claimed is not None
    assert claimed.name == "other"


def test_a_faulty_rule_of_the_users_alone_is_left_out_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "mine.yaml").write_text(SMALLEST + "  titel: h1\n")
    (tmp_path / "rules" / "other.yaml").write_text(SMALLEST.replace("mine", "other"))
    (tmp_path / "config.yaml").write_text("rules: {folder: rules}\nsources: []\n")

    book = rules_of(load(tmp_path / "config.yaml"), tmp_path)

    assert [fault.partition("mine.yaml")[2] for fault in book.faults] == [
        ":5: rule.titel: no such key; did you mean `title`?"
    ]
    assert book.named("mine") is None
    assert book.named("other") is not None
    assert len(book.rules) == 1 + len(load_rules(None, built_in=True).rules)


def test_a_folder_of_rules_that_is_none_is_an_error_of_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("rules: {folder: gone}\nsources: []\n")

    with pytest.raises(ConfigError, match=r"rules\.folder: .*gone is no folder"):
        rules_of(load(tmp_path / "config.yaml"), tmp_path)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"a.yaml": SMALLEST, "b.yaml": SMALLEST}, "b.yaml: rule.name: mine is also the name of"),
        ({"a.yaml": SMALLEST + "samples:\n  - {url: u, file: gone.html, expect: {}}\n"}, "gone.html is not there"),
        ({"a.yaml": SMALLEST + "samples:\n  - {url: u, expect: {}}\n"}, "say either page or file"),
    ],
)
def test_a_fault_between_files_is_named(tmp_path: Path, files: dict[str, str], message: str) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text)

    book = load_rules(tmp_path, built_in=False)

    assert [message in fault for fault in book.faults] == [True]


def test_a_folder_that_is_not_there_and_a_file_in_another_coding_are_named(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"rules\.folder: .*gone is no folder"):
        load_rules(tmp_path / "gone", built_in=True)
    (tmp_path / "a.yaml").write_bytes(SMALLEST.replace("mine", "\xff").encode("latin-1"))
    assert "is not UTF-8; save it as UTF-8" in load_rules(tmp_path, built_in=True).faults[0]


def test_each_rule_that_comes_along_says_where_its_knowledge_is_from_and_carries_a_sample() -> None:
    book = load_rules(None, built_in=True)

    assert len(book.rules) == len(list(BUILT_IN.glob("*.yaml")))
    assert [rule.name for rule in book.rules if not (rule.origin and rule.known and book.samples[rule.name])] == []


def test_a_rule_holds_from_its_first_day_until_its_last(tmp_path: Path) -> None:
    (tmp_path / "new.yaml").write_text(SMALLEST + "  since: 2023-01-01\n")
    (tmp_path / "old.yaml").write_text(SMALLEST.replace("mine", "old") + "  until: 2023-01-01\n")
    book = load_rules(tmp_path, built_in=False)

    def on(day: date | None) -> str | None:
        rule = book.match("https://news.example.org/a", day)
        return rule.name if rule else None

    assert on(None) == "mine"
    assert on(date(2022, 12, 31)) == "old"
    assert on(date(2023, 1, 1)) == "mine"


def test_all_forms_of_an_address_have_one_key_and_lead_to_one_address() -> None:
    book = load_rules(None, built_in=True)
    forms = [sample.url for rule in book.rules for sample in book.samples[rule.name]]

    assert [url for url in forms if site_key(url, book) is None] == []
    for url in forms:
        first = canonical(Url(url), book)
        assert canonical(first, book) == first
        assert site_key(first, book) == site_key(url, book)


@pytest.mark.parametrize("url", ["", "nonsense", "https://", "http://[::1", "https://e.org:99999/"])
def test_what_is_no_address_has_no_rule(url: str) -> None:
    book = load_rules(None, built_in=True)

    assert site_key(url, book) is None
    assert book.match(url) is None
