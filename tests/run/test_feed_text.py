"""What a page shows beside what its feed says, over values: whether it is the article, and whose text is the fuller."""

from dataclasses import replace

import pytest

from ingest.documents import Entry, Extracted
from ingest.identity.fingerprint import letters
from ingest.run.make.alike import walls_among
from ingest.run.make.feed_text import PageText, gives_text, page_text, words_of
from ingest.run.order import Doubt
from normalize.values import BodyOrigin, Html, Origin

ARTICLE = (
    "On Monday the council spoke about the new lock for the first time since the winter, and the gallery was full. "
    "The engineer showed drawings in which the lock takes up less room than anybody had thought it would. "
    "Three shopkeepers of the quay said that it had been promised to them twice before, and never come. "
    "The treasurer read out what the lock has cost until now, and what is left of the money for it. "
    "A pupil asked whether the lock will be there before she is grown up, and the mayor promised it."
)
NOTICE = "We and our 842 partners store and access information on your device. You may click to consent to processing."
FORM = "Your email address will not be published. Required fields are marked."


def entry(text: str, *, full: bool = True, title: str = "The new lock") -> Entry:
    return Entry(
        title=title,
        body=Html(f"<p>{text}</p>"),
        full=full,
        text_length=len(letters(text)),
        teaser=text[:400],
    )


def shown(text: str, title: str | None = None) -> Extracted:
    return Extracted(Html(f"<p>{text}</p>"), Origin(BodyOrigin.GENERIC), text=text, title=title)


@pytest.mark.parametrize(
    ("said", "page", "judged"),
    [
        (entry(ARTICLE), shown(ARTICLE), PageText.ITS_OWN),
        (entry(ARTICLE), shown(ARTICLE * 2), PageText.ITS_OWN),
        (entry(ARTICLE), shown(ARTICLE[:200]), PageText.A_PART),
        (entry(ARTICLE), shown(NOTICE), PageText.ANOTHER),
        (entry(ARTICLE[:110], full=False), shown(ARTICLE), PageText.ITS_OWN),
        (entry(ARTICLE[:110], full=False), shown(NOTICE), PageText.ANOTHER),
        (entry("They spoke of a lock, of money, and of May.", full=False), shown(ARTICLE), PageText.ITS_OWN),
        (entry("Nobody expected what happened then!", full=False), shown(ARTICLE), PageText.ITS_OWN),  # its title is
        (entry("Low water at four, bring boots."), shown(FORM), PageText.DOUBTFUL),
        (entry("Low water at four, bring boots."), shown("Low water at four, bring boots. By Ann"), PageText.ITS_OWN),
        (entry("今天下午四点退潮，记得穿靴子。"), shown("您的访问过于频繁，请完成验证。"), PageText.DOUBTFUL),
        (entry("今天下午四点退潮，记得穿靴子。"), shown("今天下午四点退潮，记得穿靴子。"), PageText.ITS_OWN),
        (entry("", full=False, title="Morning over the harbour"), shown(NOTICE, "Before you go on"), PageText.ANOTHER),
        (
            entry("", full=False, title="Morning over the harbour"),
            shown(NOTICE, "Morning over the harbour"),
            PageText.ITS_OWN,
        ),
        (entry("", full=False, title="Morning over the harbour"), shown(ARTICLE, "The lock"), PageText.ITS_OWN),
        (entry("", full=False, title=""), shown(NOTICE), PageText.ITS_OWN),  # nothing is known to compare it with
    ],
)
def test_what_a_page_s_text_is_beside_the_feed_s(said: Entry, page: Extracted, judged: PageText) -> None:
    assert page_text(said, page) is judged


@pytest.mark.parametrize(
    ("said", "gives"),
    [
        (entry("One sentence."), True),
        (entry("One sentence.", full=False), False),
        (entry("One sentence.", full=False, title=""), True),
        (entry(ARTICLE * 5, full=False), True),
        (entry(f"{ARTICLE} […]"), False),
        (entry("What came then…"), False),
        (entry("They spoke for hours. Continue reading →"), False),
        (entry("他们谈了三个小时。阅读全文"), False),
        (replace(entry(ARTICLE), body=Html("<form class=post-password-form><input type=password></form>")), False),
        (Entry(title="Nothing"), False),
    ],
)
def test_a_feed_gives_a_text_or_a_teaser(said: Entry, gives: bool) -> None:
    assert gives_text(said) is gives


def test_the_commonest_words_and_the_shortest_tell_nothing() -> None:
    assert words_of("What they have with the old LOCK, über eine Brücke") == {"lock", "brücke"}
    assert words_of("What they have with the old LOCK, 4 bridges_on") == {"lock", "bridges"}, "in ASCII"


ONE = Doubt("news.example.org", "d1", "one", has_title=False)


@pytest.mark.parametrize(
    ("doubts", "are_walls"),
    [
        ([ONE], False),
        ([ONE, replace(ONE, name="two")], True),
        ([ONE, ONE], False),  # one article that is listed twice
        ([ONE, replace(ONE, name="two", text="d2")], False),
        ([ONE, replace(ONE, name="two", host="other.example.org")], False),
        ([replace(ONE, has_title=True), replace(ONE, name="two", has_title=True)], False),  # one text, told anew
        ([replace(ONE, name=str(number), has_title=True) for number in range(3)], True),
    ],
)
def test_equal_bodies_are_no_articles(doubts: list[Doubt], are_walls: bool) -> None:
    assert bool(walls_among(doubts)) is are_walls


def test_words_are_not_counted_where_a_page_vouches_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[str] = []

    def counting(text: str) -> frozenset[str]:
        counted.append(text)
        return words_of(text)

    monkeypatch.setattr("ingest.run.make.feed_text.words_of", counting)
    page = replace(shown("The lock of the canal is new. " * 40, "The new lock"), author="A. Keeper")

    assert page_text(entry("", full=False), page) is PageText.ITS_OWN
    assert not counted
