"""Counts what each host was asked and what it sent, for the report. Pure bookkeeping."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

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


class TrafficCount:
    """The traffic of a run, while it grows."""

    def __init__(self) -> None:
        self._hosts: dict[str, Traffic] = {}

    def asked(self, host: str) -> None:
        """Count a request."""
        self._add(host, requests=1)

    def answered(self, host: str, status: int) -> None:
        """Count the head of an answer."""
        self._add(host, not_modified=int(status == 304), refusals=int(status in REFUSALS))

    def received(self, host: str, count: int) -> None:
        """Count bytes of a body."""
        self._add(host, bytes_received=count)

    def failed(self, host: str) -> None:
        """Count a request that came to nothing."""
        self._add(host, failures=1)

    def by_host(self) -> Mapping[str, Traffic]:
        """Return what was counted so far."""
        return dict(sorted(self._hosts.items()))

    def _add(self, host: str, **more: int) -> None:
        so_far = self._hosts.get(host, Traffic())
        self._hosts[host] = replace(so_far, **{name: getattr(so_far, name) + count for name, count in more.items()})
