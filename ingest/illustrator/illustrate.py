"""The dialogue that gets images: each by its best candidate, then by the others, judged by its bytes.

Knows nothing of files: it returns the bytes, a few images at a time.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.documents import ImageRef
from ingest.illustrator.sniff import ImageKind, is_whole, sniff
from ingest.messages import Answer, Dialogue, NoReply, Purpose, Reason, Reply, Request
from ingest.messages import ask_all as ask_web_all
from normalize.values import Url


@dataclass(frozen=True, slots=True)
class Picked:
    """One image: its bytes and kind, or why there are none, in one line."""

    url: Url
    """As it stands in the article's body."""
    body: bytes = b""
    kind: ImageKind | None = None
    error: str | None = None
    refused: bool = False
    """It was had, and is none that may be published: it stays a link and is not asked for again."""
    unbegun: bool = False
    """There was no time to ask for it: no try."""


def illustrate(
    images: Sequence[ImageRef], *, headers: tuple[tuple[str, str], ...], source: str, max_pixels: int
) -> Dialogue[list[Picked]]:
    """Get some images together; each further candidate is asked for only where the one before it failed."""
    picked: dict[Url, Picked] = {}
    rounds = max((1 + len(image.alternatives) for image in images), default=0)
    for number in range(rounds):
        missing = [image for image in images if _is_missing(picked, image) and number <= len(image.alternatives)]
        urls = [(image.url, *image.alternatives)[number] for image in missing]
        if not urls:
            break
        answers = yield from ask_web_all([Request(url, Purpose.IMAGE, headers, source) for url in urls])
        for image, answer in zip(missing, answers, strict=True):
            found = _picked(image.url, answer, max_pixels)
            # The first candidate's trouble is the one to report: it is the image that the article names.
            picked[image.url] = found if found.kind or found.unbegun or image.url not in picked else picked[image.url]
    return [picked[image.url] for image in images]


def _is_missing(picked: dict[Url, Picked], image: ImageRef) -> bool:
    return image.url not in picked or picked[image.url].kind is None


def _picked(url: Url, answer: Answer, max_pixels: int) -> Picked:
    """Say what an answer is worth as an image."""
    if isinstance(answer, NoReply):
        return Picked(url, error=answer.detail, unbegun=answer.reason is Reason.UNBEGUN)
    if not answer.is_content:
        return Picked(url, error=f"answers {answer.status}")
    kind = sniff(answer.body)
    if kind is None:
        return Picked(url, error=_what_else(answer), refused=_is_svg(answer))
    if not is_whole(kind, answer.body):
        return Picked(url, error="is cut off, or its head is damaged")
    if kind.width_px * kind.height_px > max_pixels:
        return Picked(url, error=f"is {kind.width_px} x {kind.height_px} pixels, more than {max_pixels}", refused=True)
    return Picked(url, answer.body, kind)


def _is_svg(reply: Reply) -> bool:
    head = reply.body[:512].lstrip().lower()
    return b"<svg" in head or reply.headers.get("content-type", "").startswith("image/svg")


def _what_else(reply: Reply) -> str:
    """Name what came instead of an image."""
    if not reply.body:
        return "is empty"
    if _is_svg(reply):
        return "is SVG, which may carry script: it stays a link"
    if reply.body[:256].lstrip()[:1] == b"<":
        return "is a page, not an image"
    return f"is no image that is known ({reply.headers.get('content-type', 'no type')[:60]})"
