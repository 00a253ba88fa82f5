"""CSS selectors as people write them in rules, checked where they are read; and the values that hold them. Pure."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict
from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError


class Frozen(BaseModel):
    """A value that cannot change, and that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _selector(text: str) -> str:
    """Return the CSS selector; raise `ValueError` when lexbor does not understand it."""
    try:
        LexborHTMLParser("").css(text)
    except SelectolaxError as error:
        raise ValueError(f"not a CSS selector: {text!r}") from error
    return text


def select(root: LexborHTMLParser | LexborNode, selector: str) -> list[LexborNode]:
    """Return the elements that a person's selector names, in the page's order, each once.

    lexbor gives one again for every part of a list (`figure, .hero`) that it matches (Selectors 4 §4.1: a set).
    """
    return list({node.mem_id: node for node in root.css(selector)}.values())


def one_or_many(value: object) -> object:
    """Return the value as a list: a single one stands for a list of one."""
    return value if isinstance(value, list | tuple) else (value,)


Selector = Annotated[str, AfterValidator(_selector)]
Selectors = Annotated[tuple[Selector, ...], BeforeValidator(one_or_many)]
