"""Door: network. Sends a message of ours to the address that the user has named for it; nothing else is ever sent."""

import os
from collections.abc import Mapping

from ingest.http.redact import one_line, shown_url


def post(url: str, message: Mapping[str, str], timeout_s: float, proxy: str | None = None) -> str | None:
    """Send a message as JSON; return why that failed, in one line that names no secret. A redirect is a failure."""
    import httpx

    from ingest.http.transport.authorities import tls_context

    where = f"webhook {shown_url(url).partition('?')[0]}"
    try:
        with httpx.Client(
            proxy=proxy, verify=tls_context((), os.environ), trust_env=False, timeout=timeout_s
        ) as client:
            answer = client.post(url, json=dict(message))
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        return f"{where}: {type(error).__name__}: {one_line(str(error)).replace(url, '…')}"
    return None if answer.is_success else f"{where}: answers {answer.status_code}"
