"""What went wrong below, told so that a person knows what to do. Pure: exceptions in, one `TransportError` out."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import httpcore

from ingest.http.redact import one_line
from ingest.http.transport.head_parsing import CutError, WireError
from ingest.http.transport.interface import TransportError
from ingest.messages import Reason


@contextmanager
def explained(host: str) -> Iterator[None]:
    """Turn what `ssl`, httpcore and the system raise into a `TransportError`."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise TransportError(Reason.TLS, _about_certificate(host, error)) from error
    except ssl.SSLError as error:
        said = one_line(error.reason or str(error)).lower().replace("_", " ")
        raise TransportError(Reason.TLS, f"no TLS connection to {host}: {said}") from error
    except httpcore.ProxyError as error:
        raise TransportError(Reason.REFUSED, f"the proxy does not reach {host}: {one_line(str(error))}") from error
    except CutError as error:
        detail = f"{host} closed the connection before the body was whole"
        raise TransportError(Reason.CUT, detail, passing=True) from error
    except (httpcore.ProtocolError, WireError) as error:
        raise TransportError(Reason.BROKEN, f"{host} does not speak HTTP: {one_line(str(error))}") from error
    except (httpcore.NetworkError, OSError) as error:
        said = one_line(str(error)) or "for no stated reason"
        raise TransportError(Reason.BROKEN, f"the connection to {host} broke: {said}", passing=True) from error


def _about_certificate(host: str, error: ssl.SSLCertVerificationError) -> str:
    said = one_line(error.verify_message or str(error))
    if "local issuer" in said or "self-signed" in said or "self signed" in said:
        remedy = "its chain is incomplete or its authority unknown; name the authority in network.ca_file"
    elif "expired" in said:
        remedy = "wait for its owner to renew it, or check this machine's clock"
    else:
        remedy = "check the spelling of the host"
    return f"the certificate of {host} is not accepted: {said} ({remedy})"
