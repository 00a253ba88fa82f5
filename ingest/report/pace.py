"""How far long work has come: what is done, what is left, how fast it goes. Pure but for its clock."""

from collections.abc import Callable

from ingest.report.progress import Ahead
from ingest.text.counted import counted

_MIN_S = 1.0
"""Before so much has passed, no rate is told."""
_RATES = ((1, "s"), (60, "min"), (3600, "h"))


class Pace:
    """Counts articles by the clock; work under another name begins anew."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._ahead: Ahead | None = None
        self._began_s = monotonic()
        self.done = 0
        """Articles of the work at hand."""

    def begin(self, ahead: Ahead) -> None:
        """Hear what is left of the work at hand."""
        if self._ahead is None or self._ahead.of != ahead.of:
            self._began_s, self.done = self._monotonic(), 0
        self._ahead = ahead

    def article(self) -> None:
        """Hear that one is done."""
        self.done += 1

    @property
    def is_long(self) -> bool:
        """Say whether anybody told what is left."""
        return self._ahead is not None

    @property
    def is_under_way(self) -> bool:
        """Say whether there is anything to tell."""
        return self._ahead is not None and self.done > 0 and self._ahead.articles > 0

    @property
    def total(self) -> int:
        """Return how many there are in all, as far as anybody knows."""
        return self.done + (self._ahead.articles if self._ahead else 0)

    def left_s(self) -> float | None:
        """Return an estimate of the time left; None where nobody knows how much is left, or how fast it goes."""
        passed_s = self._monotonic() - self._began_s
        if self._ahead is None or self._ahead.at_least or not self.done or passed_s < _MIN_S:
            return None
        return self._ahead.articles * passed_s / self.done

    def told(self) -> str:
        """Return it in one line: `142 of 314 articles, 2.1/s, about 1 min left`."""
        least = "at least " if self._ahead is None or self._ahead.at_least else ""
        parts = [f"{self.done} of {least}{counted(self.total, 'article')}", self._rate()]
        left_s = self.left_s()
        parts += [f"about {_span(left_s)} left"] if left_s is not None and self.is_under_way else []
        return ", ".join(filter(None, parts))

    def line(self) -> str:
        """Return the line with the name of the work before it."""
        return f"{self._ahead.of}: {self.told()}" if self._ahead else self.told()

    def _rate(self) -> str:
        passed_s = self._monotonic() - self._began_s
        if passed_s < _MIN_S or not self.done:
            return ""
        per_s = self.done / passed_s
        size_s, unit = next(((size_s, unit) for size_s, unit in _RATES if per_s * size_s >= 1), _RATES[-1])
        rate = per_s * size_s
        return f"{rate:.1f}/{unit}" if rate < 10 else f"{rate:.0f}/{unit}"


def _span(seconds: float) -> str:
    """Write a span as people estimate it: `40 s`, `2.5 min`, `12 min`, `3 h 20 min`, `2 d 5 h`."""
    if seconds < 120:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"{minutes} min" if minutes >= 10 else f"{seconds / 60:.1f} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes} min"
    return f"{hours // 24} d {hours % 24} h"
