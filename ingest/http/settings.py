"""How the web is asked: the dials of `network` in the configuration. Knows nothing of files or of YAML."""

from collections.abc import Mapping
from datetime import UTC, tzinfo
from ipaddress import IPv4Network, IPv6Network
from typing import TypeAlias

from ingest import USER_AGENT
from ingest.http.own_secrets import NO_SECRETS, OwnSecrets
from ingest.messages import Purpose
from store.late.dataclass import dataclass, field

Network: TypeAlias = IPv4Network | IPv6Network
AllowPrivate: TypeAlias = bool | tuple[Network, ...]
"""False, True, or the networks that may be asked although they are not public."""

SETTABLE_HEADERS = frozenset(
    {"accept", "accept-language", "authorization", "cookie", "referer", "x-api-key", "x-auth-token", "x-requested-with"}
)
"""What a source may have sent along. An allow-list: a header can steer proxies, caches and servers in many ways."""


@dataclass(frozen=True, slots=True)
class SourceAccess:
    """How one source is asked, where that is not the usual way."""

    origins: frozenset[str] = frozenset()
    """Scheme, host and port of the source's own URLs: `headers` and `secrets` are sent to these and to no others."""
    headers: tuple[tuple[str, str], ...] = ()
    """Of `SETTABLE_HEADERS`, lower case; secrets come from the environment, never from a file."""
    secrets: OwnSecrets = NO_SECRETS
    """Those in its addresses: put back into the parameters that were emptied of them."""
    proxy: str | None = None
    ca_file: str | None = None
    robots: bool = True
    """False: robots.txt does not bind it, by the user's own decision."""


ROBOTS_BYTES = 4_000_000
"""A longer robots.txt cannot be read, and so forbids nothing; of any other `robots_rules.MAX_BYTES` are."""


@dataclass(frozen=True, slots=True)
class NetworkSettings:
    """The dials of the network door; names, units and defaults are those of config.yaml."""

    user_agent: str = USER_AGENT
    proxy: str | None = None
    """`http://` or `socks5://`; never taken from the environment."""
    ca_file: str | None = None
    """PEM file of authorities that are trusted beside the usual ones."""
    per_host: int = 2
    delay_s: float = 0.5
    timeout_s: float = 30.0
    """For a whole request: connecting, TLS, redirects, headers and body; waiting for a turn is not counted."""
    allow_private: AllowPrivate = False
    ports: tuple[int, ...] = (80, 443, 8080, 8443)
    resolve: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    """Host -> (address, port), asked instead of DNS, under the guard like every address."""
    concurrency: int = 16
    max_feed_bytes: int = 20_000_000
    max_page_bytes: int = 10_000_000
    max_image_bytes: int = 20_000_000
    zone: tzinfo = UTC
    """In which times are told."""
    sources: Mapping[str, SourceAccess] = field(default_factory=dict)
    """By the source's name; a source that is not here is asked the usual way."""

    def max_bytes(self, purpose: Purpose) -> int:
        """How large a body may be for this purpose, before and after its content coding is undone."""
        return {
            Purpose.PAGE: self.max_page_bytes,
            Purpose.IMAGE: self.max_image_bytes,
            Purpose.ROBOTS: ROBOTS_BYTES,
        }.get(purpose, self.max_feed_bytes)
