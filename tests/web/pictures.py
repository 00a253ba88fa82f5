"""Pictures of the page for README and docs: `python -m tests.web.pictures docs/pictures [--sources 12] [--all]`.

A store of made-up Chinese sources that two weeks of real runs have filled over a scripted web.
"""

import argparse
import tempfile
from email.utils import format_datetime
from pathlib import Path
from random import Random
from urllib.parse import quote

from demo.pages import picture
from tests.pipeline.place import Place
from tests.web.browser import Browser, browser, driver
from tests.web.served import site_of
from tests.web.tour import DESK, DESK_AT_NIGHT, PHONE, PHONE_BY_DAY, touring

_OF = ("城市", "河湾", "南山", "海港", "北岸", "古镇", "新区", "大学", "茶乡", "铁路", "湿地", "老街")
_WHAT = ("日报", "周刊", "科技评论", "读书", "气象", "美食", "博物馆", "设计")
_TAGS = ("新闻", "新闻", "科技", "文化", "科学", "生活", "文化", "科技")
_ABOUT = (
    "桥梁",
    "人工智能",
    "图书馆",
    "候鸟",
    "夜市",
    "地铁",
    "手工纸",
    "老树",
    "数据中心",
    "渡口",
    "菜市场",
    "天文馆",
)
_DID = (
    "重新开放",
    "迎来新的管理者",
    "公布十年来的记录",
    "为什么值得一看",
    "将在春天迁址",
    "的一天",
    "背后的人",
    "引发讨论",
)
_TOLD = (
    "周一晚上，镇上的人在旧礼堂里坐了三个小时，谈的都是同一件事。",
    "没有人记得它是谁建的，也没有人说得清修好它要花多少钱。",
    "最后大家决定去请邻镇的工程师，他修过两座这样的桥。",
    "负责人说，第一批材料下个月运到，工期大约四个月。",
)
DAYS = 12


def main() -> int:
    """Make the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sources", type=int, default=12)
    parser.add_argument("--all", action="store_true", help="of every view, in both widths, themes and languages")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, driver() as client, browser(client) as window:
        place = filled(Path(name), asked.sources)
        taken(place, window, asked.folder)
        if asked.all:
            every_view(place, window, asked.folder)
    return 0


def filled(folder: Path, count: int) -> Place:
    """Return a store after some days of polling sources, most of which are well."""
    place, chance = Place(folder), Random(5)
    kinds = [(number + number // len(_OF)) % len(_WHAT) for number in range(count)]
    names = [f"{_OF[number % len(_OF)]}{_WHAT[kind]}" for number, kind in enumerate(kinds)]
    listing = "".join(
        f"  - name: {name}\n    url: https://s{number}.example.org/feed.xml\n    tags: [{_TAGS[kinds[number]]}]\n"
        + ("    paused: true\n" if number == 7 else "")
        for number, name in enumerate(names)
    )
    place.configure(f"store: {{timezone: Asia/Shanghai}}\nsources:\n{listing}")
    listed: dict[int, list[str]] = {number: [] for number in range(count)}
    for day in range(DAYS):
        for number, rows in listed.items():
            for _ in range(chance.choice((0, 1, 1, 2, 4))):
                rows.insert(0, _article(place, number, len(rows), chance))
            _feed(place, number, rows[:20], day)
        place.run()
        place.later(hours=24 if day < DAYS - 1 else 2)
    return place


def _article(place: Place, number: int, nth: int, chance: Random) -> str:
    at = f"https://s{number}.example.org"
    url, title = f"{at}/{nth}.html", f"{chance.choice(_ABOUT)}{chance.choice(_DID)}"
    image = f"https://img{number}.example.net/{nth}.png"
    place.web.image(image, picture(image), "image/png")
    words = [[*_TOLD, *_ABOUT][chance.randrange(len(_TOLD) + len(_ABOUT))] for _ in range(40)]
    text = "".join(f"<p>{'，'.join(words[start : start + 10])}。</p>" for start in range(0, 40, 10))
    figure = f'<p><img src="{image}" alt="{title}"></p>' if nth % 3 == 0 else ""
    place.web.page(
        url,
        f'<html lang="zh"><title>{title}</title><body><article><h1>{title}</h1>{figure}{text}</article></body></html>',
    )
    return (
        f"<item><title>{title}</title><link>{url}</link><guid>{url}</guid>"
        f"<pubDate>{format_datetime(place.clock.now())}</pubDate></item>"
    )


def _feed(place: Place, number: int, rows: list[str], day: int) -> None:
    """List what there is; of some sources the feed is gone, shut, or was silent for long."""
    at = f"https://s{number}.example.org/feed.xml"
    if number == 3 and day > 4:
        place.web.says(at, 404)
    elif number == 5 and day > 6:
        place.web.says(at, 403, "Access denied")
    elif number == 9 and day > 7:
        place.web.says(at, 410)
    else:
        place.web.feed(at, f'<rss version="2.0"><channel><title>s{number}</title>{"".join(rows)}</channel></rss>')


def taken(place: Place, window: Browser, folder: Path) -> None:
    """Take the pictures that README and docs show."""
    for look, path, name in (
        (DESK, "/", "sources"),
        (DESK_AT_NIGHT, "/", "sources-zh"),
        (PHONE, "/articles", "articles-phone"),
    ):
        with touring(window, site_of(place), look) as tour:
            tour.go(path)
            window.picture(folder / f"{name}.png")


def every_view(place: Place, window: Browser, folder: Path) -> None:
    """Take a picture of each view, as it is on a desk and on a phone."""
    with place.store() as store:
        item = next(item for item in store.items() if item.path and store.pictures(item.identity))
        owed = [item for item in store.items() if item.status.value != "stored"]
    of = quote(item.identity, safe="")
    views = {
        "sources": "/",
        "done": f"/?done=edit&of={quote(item.source)}&show=ill",
        "source": f"/articles?source={quote(item.source)}&q=x",
        "articles": "/articles",
        "found": f"/articles?q={quote('人工智能')}",
        "none": "/articles?q=nothing+of+it",
        "article": f"/article?id={of}",
        "remove": f"/article/remove?id={of}",
        "refresh": f"/article/refresh?id={of}",
        "reading": f"/article/reading?id={of}",
        "edit": f"/source/edit?name={quote(item.source)}",
        "new": "/source/new",
        "submit": "/submit",
        "runs": "/runs",
        **({"owed": f"/article?id={quote(owed[0].identity, safe='')}"} if owed else {}),
    }
    for look in (DESK, PHONE, DESK_AT_NIGHT, PHONE_BY_DAY):
        with touring(window, site_of(place), look) as tour:
            for name, path in views.items():
                tour.go(path)
                window.picture(folder / f"{name}-{look.width}-{look.language[:2]}-{look.theme}.png")


if __name__ == "__main__":
    raise SystemExit(main())
