"""What a parser makes of a feed's XML: the head and the entries as small trees, and where it had to stop.

Values only; knows neither how they are parsed nor any field of any format.
"""

from dataclasses import dataclass, field
from xml.parsers import expat

_TOO_EARLY = frozenset(
    expat.errors.codes[reason]
    for reason in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
)
MISMATCH = expat.errors.codes[expat.errors.XML_ERROR_TAG_MISMATCH]
_TOO_LATE = expat.errors.codes[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]


@dataclass(slots=True)
class Element:
    """An element with what is in force around it. Attribute names are lower-case."""

    name: str
    attributes: dict[str, str]
    base: str | None
    """The `xml:base` in force, absolute; None where no element has one."""
    language: str | None
    """The `xml:lang` in force."""
    text: str = ""
    """Its character data, or its content as HTML where `is_markup`."""
    is_markup: bool = False
    children: list["Element"] = field(default_factory=list)

    def child(self, name: str) -> "Element | None":
        """Return the first child of that name."""
        return next((child for child in self.children if child.name == name), None)


@dataclass(frozen=True, slots=True)
class Fault:
    """Where and why the parser stopped."""

    code: int
    line: int
    offset: int
    """In bytes of the UTF-8 form of the text."""

    @property
    def reason(self) -> str:
        """Expat's own words."""
        return expat.ErrorString(self.code) or f"error {self.code}"

    @property
    def at_end(self) -> bool:
        """Whether the document merely ends too early."""
        return self.code in _TOO_EARLY

    @property
    def after_root(self) -> bool:
        """Whether the root was closed before."""
        return self.code == _TOO_LATE


@dataclass(slots=True)
class FeedTree:
    """What one pass found: the root without its entries, the whole entries in their order, and where it stopped."""

    root: Element | None = None
    entries: list[Element] = field(default_factory=list)
    fault: Fault | None = None
    open_entry_at: int | None = None
    """Where the entry begins within which the fault lies, in bytes; nothing of it is kept here."""
    too_deep: bool = False
    """Something was nested so deep that it became text."""
    too_many: bool = False
    """An element held so many others that the rest was left out."""
    dropped: int = 0
    """Entries beyond the most that may be kept."""
