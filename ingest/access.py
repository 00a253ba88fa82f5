"""From a source's own settings to how it is asked: headers, logins out of the environment, proxy, authorities. Pure."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from ingest.config.errors import ConfigError
from ingest.config.values import SourceSection
from ingest.http.guard import Target, target_of
from ingest.http.headers import basic_authorization
from ingest.http.own_secrets import own_secrets
from ingest.http.settings import SourceAccess


def access_of(section: SourceSection, base: Path, environ: Mapping[str, str]) -> SourceAccess | None:
    """Return how a source is asked; None where it is asked the usual way.

    Raises `ConfigError` for a name that the environment does not hold.
    """
    headers = tuple(_headers(section, environ))
    secrets = own_secrets(tuple(section.url))
    if not (headers or secrets or section.proxy or section.ca_file) and section.robots:
        return None
    return SourceAccess(
        origins=frozenset(_origins(section)),
        headers=headers,
        secrets=secrets,
        proxy=section.proxy,
        ca_file=str(base / section.ca_file) if section.ca_file else None,
        robots=section.robots,
    )


def _headers(section: SourceSection, environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    where = f"source {section.name!r}"
    for name, value in section.headers.items():
        yield name.lower(), _value(value, environ, f"{where}: headers.{name}")
    if section.auth:
        user, colon, password = _value(section.auth, environ, f"{where}: auth").partition(":")
        if not colon:
            raise ConfigError(f"{where}: auth: {section.auth} does not hold USER:PASSWORD")
        yield "authorization", basic_authorization(user, password)


def _value(text: str, environ: Mapping[str, str], where: str) -> str:
    """Return a value, taken from the environment where it is written as `$NAME`."""
    if not text.startswith("$"):
        return text
    value = environ.get(text[1:])
    if not value:
        raise ConfigError(f"{where}: the environment has no {text[1:]}")
    return value


def _origins(section: SourceSection) -> Iterator[str]:
    """Yield the origins of a source's URLs as the guard writes them."""
    for url in section.url:
        target = target_of(url) if url.startswith("http") else None
        if isinstance(target, Target):
            yield target.origin
