"""The body of a kept page, out of the coding in which it is held. Pure."""

from ingest.http.coding.body import Body, BodyError

_MAX_BYTES = 50_000_000


def unpacked(coding: str, raw: bytes) -> bytes | None:
    """Return a body as it is read; None where its coding can't be undone."""
    try:
        body = Body(coding, _MAX_BYTES)
        body.add(raw)
        return body.finish(framed=True)[0]
    except BodyError:
        return None
