"""The rule workshop in a real browser, by mouse and by keyboard, each page accessible; what it wrote on disk."""

from collections.abc import Iterator
from importlib.util import find_spec
from urllib.parse import quote

import httpx
import pytest

from ingest.extractor.site_rules.book import load_rules
from tests.pipeline.place import Place
from tests.web.browser import CHROMIUM, DRIVER, Look, browser, driver
from tests.web.served import listening
from tests.web.test_flows import LOOKS, Tour
from tests.web.test_workshop import IDENTITY, marked

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="no chromium: apt-get install chromium chromium-driver"),
    pytest.mark.skipif(find_spec("axe_core_python") is None, reason="no axe-core: pip install axe-core-python"),
]
_HINT = "return [...document.querySelectorAll('button.part')].find(e => e.innerText.includes('Our readers')).value"


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with driver() as client:
        yield client


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look.width}-{look.language}-{look.theme}")
def test_a_rule_is_chosen_tried_saved_and_the_past_made_again(place: Place, client: httpx.Client, look: Look) -> None:
    site, folder = marked(place), place.folder / "my-rules"
    before = place.snapshot()
    with listening(site) as address, browser(client, look) as window:
        tour = Tour(window, address, look)
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
    assert tour.faults == {}
