"""What may be done to one article: made again, taken down, brought back; each is shown before it is done."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from ingest.commands.known import is_removed, removal_of
from ingest.commands.refresh import refresh
from ingest.commands.remove import remove
from ingest.commands.restore import restore
from ingest.report.format import article_line, difference_lines
from ingest.report.outcomes import Report
from ingest.session.looking import glance
from ingest.session.session import Session
from ingest.web.jobs import walking
from ingest.web.rendering import Rendering, address_of
from ingest.web.sent import Fields, Taking, endpoint
from ingest.web.site import Site
from ingest.web.source_deeds import begun
from store.memory import ItemMemory, ItemStatus
from store.store import Store

Command = Callable[[Session, str], Report]
DEEDS = {"refresh": "Make it again", "remove": "Take it down", "restore": "Bring it back"}
_MOST_COPIES = 10
"""That are named."""


class ArticleDeeds:
    """The deeds on one article."""

    def __init__(self, site: Site, rendering: Rendering) -> None:
        self._site = site
        self._rendering = rendering

    def routes(self) -> list[BaseRoute]:
        """Return where what would change is shown, and where it is done."""
        return [
            Route("/article/refresh", self.preview),
            Route("/article/remove", self.preview),
            Route("/article/restore", self.preview),
            *(
                Route(each.name, endpoint(self._site, self._rendering, each), methods=["POST"])
                for each in (
                    Taking("/article/refresh", self._seen, self._refresh, _shown_at("/article/refresh")),
                    Taking("/article/remove", self._seen, self._remove, _shown_at("/article/remove")),
                    Taking("/article/restore", self._seen, self._restore, _shown_at("/article/restore")),
                )
            ),
        ]

    def preview(self, request: Request) -> Response:
        """Show what a deed would change; nothing is changed."""
        deed, identity = request.url.path.rpartition("/")[2], request.query_params.get("id", "")
        config = self._site.config()
        item = self._item(identity)
        if item is None:
            return self._rendering.error(request, 404, "There is no such article.")
        from_web = request.query_params.get("from") == "web"
        lines = self._refreshed(item, from_web=from_web) if deed == "refresh" else self._changes(deed, item)
        return self._rendering.page(
            request,
            "article_deed.html",
            config=config,
            item=item,
            deed=deed,
            title=DEEDS[deed],
            lines=lines,
            from_web=from_web,
            mark=self._seen(identity),
        )

    def _refreshed(self, item: ItemMemory, *, from_web: bool) -> list[str]:
        """Return what a dry run says: what would change in the post."""
        report = refresh(self._site.session(dry=True), [item.url], from_web=from_web).report
        told = [article_line(each, dry=True).strip() for each in report.articles]
        return [*filter(None, told), *difference_lines(report)] or ["nothing would change"]

    def _changes(self, deed: str, item: ItemMemory) -> list[str]:
        def seen(store: Store) -> list[str]:
            if deed == "remove":
                return _taken_down(item, store)
            if not is_removed(item, store):
                return ["it was not removed: nothing would change"]
            kept = "its kept page" if store.page_head(item.url) is not None else "the web, else an earlier text of it"
            return [f"it {removal_of(item)}", f"its post would be written again, from {kept}"]

        return glance(self._site.config(), self._site.base, self._site.now(), seen)

    def _item(self, identity: str) -> ItemMemory | None:
        config, now = self._site.config(), self._site.now()
        return glance(config, self._site.base, now, lambda store: store.item(identity))

    def _seen(self, identity: str) -> str:
        """Return what changes when the article, or its post, does."""
        config, now = self._site.config(), self._site.now()

        def seen(store: Store) -> str:
            item = store.item(identity)
            return repr((item, store.has_post(identity), store.is_edited(identity))) if item else ""

        return glance(config, self._site.base, now, seen)

    def _refresh(self, request: Request, fields: Fields) -> Response:
        from_web = fields.get("from") == "web"
        return self._begun(request, fields, lambda told, url: refresh(told, [url], from_web=from_web).report)

    def _remove(self, request: Request, fields: Fields) -> Response:
        return self._begun(request, fields, lambda told, url: remove(told, [url]).report)

    def _restore(self, request: Request, fields: Fields) -> Response:
        return self._begun(request, fields, lambda told, url: restore(told, [url]).report)

    def _begun(self, request: Request, fields: Fields, command: Command) -> Response:
        item = self._item(fields.get("subject", ""))
        if item is None:
            return self._rendering.error(request, 404, "There is no such article.")
        deed = DEEDS[request.url.path.rpartition("/")[2]]

        def done(told: Session) -> Report:
            return command(told, item.url)

        return begun(
            self._site, self._rendering, request, deed, item.title or item.url, walking(done, self._site.session())
        )


def _shown_at(path: str) -> Callable[[str], str]:
    return lambda identity: address_of(path, {"id": identity})


def _taken_down(item: ItemMemory, store: Store) -> list[str]:
    if item.status is ItemStatus.REMOVED:
        return ["it was removed before: nothing would change"]
    names = {item.identity, item.url}
    copies = [each.url for each in store.items() if each.duplicate_of in names and each.status is ItemStatus.STORED]
    images = len(store.images_of(item.identity))
    return [
        *([f"{item.path} would be removed"] if item.path else []),
        *([f"with it {images} file{'s' if images > 1 else ''} beside it"] if images else []),
        *(["with it the page that was kept of it"] if store.page_head(item.url) is not None else []),
        "with it all that it said before",
        *(["it was edited by hand: that goes, too"] if store.is_edited(item.identity) else []),
        *(f"a copy of it stays: {url}" for url in copies[:_MOST_COPIES]),
        *([f"and {len(copies) - _MOST_COPIES} further copies"] if len(copies) > _MOST_COPIES else []),
        "it would not be fetched again, until it is brought back",
    ]
