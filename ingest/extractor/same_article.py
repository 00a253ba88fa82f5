"""Whether a page that follows an article's page goes on with it, or is another article of a series.

Blogs number the addresses of neighbours as magazines number pages; their titles, canonical addresses, short links and
days tell them apart. Pure.
"""

import re
from collections.abc import Sequence
from datetime import timedelta

from ingest.documents import Extracted
from ingest.extractor.metadata.own_object import address_form
from ingest.extractor.page.next_page import says_page_number
from normalize.values import DateOrigin, Url

SAME_DAY = timedelta(hours=12)
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\d_\u3040-\u30ff\u3400-\u9fff]+|\d+")
_OF_A_PAGE = re.compile(
    r"\d+|page|pages|seite|side|sida|página|pagina|pagina|strona|of|von|de|第|页|頁|ペ|ー|ジ|目|p|страница"
)
"""What the title of a further page has behind the article's."""


def is_another(first: Extracted, first_url: Url, further: Extracted, further_url: Url) -> bool:
    """Whether a further page says that it is another article than the first.

    A canonical address that is the first page's settles that it is not. A page whose address says that its number is a
    page's (`?page=2`) may be titled as it likes, as slides are; one that only ends in a number may not.
    """
    if first.short_url and further.short_url and first.short_url != further.short_url:
        return True
    own = {address_form(url) for url in (first_url, first.canonical_url) if url} - {""}
    stated = address_form(further.canonical_url or "")
    if stated in own:
        return False
    other_title = _titles_differ(first.title, further.title)
    other_day = _days_differ(first, further)
    if says_page_number(further_url):
        return other_title and (other_day or bool(stated and stated != address_form(further_url)))
    return other_title or other_day


def _titles_differ(first: str | None, further: str | None) -> bool:
    """Whether two titles name two articles: more than a page's number differs. An unknown one differs from none."""
    one, other = _words(first), _words(further)
    if not one or not other:
        return False
    short, long = sorted((one, other), key=len)
    return long[: len(short)] != short or not all(map(_OF_A_PAGE.fullmatch, long[len(short) :]))


def _words(title: str | None) -> Sequence[str]:
    return _WORD.findall((title or "").lower())


def _days_differ(first: Extracted, further: Extracted) -> bool:
    """Whether both say when they were published, and mean two days; days without a clock may be those of two zones."""
    one, other = first.published, further.published
    if one is None or other is None:
        return False
    is_rough = DateOrigin.GUESSED in {one.origin, other.origin}
    return abs(one.at - other.at) > (timedelta(days=1) if is_rough else SAME_DAY)
