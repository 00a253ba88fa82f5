"""What stands behind an article: what its post said before, line by line, its images, and the page as it was kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from ingest.commands.again import kept_address
from ingest.run.make.kept_pages import kept_page
from ingest.session.looking import glance
from ingest.text.decode import decode_html
from ingest.text.line_changes import line_changes
from ingest.web.post_frame import PICTURE_TYPES
from ingest.web.rendering import Rendering
from ingest.web.site import Site
from normalize.values import Url
from store.memory import ItemMemory
from store.store import Store

MOST_REVISIONS = 20
_MOST_LINES = 400
_CLOSED = {"Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'"}
"""Of what strangers sent: shown as it is, and it does nothing."""


@dataclass(frozen=True, slots=True)
class Revised:
    """What changed from one text of a post to a later one: lines, each with its sign."""

    before: int
    after: int
    lines: tuple[str, ...]
    left_out: int


class ArticleViews:
    """The further views of an article."""

    def __init__(self, site: Site, rendering: Rendering) -> None:
        self._site = site
        self._rendering = rendering

    def routes(self) -> list[BaseRoute]:
        """Return where they are shown."""
        return [
            Route("/article/revisions", self.revisions),
            Route("/article/image", self.image),
            Route("/article/kept", self.kept),
        ]

    def revisions(self, request: Request) -> Response:
        """Show what the post said before, as differences, the newest first."""
        identity = request.query_params.get("id", "")

        def seen(store: Store) -> tuple[ItemMemory | None, list[Revised]]:
            item = store.item(identity)
            texts = store.former_texts(identity, MOST_REVISIONS)
            now = store.read_post(item.path) if item is not None and item.path is not None else None
            if item is not None and now is not None:
                texts[max(item.revision, *texts, 0)] = now
            return item, list(revised(texts))[::-1]

        config = self._site.config()
        item, changes = glance(config, self._site.base, self._site.now(), seen)
        if item is None:
            return self._rendering.error(request, 404, "There is no such article.")
        return self._rendering.page(request, "revisions.html", config=config, item=item, changes=changes)

    def image(self, request: Request) -> Response:
        """Give one image of a post."""
        identity, name = request.query_params.get("id", ""), request.query_params.get("name", "")
        files = glance(self._site.config(), self._site.base, self._site.now(), lambda store: store.images_of(identity))
        kind = PICTURE_TYPES.get(name.rpartition(".")[2].lower())
        if kind is None or name not in files:
            return self._rendering.error(request, 404, "There is no such page.")
        return Response(files[name], media_type=f"image/{kind}", headers=_CLOSED)

    def kept(self, request: Request) -> Response:
        """Give the page that an article was made of, as its source."""
        identity = request.query_params.get("id", "")

        def seen(store: Store) -> str | None:
            item = store.item(identity)
            kept = kept_page(store, Url(kept_address(item, store))) if item is not None else None
            return decode_html(kept.reply.body, kept.reply.headers.get("content-type")).text if kept else None

        text = glance(self._site.config(), self._site.base, self._site.now(), seen)
        if text is None:
            return self._rendering.error(request, 404, "No page of it is kept.")
        return PlainTextResponse(text, headers=_CLOSED)


def revised(texts: Mapping[int, str]) -> Iterator[Revised]:
    """Yield what changed between each two neighbouring texts."""
    for before, after in pairwise(sorted(texts)):
        lines = line_changes(texts[before], texts[after], 1)
        yield Revised(before, after, tuple(lines[:_MOST_LINES]), max(0, len(lines) - _MOST_LINES))
