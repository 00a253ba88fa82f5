"""What a person asks of a run on the command line. Pure values."""

from datetime import datetime, timedelta

from store.late.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What a person asked of this run."""

    force: bool = False
    """Every source, and everything that is owed, is due."""
    since: datetime | None = None
    """Leave out entries published before."""
    limit: int | None = None
    """Of new articles, of one source."""
    budget: timedelta | None = None
    """Nothing more is begun after so long; what is left is first in the next run."""
