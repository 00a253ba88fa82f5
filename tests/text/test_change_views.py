"""The page behind an address that shows a change of it."""

import pytest

from ingest.text.change_views import is_change_view, page_behind
from normalize.values import Url

SITE = "https://wiki.example"
CHANGES = {
    "/doku.php?id=blog:bees&rev=1717021800&do=diff": "/doku.php?id=blog:bees",
    "/doku.php?id=blog:bees&do=revisions&rev=1717021800": "/doku.php?id=blog:bees",
    "/blog/bees?rev=1717021800&do=diff": "/blog/bees",
    "/index.php?title=Bees&diff=12&oldid=11": "/index.php?title=Bees",
    "/index.php?title=Bees&diff=prev&oldid=11#mw-diff-body": "/index.php?title=Bees",
    "/w/index.php/Bees?diff=12&oldid=11": "/w/index.php/Bees",
    "/Bees?action=diff&rev1=1&rev2=2": "/Bees",
    "/wiki/Bees?action=diff&version=3": "/wiki/Bees",
}
PAGES = (
    "/doku.php?id=blog:bees",
    "/doku.php?id=blog:bees&rev=1717021800",  # an old text of it, and no change
    "/index.php?title=Bees&oldid=11",
    "/index.php?diff=12&oldid=11",  # which page it is of, nobody can say
    "/news?version=3",
    "/shop?action=diff&item=7",
    "/the-diff?rev=final&do=diff",
    "/reviews/rev?id=1",
    "/",
)


@pytest.mark.parametrize(("change", "page"), CHANGES.items())
def test_a_change_leads_to_its_page(change: str, page: str) -> None:
    assert page_behind(Url(SITE + change)) == SITE + page
    assert is_change_view(SITE + change)
    assert page_behind(page_behind(Url(SITE + change))) == SITE + page, "done twice is done once"


@pytest.mark.parametrize("page", PAGES)
def test_any_other_address_stays(page: str) -> None:
    assert page_behind(Url(SITE + page)) == SITE + page
    assert not is_change_view(SITE + page)
