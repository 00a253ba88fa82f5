"""Signs that no reader sees, at every outlet of real runs: they steer no terminal, and stand as escapes in JSON."""

import re
from collections.abc import Callable

import pytest

from store.unseen import LINE_SIGNS, UNSEEN
from tests.pipeline.place import FEED, Item, Place
from tests.pipeline.test_redaction import COMMANDS, WRITTEN, written
from tests.store.test_unseen import HIDDEN

SIGNS = "a".join("".join(HIDDEN.values())).replace("\uffff", "").replace("\x7f", "")
STEERING = re.compile(f"[{UNSEEN}{LINE_SIGNS}\u200b]")
"""What moves the cursor, turns the direction, or stands for nothing at all."""
IN_JSON = re.compile("[" + "".join(HIDDEN.values()) + "]")


CONFIG = """
store: {sinks: [{content: other, profile: jekyll}]}
sources: [{name: "ne\\u202ews", url: "URL", drop: {category: [ads]}}]
""".replace("URL", FEED)


@pytest.fixture
def place(place: Place) -> Place:
    """Signs in all that a feed says: of an article that is stored, one that is owed, and one that is left out."""
    place.configure(CONFIG)
    rows = ""
    for number, category in ((1, "news"), (2, f"ne{SIGNS}ws"), (3, "ads")):
        item = Item(number)
        rows += (
            f"<item><title>Of {SIGNS} the bridge {number}</title><link>{item.url}</link>"
            f"<guid>{SIGNS}{number}</guid><author>An {SIGNS}</author><category>{category}</category>"
            f"<description>Text {SIGNS}</description></item>"
        )
        place.web.page(item.url, item.page.replace("</h1>", f"{SIGNS}</h1>"))
    place.web.feed(FEED, f'<rss version="2.0"><channel><title>News {SIGNS}</title>{rows}</channel></rss>')
    return place


def test_no_outlet_shows_them(command: Callable[[str], str], place: Place) -> None:
    place.web.says(Item(2).url, 500)
    said = {"first run": command("run")}
    place.later()
    said |= {outlet: command(line.replace("URL", Item(1).url)) for outlet, line in COMMANDS.items()}
    files = {outlet: written(place, pattern) for outlet, pattern in WRITTEN.items()}

    shown = {
        outlet: found
        for outlet, text in (said | files).items()
        if (found := sorted({ascii(sign) for sign in STEERING.findall(text.replace("\n", ""))}))
    }
    assert "Of" in said["first run"]
    assert shown == {}
    in_json = {name: text for name, text in said.items() if "JSON" in name} | {
        name: text for name, text in files.items() if WRITTEN[name].endswith(("json", "jsonl", "journal/**/*"))
    }
    assert {name for name, text in in_json.items() if IN_JSON.search(text)} == set()
