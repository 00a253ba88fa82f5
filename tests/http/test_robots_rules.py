"""robots.txt as RFC 9309 reads it: which group binds, what may stand between its lines, how much of it is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from protego import Protego

from ingest.http.robots_rules import (
    MAX_RECORDS,
    MAX_RULE_CHARACTERS,
    MAX_RULES,
    MAX_STEPS,
    MAX_WEIGHT,
    MAX_WILDCARDS,
    Rules,
    rules_for,
    without_the_rest,
)

HOST = "https://e.example"
OURS = "User-agent: fetched"


def lines(*each: str) -> str:
    return "\n".join(each)


def may(text: str, path: str = "/x", product: str = "fetched") -> bool:
    """Say whether a path may be asked, by the file as it came and as it is kept, which is the same."""
    answers = {rules_for(each, product).objection(HOST + path) is None for each in (text, without_the_rest(text))}
    assert len(answers) == 1
    return answers.pop()


@pytest.mark.parametrize(
    "between",
    [
        "Crawl-delay: 5",
        "Crawl-delay:",
        "Request-rate: 1/5",
        "Visit-time: 0400-0845",
        "Noindex: /y",
        "Content-Signal: search=yes",
        "Sitemap: https://e.example/s.xml",
        "Host: e.example",
        "# a word",
        "",
        "nonsense",
    ],
)
@pytest.mark.parametrize("agents", [(OURS, "User-agent: other"), ("User-agent: other", OURS), ("User-agent: *", OURS)])
def test_what_stands_between_the_names_of_a_group_does_not_part_them(between: str, agents: tuple[str, str]) -> None:
    text = lines(agents[0], between, agents[1], "Disallow: /x")
    assert [may(text, product=name) for name in ("fetched", "other" if "other" in text else "third")] == [False, False]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        pytest.param(lines(OURS, "Allow: /a", OURS.replace("f", "F"), "Disallow: /x"), False, id="groups of a name"),
        pytest.param(
            lines(OURS, "Disallow: /x", "User-agent: other", "Disallow:", OURS), False, id="one without rules"
        ),
        pytest.param(lines(OURS, "", "User-agent: *", "Disallow: /x"), False, id="a blank line parts nothing"),
        pytest.param(lines("User-agent: *", "Disallow: /x", OURS), True, id="our own without rules"),
        pytest.param(lines("User-agent: *", "Disallow: /x", OURS, "Disallow: /y"), True, id="all do not add to ours"),
        pytest.param(lines("User-agent: Fetch", "Disallow: /"), True, id="the beginning of our name"),
        pytest.param(lines("User-agent: fetched-images", "Disallow: /"), True, id="a name that begins like ours"),
        pytest.param(lines("User-agent: my-fetched", "Disallow: /"), True, id="a name that ends like ours"),
        pytest.param(lines("User-agent: FETCHED/2.0 (all of it)", "Disallow: /"), False, id="our name with a version"),
        pytest.param(lines("User-agent: fetched*", "Disallow: /"), False, id="our name with a wildcard"),
        pytest.param(lines("User-agent: * # all", "Disallow: /"), False, id="all, with a comment"),
        pytest.param(lines("User-agent:", "Disallow: /"), True, id="nobody"),
        pytest.param(lines(OURS, "Allow: /", "User-agent:", "Disallow: /"), True, id="nobody parts groups"),
        pytest.param(lines("Disallow: /", OURS, "Allow: /"), True, id="a rule for nobody"),
        pytest.param("user-agent: *\rDISALLOW : /x\x0bAllow: /y", False, id="any end of a line"),
    ],
)
def test_the_groups_that_name_us_bind_else_those_for_all(text: str, asked: bool) -> None:
    assert may(text) is asked


@pytest.mark.parametrize(
    ("text", "delay_s"),
    [
        (lines(OURS, "Crawl-delay: 5", "User-agent: other", "Crawl-delay: 9", "Disallow: /x"), 5.0),
        (lines("User-agent: other", "Crawl-delay: 5", OURS, "Disallow: /x"), 0.0),
        (lines("User-agent: other", OURS, "Disallow: /x", "Crawl-delay: 5"), 5.0),
        (lines(OURS, "Crawl-delay: 5", "Crawl-delay: inf", "Crawl-delay: -1", "Crawl-delay: soon"), 5.0),
        (lines("User-agent: *", "Crawl-delay: 5"), 5.0),
        (lines("User-agent: *", "Crawl-delay: 5", OURS), 0.0),
    ],
)
def test_a_pause_holds_for_the_names_above_it(text: str, delay_s: float) -> None:
    assert rules_for(text, "fetched").delay_s == delay_s


PATHS = st.text("ab/%*$?=é41", max_size=6).map("/".__add__)
AGENTS = st.lists(st.sampled_from(["fetched", "FETCHED", "*", "third"]), min_size=1, max_size=3)
RULES = st.lists(
    st.tuples(st.sampled_from(["Allow", "disallow", "Disalow", "Dissallow", "ALLOW"]), PATHS)
    | st.tuples(st.sampled_from(["Crawl-delay", "crawl delay"]), st.sampled_from(["3", "0.5", "-1", "x", ""]))
    | st.tuples(st.sampled_from(["Sitemap", "Host", "Noindex"]), PATHS)
    | st.tuples(st.just("Disallow"), st.just("")),
    max_size=5,
)
SEPARATORS = st.sampled_from([":", " : ", ": "])
ENDS = st.sampled_from(["\n", "\r\n", " # more\n", "\n\n", "\u2028"])


@st.composite
def orderly(draw: st.DrawFn) -> str:
    """Draw a file in which nothing stands between the names of a group, no name begins another, and rules follow."""
    text = draw(st.sampled_from(["", "\n", "Disallow: /a\n"]))
    for agents, rules in draw(st.lists(st.tuples(AGENTS, RULES), max_size=4)):
        records = [*(("User-agent", agent) for agent in agents), ("Allow", "/b"), *rules]
        text += "".join(f"{key}{draw(SEPARATORS)}{value}{draw(ENDS)}" for key, value in records)
    return text


@given(orderly(), PATHS)
def test_an_orderly_file_is_answered_as_protego_answers_it(text: str, path: str) -> None:
    whole, rules = Protego.parse(text), rules_for(text, "fetched")
    assert may(text, path) == whole.can_fetch(HOST + path, "fetched")
    assert rules.delay_s == (whole.crawl_delay("fetched") or 0.0)


@given(st.lists(st.tuples(AGENTS, RULES.filter(bool)), max_size=3), st.data(), PATHS)
def test_records_of_other_kinds_interfere_nowhere(
    groups: list[tuple[list[str], list[tuple[str, str]]]], data: st.DataObject, path: str
) -> None:
    records = [
        f"{key}: {value}"
        for agents, rules in groups
        for key, value in [*(("User-agent", agent) for agent in agents), *rules]
        if "elay" not in key
    ]
    answer = may(lines(*records), path)
    for other in data.draw(st.lists(st.sampled_from(["Crawl-delay: 2", "Noindex: /", "Sitemap: /s", "?", "a: b"]))):
        records.insert(data.draw(st.integers(0, len(records))), other)
    assert may(lines(*records), path) is answer


def test_the_groups_of_a_name_are_one_wherever_they_stand() -> None:
    rules = ["Disallow: /x", "Allow: /x/y", "Disallow: /*.gif$"]
    together = lines(OURS, *rules)
    apart = lines(*(line for rule in rules for line in (OURS, rule, "User-agent: other", "Disallow: /z")))
    for path in ("/x", "/x/y", "/a.gif", "/z", "/"):
        assert may(apart, path) == may(together, path)


class Handed:
    """Stands in for protego: notes what it is given, and how often it is asked."""

    def __init__(self) -> None:
        self.rules: list[str] = []
        self.asked = 0

    def parse(self, text: str) -> "Handed":
        self.rules = text.split("\n")[1:]
        return self

    def can_fetch(self, *_: str) -> bool:
        self.asked += 1
        return True


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> Handed:
    handed = Handed()
    monkeypatch.setattr("protego.Protego", handed)
    return handed


@pytest.mark.parametrize(
    "rules",
    [
        pytest.param([f"Disallow: /{number}" for number in range(3 * MAX_RULES)], id="rules"),
        pytest.param([f"Disallow: /*{number}" for number in range(3 * MAX_RULES)], id="rules with wildcards"),
        pytest.param([f"Disallow: /{'%41' * 600}/{number}" for number in range(500)], id="escapes"),
        pytest.param([f"Disallow: /{'$' * 1_900}{number}" for number in range(500)], id="dollar signs"),
        pytest.param(["Disallow: /" + "a*" * 200_000], id="wildcards of a rule"),
        pytest.param(["Disallow: /" + "%41" * 150_000], id="length of a rule"),
        pytest.param(["Allow: /"] * MAX_RECORDS * 2, id="the same again"),
        pytest.param([OURS] * MAX_RECORDS * 2, id="names"),
    ],
)
def test_protego_is_given_so_much_and_no_more(handed: Handed, rules: list[str]) -> None:
    rules_for(lines(OURS, *rules), "fetched")
    assert len(handed.rules) <= MAX_RULES
    assert max(map(len, handed.rules), default=0) <= MAX_RULE_CHARACTERS + len("disallow: *")
    assert max((rule.count("*") for rule in handed.rules), default=0) <= MAX_WILDCARDS
    assert sum(len(rule) - len("disallow: ") + 3 * rule.count("$") for rule in handed.rules) <= MAX_WEIGHT


def test_records_beyond_the_bound_are_not_read() -> None:
    head = ["User-agent: other"] * (MAX_RECORDS - 2)
    assert may(lines(*head, OURS, "Disallow: /x")) is False
    assert may(lines(*head, "User-agent: other", OURS, "Disallow: /x")) is True
    assert len(without_the_rest(lines(*head, *head)).split("\n")) == MAX_RECORDS


@pytest.mark.parametrize(
    ("rule", "path", "asked"),
    [
        ("/" + "a" * 3_000, "/" + "a" * 3_001, False),
        ("/" + "a" * 3_000, "/" + "a" * 1_000, True),
        ("/a" + "%E4%B8%AD" * 400, "/a" + "%E4%B8%AD" * 400, False),
        ("/" + "*a" * 90, "/" + "a" * 90, False),
        ("/" + "*a" * 90, "/b", True),
        ("/" + "a" * (MAX_RULE_CHARACTERS - 2) + "$" + "b" * 9, "/" + "a" * (MAX_RULE_CHARACTERS - 2) + "%24bb", False),
    ],
)
def test_a_rule_beyond_the_bounds_forbids_what_begins_like_it(rule: str, path: str, asked: bool) -> None:
    assert may(lines(OURS, f"Disallow: {rule}"), path) is asked


def test_a_rule_beyond_the_bounds_allows_nothing() -> None:
    assert may(lines(OURS, "Disallow: /", f"Allow: /{'*a' * 90}"), "/" + "a" * 90) is False


def test_rules_that_would_take_too_long_to_look_through_are_not_asked(handed: Handed) -> None:
    rules = rules_for(lines(OURS, *(f"Disallow: /*{number:_>40}" for number in range(500))), "fetched")
    longest = "/" * (MAX_STEPS // rules.wild_weight)

    assert isinstance(rules, Rules)
    assert rules.objection(longest) is None
    assert handed.asked == 1
    assert "too many rules" in str(rules.objection(longest + "/"))
    assert handed.asked == 1
