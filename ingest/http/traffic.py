"""Counts what each host was asked and what it sent, for the report. Pure bookkeeping."""

from collections import Counter
from collections.abc import Mapping

from store.late.dataclass import dataclass

REFUSALS = frozenset({429, 503})
"""RFC 6585 §4, RFC 9110 §15.6.4: not now."""


@dataclass(frozen=True, slots=True)
class Traffic:
    """What one host was asked in this run."""

    requests: int = 0
    bytes_received: int = 0
    """Of bodies, as they came over the wire."""
    not_modified: int = 0
    refusals: int = 0
    """Answers 429 and 503."""
    failures: int = 0
    """Requests that brought no answer, or none that was whole."""

    def since(self, before: "Traffic") -> "Traffic":
        """Return what came after an earlier count."""
        return Traffic(
            self.requests - before.requests,
            self.bytes_received - before.bytes_received,
            self.not_modified - before.not_modified,
            self.refusals - before.refusals,
            self.failures - before.failures,
        )


class TrafficCount:
    """The traffic of a run, while it grows."""

    def __init__(self) -> None:
        self._requests: Counter[str] = Counter()
        self._bytes: Counter[str] = Counter()
        self._not_modified: Counter[str] = Counter()
        self._refusals: Counter[str] = Counter()
        self._failures: Counter[str] = Counter()

    def asked(self, host: str) -> None:
        """Count a request."""
        self._requests[host] += 1

    def answered(self, host: str, status: int) -> None:
        """Count the head of an answer."""
        self._not_modified[host] += status == 304
        self._refusals[host] += status in REFUSALS

    def received(self, host: str, count: int) -> None:
        """Count bytes of a body."""
        self._bytes[host] += count

    def failed(self, host: str) -> None:
        """Count a request that came to nothing."""
        self._failures[host] += 1

    def take(self, host: str, traffic: Traffic) -> None:
        """Count what somebody else asked of a host."""
        self._requests[host] += traffic.requests
        self._bytes[host] += traffic.bytes_received
        self._not_modified[host] += traffic.not_modified
        self._refusals[host] += traffic.refusals
        self._failures[host] += traffic.failures

    def by_host(self) -> Mapping[str, Traffic]:
        """Return what was counted so far."""
        counts = (self._requests, self._bytes, self._not_modified, self._refusals, self._failures)
        return {host: Traffic(*(count[host] for count in counts)) for host in sorted(self._requests)}
