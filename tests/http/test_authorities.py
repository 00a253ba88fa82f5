"""Authorities are read when the first TLS connection is made; what is wrong with a named file is told at once."""

import ssl
from pathlib import Path

import certifi
import pytest

from ingest.http.settings import NetworkSettings, SourceAccess
from ingest.http.transport import authorities
from ingest.http.transport.authorities import AuthorityError, Contexts
from ingest.http.transport.failures import explained
from ingest.http.transport.interface import TransportError
from ingest.messages import Reason

USUAL = certifi.where()


def read_of(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """Return what whole files are read of, beside the usual ones, as they are read."""
    read: list[tuple[str, ...]] = []
    real = authorities.tls_context

    def counted(files: tuple[str, ...], environ: dict[str, str]) -> ssl.SSLContext:
        read.append(files)
        return real(files, environ)

    monkeypatch.setattr(authorities, "tls_context", counted)
    return read


@pytest.mark.parametrize("environ", [{}, {"SSL_CERT_FILE": ""}, {"SSL_CERT_FILE": USUAL}])
def test_no_authorities_are_read_before_a_connection_wants_them(
    environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    read = read_of(monkeypatch)
    contexts = Contexts(NetworkSettings(sources={"a": SourceAccess(headers=(("x-key", "1"),))}), environ)
    assert read == []

    assert contexts.trusting(None) is contexts.trusting(None)

    assert read == [()]


def test_files_that_the_configuration_names_are_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read = read_of(monkeypatch)
    Contexts(NetworkSettings(ca_file=USUAL, sources={"a": SourceAccess(ca_file=USUAL)}), {})

    assert read == [(USUAL,), (USUAL, USUAL)]


@pytest.mark.parametrize("text", ["", "certificates", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_a_file_that_begins_with_no_certificate_is_told_at_once(text: str, tmp_path: Path) -> None:
    (tmp_path / "mine.pem").write_text(text)

    with pytest.raises(AuthorityError, match=r"SSL_CERT_FILE: .*holds no certificates"):
        Contexts(NetworkSettings(), {"SSL_CERT_FILE": str(tmp_path / "mine.pem")})


def test_a_file_that_breaks_off_further_down_costs_what_wants_tls(tmp_path: Path) -> None:
    first = Path(USUAL).read_text("utf-8").partition("-----END CERTIFICATE-----")
    (tmp_path / "mine.pem").write_text(f"{first[0]}{first[1]}\n-----BEGIN CERTIFICATE-----\nAAAA\n", "utf-8")
    contexts = Contexts(NetworkSettings(), {"SSL_CERT_FILE": str(tmp_path / "mine.pem")})

    with (
        pytest.raises(TransportError, match=r"SSL_CERT_FILE: .*mine.pem: holds no certificates") as told,
        explained("a.example"),
    ):
        contexts.trusting(None)

    assert told.value.reason is Reason.TLS
