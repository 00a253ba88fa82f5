"""The rule workshop in a real browser, by mouse and by keyboard, each page accessible; what it wrote on disk."""

from urllib.parse import quote

from ingest.extractor.site_rules.book import load_rules
from tests.pipeline.place import Place
from tests.web.browser import Browser, Look
from tests.web.test_workshop import IDENTITY, marked
from tests.web.tour import IN_A_BROWSER, both_looks, touring

pytestmark = IN_A_BROWSER
_HINT = "return [...document.querySelectorAll('button.part')].find(e => e.innerText.includes('Our readers')).value"


@both_looks
def test_a_rule_is_chosen_tried_saved_and_the_past_made_again(place: Place, window: Browser, look: Look) -> None:
    site, folder = marked(place), place.folder / "my-rules"
    before = place.snapshot()
    with touring(window, site, look) as tour:
        tour.go(f"/article?id={quote(IDENTITY)}")
        window.follow('main a[href^="/article/reading"]')
        tour.seen("reading")
        window.fill('textarea[name="body"]', ".story-text")
        window.follow(f'button[name="part"][value="{window.script(_HINT)}"]')
        tour.seen("candidates")
        window.follow('button[name="use"][value="drop .hint"]')
        tour.seen("tried")
        assert "-Our readers may like" in window.text("pre.diff")
        assert (place.snapshot(), list(folder.iterdir())) == (before, [])
        window.follow('button[value="save"]')
        tour.seen("rule-saved")
        rule = load_rules(folder, built_in=False).named("news-example")
        assert rule is not None
        assert (rule.body, rule.drop, place.snapshot()) == ((".story-text",), (".hint",), before)
        window.follow('form[action="/rule/past"] button')
        tour.over()
        tour.seen("foreseen")
        assert place.snapshot() == before
        window.follow('form[action="/rule/rewrite"] button')
        tour.over()
        tour.seen("rewritten")

    assert "Our readers" not in place.post(1).content
