"""Every rule makes of its own sample pages what it says."""

from datetime import UTC, datetime

import pytest

from ingest.extractor.samples import complaints
from ingest.extractor.site_rules.book import load_rules
from ingest.extractor.site_rules.model import Rule, Sample

BOOK = load_rules(None, built_in=True)
NOW = datetime(2026, 11, 1, tzinfo=UTC)
CASES = [(rule, sample) for rule in BOOK.rules for sample in BOOK.samples[rule.name]]


@pytest.mark.parametrize(("rule", "sample"), CASES, ids=[f"{rule.name}-{sample.url}" for rule, sample in CASES])
def test_a_rule_reads_its_sample_as_expected(rule: Rule, sample: Sample) -> None:
    assert complaints(rule, sample, NOW) == []
