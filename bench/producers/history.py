"""The history that is planted: posts of known text, pictures, dates and titles, alike for every producer."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape

from demo.pages import picture

_FIRST = datetime(2023, 2, 3, 9, 17, tzinfo=UTC)
_NOUNS = """harbour orchard lantern quarry ferry archive kettle meadow viaduct beehive compass granary loom chapel
    weaver cellar glacier almanac tramway lighthouse pigeon furnace mill bakery sundial canal foundry reed""".split()
_ADJECTIVES = """quiet narrow forgotten painted windy hollow eastern patient brittle copper distant early plain
    crooked damp famous gentle heavy idle late""".split()
_VERBS = """follows repairs describes crosses remembers measures shelters feeds counts borrows photographs
    rebuilds visits outlasts guards names""".split()
_TOPICS = """The ferry that left too early|Notes on a crooked viaduct|Why our sundial runs late
    |A granary full of letters|Two weavers and one loom|Counting pigeons at dawn
    |The lighthouse keeper's almanac|Bread for the whole harbour
    |Ice below the tramway|An orchard on the roof|What the quarry remembers|Kettles of the old canal
    |The last copper foundry|A winter with the bees""".replace("\n    ", "").split("|")


@dataclass(frozen=True, slots=True)
class Planted:
    """One post as it was planted."""

    number: int
    title: str
    at: datetime
    paragraphs: tuple[str, ...]
    heading: str
    items: tuple[str, ...]
    picture: bytes

    @property
    def slug(self) -> str:
        """What stands in its address."""
        return "-".join(word.replace("'", "").lower() for word in self.title.split())

    @property
    def picture_path(self) -> str:
        """Where the site serves its picture."""
        return f"/pictures/{self.number}.png"

    @property
    def texts(self) -> tuple[str, ...]:
        """All that must stand in what is stored."""
        return (*self.paragraphs, self.heading, *self.items)

    def html(self) -> str:
        """Return its body as a person would write it."""
        head, *others = (f"<p>{escape(text)}</p>" for text in self.paragraphs)
        image = f'<p><img src="{self.picture_path}" alt="View {self.number}" width="320" height="200"></p>'
        items = "".join(f"<li>{escape(item)}</li>" for item in self.items)
        return "\n".join((head, image, f"<h2>{escape(self.heading)}</h2>", *others, f"<ul>{items}</ul>"))

    def markdown(self) -> str:
        """Return the same as Markdown."""
        head, *others = self.paragraphs
        image, items = f"![View {self.number}]({self.picture_path})", "\n".join(f"- {item}" for item in self.items)
        return "\n\n".join((head, image, f"## {self.heading}", *others, items)) + "\n"


def history(count: int = len(_TOPICS)) -> Sequence[Planted]:
    """Return the posts, the oldest first, some weeks apart; the third is one short sentence."""
    return [_post(number) for number in range(count)]


def _post(number: int) -> Planted:
    chance = random.Random(number)
    sizes = (1,) if number == 2 else (3, 4, 5, 3)
    return Planted(
        number,
        _TOPICS[number],
        _FIRST + timedelta(days=37 * number, minutes=61 * number),
        tuple(" ".join(_sentence(chance) for _ in range(size)) for size in sizes),
        f"About the {chance.choice(_ADJECTIVES)} {chance.choice(_NOUNS)}",
        tuple(f"{chance.choice(_ADJECTIVES)} {chance.choice(_NOUNS)} number {place}" for place in range(3)),
        picture(f"view {number}"),
    )


def _sentence(chance: random.Random) -> str:
    one, two, three = chance.sample(_NOUNS, 3)
    like, unlike = chance.sample(_ADJECTIVES, 2)
    return f"The {like} {one} {chance.choice(_VERBS)} the {two}, while a {unlike} {three} {chance.choice(_VERBS)} us."
