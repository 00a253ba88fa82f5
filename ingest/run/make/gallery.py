"""What became of an article's images, as values: those beside its post, links, what is missing. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.documents import ImageRef
from ingest.source import Source
from normalize.article import Picture, Publish
from normalize.values import Url
from store.document import Asset
from store.memory import PictureMemory

TRACKER = "a tracking pixel"


@dataclass(frozen=True, slots=True)
class Gallery:
    """What became of an article's images."""

    pictures: tuple[Picture, ...] = ()
    known: tuple[PictureMemory, ...] = ()
    """What is remembered of those that need not be asked for."""
    memories: tuple[PictureMemory, ...] = ()
    assets: tuple[Asset, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()
    """(URL, why) of those that stay links."""
    unbegun: bool = False
    """There was no time to ask for some of them."""

    @property
    def remembered(self) -> tuple[PictureMemory, ...]:
        """Return what is to be remembered of all of them, each once."""
        return tuple({memory.url: memory for memory in (*self.known, *self.memories)}.values())

    @property
    def gained(self) -> bool:
        """Say whether one of them was had that was not at hand."""
        return any(memory.name for memory in self.memories)

    @property
    def owed(self) -> bool:
        """Say whether one of them is to be asked for again."""
        return any(memory.next_try_at for memory in self.memories)


def remembered(known: Mapping[str, PictureMemory], images: Sequence[ImageRef]) -> Gallery:
    """Start from what is remembered of the images that the article still has."""
    held = [known[image.url] for image in images if image.url in known]
    files = [(memory, memory.name, memory.sha256) for memory in held if memory.name and memory.sha256]
    refused = [memory for memory in held if memory.name is None and memory.next_try_at is None]
    return Gallery(
        pictures=(
            *(Picture(Url(memory.url), name) for memory, name, _ in files),
            *(Picture(Url(memory.url), omit=True) for memory in refused if memory.error == TRACKER),
        ),
        known=(*(memory for memory, _, _ in files), *refused),
        assets=tuple(dict.fromkeys(Asset(name, sha256) for _, name, sha256 in files)),
    )


def has_files(images: str, source: Source) -> bool:
    """Say whether a source's images stand beside its posts, where `images` is what the configuration wants of them."""
    return images == "download" and source.publish is not Publish.EXCERPT


def as_addresses(images: Iterable[ImageRef], *, omit: bool) -> Gallery:
    """Return images that are links, or are left out."""
    return Gallery(tuple(Picture(image.url, omit=omit) for image in images))


def each_once(images: Iterable[ImageRef]) -> list[ImageRef]:
    """Return images by their addresses."""
    return list({image.url: image for image in images}.values())


def with_links(gallery: Gallery, images: Iterable[ImageRef]) -> Gallery:
    """Add those that are not beside the post, as links."""
    beside = {picture.url for picture in gallery.pictures}
    links = (Picture(image.url) for image in images if image.url not in beside)
    return replace(gallery, pictures=(*gallery.pictures, *links))
