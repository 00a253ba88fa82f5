"""What went wrong below, told so that a person knows what to do. Pure: exceptions in, one `TransportError` out."""

import ssl
from types import TracebackType

from ingest.http.redact import one_line
from ingest.http.transport.authorities import AuthorityError
from ingest.http.transport.head_parsing import CutError, WireError
from ingest.http.transport.interface import TransportError
from ingest.messages import Reason


class explained:  # noqa: N801 - a context, as those of contextlib are called
    """Turns what `ssl`, httpcore and the system raise within into a `TransportError`."""

    __slots__ = ("_host",)

    def __init__(self, host: str) -> None:
        self._host = host

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Say what went wrong, if anything did."""
        said = _said_of(self._host, error) if isinstance(error, Exception) else None
        if said is not None:
            raise said from error


def _said_of(host: str, error: Exception) -> TransportError | None:
    import httpcore

    match error:
        case AuthorityError():
            return TransportError(Reason.TLS, str(error))
        case ssl.SSLCertVerificationError():
            return TransportError(Reason.TLS, _about_certificate(host, error))
        case ssl.SSLError():
            said = one_line(error.reason or str(error)).lower().replace("_", " ")
            return TransportError(Reason.TLS, f"no TLS connection to {host}: {said}")
        case httpcore.ProxyError():
            return TransportError(Reason.REFUSED, f"the proxy does not reach {host}: {one_line(str(error))}")
        case CutError():
            return TransportError(Reason.CUT, f"{host} closed the connection before the body was whole", passing=True)
        case httpcore.ProtocolError() | WireError():
            return TransportError(Reason.BROKEN, f"{host} does not speak HTTP: {one_line(str(error))}")
        case httpcore.NetworkError() | OSError():
            said = one_line(str(error)) or "for no stated reason"
            return TransportError(Reason.BROKEN, f"the connection to {host} broke: {said}", passing=True)
        case _:
            return None


def _about_certificate(host: str, error: ssl.SSLCertVerificationError) -> str:
    said = one_line(error.verify_message or str(error))
    if "local issuer" in said or "self-signed" in said or "self signed" in said:
        remedy = "its chain is incomplete or its authority unknown; name the authority in network.ca_file"
    elif "expired" in said:
        remedy = "wait for its owner to renew it, or check this machine's clock"
    else:
        remedy = "check the spelling of the host"
    return f"the certificate of {host} is not accepted: {said} ({remedy})"
