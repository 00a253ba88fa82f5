"""Tells an article of the past at a new place, of another day or title, from a second one of the same text.

Who moves a page often renames it or dates it anew, as wikis do. The place where the article stood has the word: it has
moved when it is gone from there, or when that place sends its readers on to this one, or states the number of this page
as its own: then it stands at both. A notice that comes out every
week in the same words stands where it stood.
"""

from collections.abc import Collection
from http import HTTPStatus

from ingest.budget.allowance import UnbegunError
from ingest.documents import NO_HINTS
from ingest.extractor.pull import Pulled, extract_reply
from ingest.extractor.trouble import Failed, Obstacle, trouble_of
from ingest.identity.addresses import bare_host
from ingest.identity.fingerprint import letters
from ingest.identity.keys import address_name
from ingest.messages import Dialogue, NoReply, Purpose, Reply, Request, ask
from ingest.run.make.decide import is_same_post, text_hash_of
from ingest.run.make.twins import is_listed_beside
from ingest.run.make.withheld import share_of_post
from ingest.run.order import Order
from ingest.run.tools import Tools
from normalize.values import Url
from store.memory import ItemMemory, Key

_STANDS = 0.5
"""With less of the post's text, what stands where it stood is a notice, or another article."""
_MIN_LETTERS = 120
"""Of a shorter text many posts may be made: nothing is asked for its sake."""
_GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
_LATER = frozenset({HTTPStatus.TOO_MANY_REQUESTS, *range(500, 600)})


async def has_moved(
    order: Order, pulled: Pulled, own: Collection[Key], item: ItemMemory, post: str, tools: Tools
) -> bool | Failed:
    """Say whether a known article of the source stands here now; `own` are the keys of the page's own addresses.

    `post` is the text of its file, empty where it was taken down. A source whose articles do stand where they stood is
    not asked on and on. `Failed` where the host does not answer now. Raises `UnbegunError` when there was no time.
    """
    found, source = pulled.extracted, order.source.name
    if item.source != source or not item.url or bare_host(item.url) != bare_host(pulled.url):
        return False
    if len(letters(found.text)) < _MIN_LETTERS or text_hash_of(item.title, found) != item.text_hash:
        return False
    if address_name(item.url) in own or not tools.namesakes.may_have_moved(source):
        return False
    is_alone = order.is_past or not is_listed_beside(order, item, tools)
    number = found.page_number if is_alone and is_same_post(order, pulled, item, post) else None
    has_left = await tools.drive(_has_left(order, item, own, number, post, tools))
    if has_left is False:
        tools.namesakes.stands(source)
    return has_left if not isinstance(has_left, Failed) or not order.given_up(tools.hosts_now()) else False


def _has_left(
    order: Order, item: ItemMemory, own: Collection[Key], number: str | None, post: str, tools: Tools
) -> Dialogue[bool | Failed]:
    """Ask the place where an article stood; what says nothing of it is no sign that it has moved.

    `number` is the new page's own, where it tells that both are one.
    """
    reply = yield from ask(Request(Url(item.url), Purpose.PAGE, source=order.source.name))
    if isinstance(reply, Reply) and reply.status in _GONE:
        return True
    trouble = trouble_of(Url(item.url), reply)
    if trouble is not None and trouble.obstacle is Obstacle.UNBEGUN:
        raise UnbegunError(trouble.detail)
    if isinstance(reply, NoReply) or reply.status in _LATER:
        return trouble or False
    if trouble is not None:
        return False
    there = yield from extract_reply(
        reply,
        zone=str(order.source.zone),
        now=tools.now(),
        hints=NO_HINTS,
        settings=tools.settings.pulling,
    )
    if isinstance(there, Failed):
        return there.obstacle is Obstacle.NO_ARTICLE
    leads_to = {address_name(url) for url in (there.url, there.extracted.canonical_url) if url}
    is_same_page = number is not None and there.extracted.page_number == number
    if is_same_page or leads_to & set(own):
        return True
    if not post:  # it was taken down: its text stands there, or does not
        return text_hash_of(item.title, there.extracted) != item.text_hash
    return share_of_post(post, there.extracted) < _STANDS
