"""Door: network. Whose certificates are trusted."""

import ssl
from collections.abc import Mapping

import certifi

from ingest.http.settings import NetworkSettings


def tls_context(ca_files: tuple[str, ...], environ: Mapping[str, str]) -> ssl.SSLContext:
    """Trust certifi's authorities, or those of SSL_CERT_FILE in their place, and beside them those of `ca_files`.

    Raises `OSError` or `ssl.SSLError` when a named file cannot be read as certificates.
    """
    context = ssl.create_default_context(cafile=environ.get("SSL_CERT_FILE") or certifi.where())
    for file in ca_files:
        context.load_verify_locations(cafile=file)
    context.set_alpn_protocols(["http/1.1"])
    return context


class Contexts:
    """One TLS context for all connections: to read the authorities takes as long as twenty handshakes."""

    def __init__(self, settings: NetworkSettings, environ: Mapping[str, str]) -> None:
        self._settings = settings
        self._environ = environ
        self._contexts: dict[str | None, ssl.SSLContext] = {}
        # Files that the user has named are read at once, so that a mistake is told at once.
        if settings.ca_file is not None or "SSL_CERT_FILE" in environ:
            self.trusting(None)
        for access in settings.sources.values():
            self.trusting(access.ca_file)

    def trusting(self, ca_file: str | None) -> ssl.SSLContext:
        """Return the context that trusts a file beside the usual authorities."""
        if ca_file not in self._contexts:
            files = tuple(filter(None, (self._settings.ca_file, ca_file)))
            self._contexts[ca_file] = tls_context(files, self._environ)
        return self._contexts[ca_file]
