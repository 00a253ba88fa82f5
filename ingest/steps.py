"""The steps in which one article is made, for whoever watches. Pure values."""

from enum import StrEnum


class Step(StrEnum):
    """What is being done for an article; what became of it is its outcome."""

    PAGE = "page"
    """Its page is asked for, or looked up among those that were kept."""
    TEXT = "text"
    """Its text was found."""
    IMAGES = "images"
    """Its images are asked for."""
