"""What a worker is told first. A value."""

import hashlib
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from ingest.budget.allowance import Allowance
from ingest.config.values import Config
from ingest.extractor.site_rules.book import RuleBook
from ingest.run.options import RunOptions


@dataclass(frozen=True, slots=True)
class Begin:
    """With which configuration, where, and what was asked of the run."""

    config: Config
    base: Path
    options: RunOptions
    blob: str = ""
    """The name of a blob that the store holds: a worker that finds it has the store's disk. Empty: each has it."""
    rules: str = ""
    """A digest of the rules of sites, which each machine has files of; empty: each worker has the same files."""

    def now(self, allowance: Allowance) -> "Begin":
        """Return it with what is left of the run's time."""
        left_s = allowance.left_s()
        budget = None if left_s is None else timedelta(seconds=max(left_s, 0.0))
        return replace(self, options=replace(self.options, budget=budget))


def rules_digest(rules: RuleBook) -> str:
    """Return what is the same where the same rules were read."""
    return hashlib.sha256("\0".join(map(repr, rules.rules)).encode()).hexdigest()
