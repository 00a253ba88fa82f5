"""Patterns over addresses take time that grows with the address; one that cannot is refused where it stands."""

import pytest

from ingest.extractor.site_rules.addresses import claims, key_of
from ingest.extractor.site_rules.errors import RuleError
from ingest.extractor.site_rules.load import read_rule

RULE = """rule:
  name: mine
  hosts: [a.example]
  paths: {paths}
  body: article
  addresses:
    - path: {path}
      key: "mine:{{id}}"
"""


def file(paths: str = "/", path: str = r"/(?P<id>\d+)") -> str:
    return RULE.format(paths=f"'{paths}'", path=f"'{path}'")


@pytest.mark.parametrize("pattern", ["/(a+)+b", "/(a|a)*b", "/(a*)*b", "/(?:a+)+(?:a+)+b"])
def test_a_pattern_that_would_backtrack_for_ever_does_not(pattern: str) -> None:
    rule = read_rule(file(paths=pattern, path=f"(?P<id>{pattern})"), "mine.yaml").rule

    address = "https://a.example/" + "a" * 5_000

    assert not claims(rule, address)
    assert key_of(rule, address) is None
    assert claims(rule, address + "b")


@pytest.mark.parametrize("pattern", ["/(?!x)a", "/(?<=x)a", r"/(a)\1", "/(?P<id>a{1,5000})"])
def test_a_pattern_that_needs_backtracking_is_named_with_its_line_and_the_remedy(pattern: str) -> None:
    with pytest.raises(RuleError, match=r"mine.yaml:4: rule.paths: .*RE2.*; write it without them"):
        read_rule(file(paths=pattern), "mine.yaml")
    with pytest.raises(RuleError, match=r"mine.yaml:7: rule.addresses\[0\].path: "):
        read_rule(file(path=pattern), "mine.yaml")


def test_an_address_that_is_no_unicode_is_none_of_the_rules() -> None:
    rule = read_rule(file(), "mine.yaml").rule

    assert key_of(rule, "https://a.example/\udc80") is None
    assert key_of(rule, "https://a.example/17") == "mine:17"
