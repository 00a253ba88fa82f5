"""Names of HTML that several rooms know: elements without an end, attributes that hold an image for a script. Pure."""

import re

VOID_ELEMENTS = frozenset("area base br col embed hr img input link meta param source track wbr".split())
"""Elements that have no end tag (HTML Standard §13.1.2, and `param` of older pages)."""

LAZY_IMAGE_SETS = tuple(
    (
        "data-srcset data-lazy-srcset data-original-set data-responsive data-sources data-flickity-lazyload-srcset"
    ).split()
)
"""Attributes in which a script looks for the candidates of a `srcset`; the likeliest first."""
LAZY_IMAGE_ATTRIBUTES = tuple(
    (
        "data-src data-original data-actualsrc data-lazy-src data-lazyload data-lazy-load data-lazy data-original-src"
        " data-img-src data-image-src data-imgsrc data-url data-echo data-real-src data-realsrc data-croporisrc"
        " data-srcs data-ks-lazyload data-defer-src data-runner-src data-hi-src data-img data-image data-a-src"
        " data-flickity-lazyload data-pin-media lazy-src lazysrc _src original file zoomfile"
    ).split()
)
"""Attributes in which a script looks for an image's address once the image comes into view; the likeliest first."""
FULL_SIZE_IMAGE_ATTRIBUTES = tuple(
    (
        "data-orig-file data-full-url data-full-src data-full data-zoom-src data-hi-res-src data-large-file"
        " data-large_image"
    ).split()
)
"""Attributes that lead to an image in its full size, where the page shows a small one; the likeliest first."""

_KNOWN = frozenset(LAZY_IMAGE_ATTRIBUTES)
_LIKE_THEM = re.compile(r"data-(?!.*set)[\w-]*(?:src|original|url)[\w-]*", re.ASCII)


def is_lazy(attribute: str) -> bool:
    """Say whether an attribute is known, or named, as one that holds an image's address for a script."""
    return attribute in _KNOWN or _LIKE_THEM.fullmatch(attribute) is not None
