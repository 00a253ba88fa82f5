"""A rule file to start from: what is known of a page, written as its author would write it. Pure."""

import json
import re
from datetime import date
from urllib.parse import urlsplit

from ingest.documents import Extracted
from ingest.extractor.page.explained import Explained
from normalize.values import Url

_NUMBER = re.compile(r"\d{3,}")


def skeleton(name: str, url: Url, told: Explained, page_file: str, today: date) -> str:
    """Return the text of a rule file for the site of a page, with the page as its sample.

    What was found on the page stands in it as the expectation: its author corrects what is wrong, then mends the rule
    until `rule test` agrees.
    """
    host = urlsplit(url).hostname or ""
    return (
        "# docs/rules.md says how to write a rule. Correct what is expected of the sample below, then mend the rule\n"
        f"# until `fetched rule test {name}` agrees.\n"
        "rule:\n"
        f"  name: {name}\n"
        f"  origin: the page that is kept beside this file\n"
        f"  known: {today.isoformat()}\n"
        "  seen: true\n"
        f"  hosts: [{host}]\n"
        f"{_addresses(name, url)}"
        f"  body: {json.dumps(told.container or 'article', ensure_ascii=False)}\n"
        "  # lead: .summary\n"
        "  # drop: [.advertisement, .related]\n"
        "  # title: h1\n"
        "  # author: .byline\n"
        '  # date: {css: time, attr: datetime}      # or format: "%Y-%m-%d %H:%M", with zone:\n'
        "  # zone: Asia/Shanghai\n"
        f"samples:\n{sample_stanza(url, told.extracted, page_file)}"
    )


def sample_stanza(url: Url, found: Extracted, page_file: str) -> str:
    """Return a sample for a rule file: the page, and what was found on it as what is expected."""
    lines = [line for line in found.text.split("\n") if line.strip()]
    expected: list[tuple[str, object]] = [
        ("title", found.title),
        ("author", found.author),
        ("published", found.published.at.isoformat() if found.published else None),
        ("contains", [lines[0][:40], lines[-1][:40]] if len(lines) > 1 else [line[:40] for line in lines]),
        ("images", [image.url for image in found.images]),
    ]
    told = "".join(f"      {key}: {_scalar(value)}\n" for key, value in expected if value)
    return f"  - url: {_scalar(url)}\n    file: {_scalar(page_file)}\n    expect:\n{told or '      {}' + chr(10)}"


def rule_name(url: Url) -> str:
    """Return a name for the rule of an address's site: its host without what all hosts have."""
    host = (urlsplit(url).hostname or "site").removeprefix("www.")
    labels = host.split(".")
    short = "-".join(labels[:-1]) if len(labels) > 1 else host
    return re.sub(r"[^a-z0-9-]+", "-", short.lower()).strip("-") or "site"


def _addresses(name: str, url: Url) -> str:
    """Return the form of the address, where it holds one long number: most likely the article's."""
    path = urlsplit(url).path
    numbers = _NUMBER.findall(path)
    if len(numbers) != 1:
        return ""
    before, _, after = path.partition(numbers[0])
    form = rf"{re.escape(before)}(?P<id>\d+){re.escape(after)}"
    return f"  addresses:\n    - path: {json.dumps(form)}\n      key: {name}:{{id}}\n"


def _scalar(value: object) -> str:
    """Write a value as JSON, which YAML reads; a date bare, so that it is read as one."""
    text = json.dumps(value, ensure_ascii=False)
    return text if not re.fullmatch(r'"\d{4}-\d\d-\d\dT[\d:.+-]+"', text) else text.strip('"')
