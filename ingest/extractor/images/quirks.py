"""What is odd about the images of one site, as a site rule says it. Pure."""

from ingest.extractor.page.selectors import Frozen, Selector, Selectors


class ImageQuirks(Frozen):
    """What is odd about the site's images."""

    referer: str | None = None
    """The Referer without which the image host refuses; `{url}` is the article's address."""
    drop: Selectors = ()
    https: bool = False
    """Addresses that say http are asked with https."""
    background: Selector | None = None
    """Elements whose CSS background is an image of the article."""
