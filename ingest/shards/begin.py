"""What a worker is told first. A value."""

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from ingest.budget.allowance import Allowance
from ingest.config.values import Config
from ingest.run.options import RunOptions


@dataclass(frozen=True, slots=True)
class Begin:
    """With which configuration, where, and what was asked of the run."""

    config: Config
    base: Path
    options: RunOptions

    def now(self, allowance: Allowance) -> "Begin":
        """Return it with what is left of the run's time."""
        left_s = allowance.left_s()
        budget = None if left_s is None else timedelta(seconds=max(left_s, 0.0))
        return replace(self, options=replace(self.options, budget=budget))
