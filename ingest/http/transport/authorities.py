"""Door: network. Whose certificates are trusted."""

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ingest.http.settings import NetworkSettings
from ingest.named_files import UnreadableFileError, check_named, read_named

MAX_FILE_BYTES = 16_000_000
"""All that browsers trust are 250 KB."""
_BEGIN, _END = b"-----BEGIN CERTIFICATE-----", b"-----END CERTIFICATE-----"


class AuthorityError(ValueError):
    """A file of authorities cannot be used; the message names it and the remedy."""


def tls_context(ca_files: tuple[str, ...], environ: Mapping[str, str]) -> ssl.SSLContext:
    """Trust certifi's authorities, or those of SSL_CERT_FILE in their place, and beside them those of `ca_files`.

    Raises `AuthorityError` when a named file cannot be read as certificates.
    """
    with _told("SSL_CERT_FILE", usual := environ.get("SSL_CERT_FILE") or _certifi()):
        context = ssl.create_default_context(cafile=usual)
    for file in ca_files:
        with _told("ca_file", file):
            context.load_verify_locations(cafile=file)
    context.set_alpn_protocols(["http/1.1"])
    return context


def _certifi() -> str:
    import certifi

    return certifi.where()


def _may_wait(file: str | None) -> bool:
    """Say whether the usual authorities need not be read before the first TLS connection, which many polls never make.

    Those of a file may, once it is seen to begin with a certificate: to read all 150 takes 17 ms, the first one 0.2.
    """
    if not file:
        return True
    try:
        data = read_named(Path(file), MAX_FILE_BYTES)
        first = data[data.find(_BEGIN) : data.find(_END) + len(_END)].decode("ascii")
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=first)
    except (UnreadableFileError, ssl.SSLError, ValueError):  # it is told by whoever reads all of it
        return False
    return True


@contextmanager
def _told(where: str, file: str) -> Iterator[None]:
    """Look at a file before OpenSSL opens it, and say what is wrong with it."""
    try:
        check_named(Path(file), MAX_FILE_BYTES)
        yield
    except ssl.SSLError:
        raise AuthorityError(f"{where}: {file}: holds no certificates; they begin with `BEGIN CERTIFICATE`") from None
    except UnreadableFileError as error:
        raise AuthorityError(f"{where}: {file}: {error}") from None
    except OSError as error:
        raise AuthorityError(f"{where}: {file}: {UnreadableFileError(error)}") from None


class Contexts:
    """One TLS context for all connections: to read the authorities takes as long as twenty handshakes."""

    def __init__(self, settings: NetworkSettings, environ: Mapping[str, str]) -> None:
        self._settings = settings
        self._environ = environ
        self._contexts: dict[str | None, ssl.SSLContext] = {}
        # Files that the user has named are looked at at once, so that a mistake is told at once.
        if settings.ca_file is not None or not _may_wait(environ.get("SSL_CERT_FILE")):
            self.trusting(None)
        for access in settings.sources.values():
            if access.ca_file is not None:
                self.trusting(access.ca_file)

    def trusting(self, ca_file: str | None) -> ssl.SSLContext:
        """Return the context that trusts a file beside the usual authorities."""
        if ca_file not in self._contexts:
            files = tuple(filter(None, (self._settings.ca_file, ca_file)))
            self._contexts[ca_file] = tls_context(files, self._environ)
        return self._contexts[ca_file]
