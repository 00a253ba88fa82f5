"""CSS selectors as people write them in rules, checked where they are read; and the values that hold them. Pure."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict
from selectolax.lexbor import LexborHTMLParser, SelectolaxError


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


def one_or_many(value: object) -> object:
    """Return the value as a list: a single one stands for a list of one."""
    return value if isinstance(value, list | tuple) else (value,)


Selector = Annotated[str, AfterValidator(_selector)]
Selectors = Annotated[tuple[Selector, ...], BeforeValidator(one_or_many)]
