"""One entry of an export, and the export: values between the file and the posts that are made of it. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Exported:
    """An entry, as the program that wrote it says it; nothing of it is judged yet."""

    name: str
    """What it is called in lines for people: the file, its number there."""
    url: str = ""
    title: str = ""
    body: str = ""
    """HTML; empty where the export holds addresses alone."""
    dates: tuple[str, ...] = ()
    """Of its publication, the surest first, as texts that `read_date` knows."""
    fetched_at: str = ""
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    author: str = ""
    description: str = ""
    language: str = ""
    guid: str = ""
    why_not: str = ""
    """Why it is not taken, where the program itself says so: a draft, a private post."""


@dataclass(frozen=True, slots=True)
class Export:
    """A file that was recognised."""

    kind: str
    """What wrote it, for people."""
    entries: tuple[Exported, ...]
    notes: tuple[str, ...] = ()
    """What else it holds and is not taken."""


class ExportError(Exception):
    """The file is an export that cannot be read; the message says why, in one clause."""
