"""`Document`: what the store accepts. Pure values; knows nothing of HTML or of the network."""

from datetime import date, datetime

from store.late.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that stands beside a post: its name there, and the SHA-256 of its bytes, under which the blobs hold it."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Former:
    """A text of a post, by the SHA-256 of its bytes and its revision, and what a newer one changes of it by line."""

    sha256: str
    revision: int
    diff: str


@dataclass(frozen=True, slots=True)
class Document:
    """A post, ready to be put: the whole text of its file, the files beside it, and what a builder wants to know of it.

    `text` is the file, front matter and body, LF line ends, exactly one at the end. `folder` is the path below the
    content root that the post's files share (`2026/02/28/anthropic-30b4c13b`), `file_name` the post's own file in it.
    """

    identity: str
    source: str
    source_url: str
    title: str
    slug: str
    day: date
    """The day that names the folder, in the store's zone."""
    published: datetime
    text: str
    content_hash: str
    """`sha256:…` of the body as it stands in `text`, so that a change by hand shows."""
    folder: str
    file_name: str = "index.md"
    assets: tuple[Asset, ...] = ()
    former: Former | None = None
    """What the post says until now, where whoever made the document compared the two."""
    asset_folder: str | None = None
    """Where the assets stand below the content root, for sites that serve none beside a post; None is `folder`."""

    @property
    def path(self) -> str:
        """The post's path below the content root."""
        return f"{self.folder}/{self.file_name}" if self.folder else self.file_name
