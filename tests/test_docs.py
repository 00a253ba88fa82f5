"""The documentation names what there is: files, commands with their options, fields; its first steps work."""

import json
import re
import shlex
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
import yaml

from demo.server import serving
from demo.site import HOSTS, site
from ingest.report.format import json_lines
from ingest.report.outcomes import ArticleOutcome, Change, Report, SourceOutcome, SourceResult
from tests.mistakes.told import Told, told
from tests.reference import commands

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
_GENERATED = {"commands.md", "mistakes.md", "misbehaving.md", "CHANGELOG.md", "map.md"}
_LINK = re.compile(r"\]\(([^)#\s]*)(#[^)\s]*)?\)")


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    broken = []
    for path, anchor in _LINK.findall(re.sub(r"`[^`]*`", "", page.read_text("utf-8"))):
        if re.match(r"\w+:", path):
            continue
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and target.suffix == ".md" and anchor[1:] not in anchors(target)):
            broken.append(path + anchor)

    assert broken == []


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def mentioned(page: Path) -> Iterator[list[str]]:
    """Yield the words of each `fetched …` on a page, in blocks and in line."""
    text = page.read_text("utf-8")
    spans = re.findall(r"`([^`\n]+)`", text)
    lines = [line for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]
    for written in [*spans, *lines]:
        for found in re.findall(r"(?:^|[/ ])fetched ([a-z][^#&|<>…()]*)", written):
            words = found.split()
            if words and re.fullmatch(r"[a-z]+", words[0]):
                yield words


@cache
def helps() -> dict[str, str]:
    blocks = re.findall(r"^## fetched ?(.*?)\n\n```\n(.*?)\n```", commands(), re.MULTILINE | re.DOTALL)
    return dict(blocks)


@pytest.mark.parametrize("page", [page for page in PAGES if page.name not in _GENERATED], ids=name_of)
def test_every_command_that_a_page_names_is_there_with_its_options(page: Path) -> None:
    unknown = []
    for words in mentioned(page):
        pair = " ".join(words[:2])
        name = pair if pair in helps() else words[0]
        options = {word.partition("=")[0] for word in words if re.fullmatch(r"--[a-z][a-z-]*(=.*)?", word)}
        if name not in helps() or [option for option in options if f"{option} " not in helps()[name] + " "]:
            unknown.append(" ".join(words))

    assert unknown == []


def documented(heading: str) -> set[str]:
    """Return what stands in code signs under a heading of docs/output.md."""
    text = (ROOT / "docs" / "output.md").read_text("utf-8")
    part = text.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return set(re.findall(r"\w+", " ".join(re.findall(r"`([^`]+)`", part))))


def test_the_page_on_what_is_written_has_every_field() -> None:
    profile = yaml.safe_load((ROOT / "normalize" / "profiles" / "hugo.yaml").read_text("utf-8"))
    at = datetime(2026, 2, 28, tzinfo=UTC)
    report = Report(at, at)
    report.articles.append(ArticleOutcome("a", "https://example.org/1", "One", Change.ADDED))
    report.sources.append(SourceOutcome("a", "https://example.org/feed", SourceResult.READ))
    told_keys = {key for line in json_lines(report, {}) for key in json.loads(line)}

    assert set(profile["keys"]) - {"draft"} - documented("Front matter") == set()
    assert told_keys - documented("--json") == set()


class Steps:
    """The first steps, in a folder of their own, where the demo's site stands for the web."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port

    def __call__(self, line: str) -> Told:
        words = shlex.split(line, comments=True)
        assert words[0] == "fetched"
        said = told(shlex.join(words[1:]).replace("https://", "http://"), self.folder)
        if words[1] == "init":
            resolve = json.dumps(dict.fromkeys(HOSTS, f"127.0.0.1:{self.port}"))
            config = self.folder / "config.yaml"
            text = config.read_text("utf-8")
            network = f"\nnetwork:\n  allow_private: [127.0.0.1/32]\n  delay_s: 0\n  resolve: {resolve}\n"
            config.write_text(text.replace("\nnetwork:", network, 1), "utf-8")
        return said


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_the_first_steps_lead_to_posts_as_printed(page: str, tmp_path: Path) -> None:
    text = (ROOT / page).read_text("utf-8")
    block = text.partition("<!-- first steps -->\n```sh\n")[2].partition("```")[0]
    with serving(site()) as origin:
        steps = Steps(tmp_path, origin.port)
        ran = [(line, steps(line)) for line in block.splitlines() if line]

    assert [line for line, _ in ran], "the page has no first steps"
    assert [(line, each.errors) for line, each in ran if each.code] == []
    assert sorted(path.name for path in (tmp_path / "content").rglob("*.md")) == ["index.md", "index.md"]
