"""Any title, slug and tags: the file that the store puts is read back the same by every reader of YAML, Hugo's too."""

import json
import subprocess
import sysconfig
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import frontmatter
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from normalize.front_matter.fields import tags_of, title_of
from normalize.normalize import normalize
from normalize.profiles import load_profile
from normalize.slug import Style, make_slug
from store.document import Document
from store.memory import ItemMemory, ItemStatus
from store.store import Store
from tests.normalize import pages
from tests.normalize.articles import article

_NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
_HUGO = load_profile("hugo")
_LIST = (
    '{{ range site.RegularPages }}{{ dict "file" .File.Path "title" .Title "slug" .Slug "tags" .Params.tags'
    ' "source" .Params.source "date" (.Date.UTC.Format "2006-01-02T15:04:05Z") | jsonify }}\n{{ end }}'
)
_SITE = """baseURL = "https://site.example/"
disableKinds = ["RSS", "sitemap"]
[outputs]
home = ["txt"]
[outputFormats.txt]
mediaType = "text/plain"
isPlainText = true
"""
_SIGNS = (
    "aZ09 \t\n'\"\\/:#-?!&*|>%@`{}[],.~=+<$^;_()\u0000\u0085\u00a0\u00ad\u0301\u200b\u200d\u2028\u202e\ufeff中あก🧭é�"
)
_WORDS = (
    "null",
    "true",
    "no",
    "0x1F",
    "1_000",
    "1:30",
    "2026-02-28",
    "~",
    "---",
    "...",
    "{{< x >}}",
    "{{% x %}}",
    "<<",
)


def put(store: Store, number: int, title: str, tags: tuple[str, ...], source: str, style: Style) -> Document:
    """Put an article as the pipeline does; return its document."""
    whole = article(identity=f"i:{number}", title=title, tags=tags, source=source)
    document = normalize(whole, _HUGO, slug=make_slug(title, whole.identity, style=style), zone=UTC)
    item = ItemMemory(whole.identity, source, whole.url, document.title, ItemStatus.STORED, _NOW)
    store.put(document, item, (), ())
    store.commit()
    wanted = {"title": title_of(whole), "slug": document.slug, "tags": list(tags_of(whole)), "source": source}
    assert {key: frontmatter.loads(document.text)[key] for key in wanted} == wanted
    return document


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    root = tmp_path_factory.mktemp("readers")
    with Store.open(root / "content", root / "state", now=_NOW) as opened:
        yield opened


_TEXTS = st.text() | st.text(alphabet=_SIGNS) | st.sampled_from(_WORDS)


@pages.LAW
@given(title=_TEXTS, tags=st.lists(_TEXTS, max_size=4), style=st.sampled_from(["ascii", "cjk"]))
def test_every_reader_reads_what_stands_in_the_file(title: str, tags: list[str], style: Style, store: Store) -> None:
    number = len(store.items())
    document = put(store, number, title, tuple(tags), "example", style)
    text = store.read_post(document.path)
    assert text is not None
    head = text.split("---\n", 2)[1]

    readings = [
        yaml.load(head, Loader=yaml.CSafeLoader),
        yaml.load(head, Loader=yaml.SafeLoader),
        dict(YAML(typ="safe", pure=True).load(head)),
        frontmatter.loads(text).metadata,
    ]

    assert readings[0]["title"] == title_of(article(identity=f"i:{number}", title=title))
    assert all(reading == readings[0] for reading in readings[1:])


def test_hugo_reads_what_the_others_read(tmp_path: Path) -> None:
    chance = Random(20260228)
    documents: dict[str, Document] = {}
    with Store.open(tmp_path / "content" / "posts", tmp_path / "state", now=_NOW) as store:
        for number in range(120):
            title, *tags = (
                chance.choice(_WORDS)
                if chance.random() < 0.2
                else "".join(chance.choices(_SIGNS, k=chance.randrange(1, 12)))
                for _ in range(4)
            )
            style: Style = "cjk" if number % 2 else "ascii"
            document = put(store, number, title, tuple(tags), "example", style)
            documents[f"posts/{document.path}"] = document
    (tmp_path / "hugo.toml").write_text(_SITE, "utf-8")
    (tmp_path / "layouts").mkdir()
    (tmp_path / "layouts" / "home.txt").write_text(_LIST, "utf-8")
    hugo = Path(sysconfig.get_path("scripts")) / "hugo"
    built = subprocess.run([str(hugo)], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    [listed] = (tmp_path / "public").glob("*.txt")

    read = {said["file"]: said for said in map(json.loads, listed.read_text("utf-8").splitlines())}

    assert read.keys() == documents.keys()
    for file, said in read.items():
        found = frontmatter.loads(documents[file].text).metadata
        found["date"] = f"{found['date']:%Y-%m-%dT%H:%M:%SZ}"
        assert {key: found[key] for key in said if key != "file"} == {key: said[key] for key in said if key != "file"}
