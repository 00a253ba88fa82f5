"""The line that names an article's source and links the original: at the end of every body, in every form. Pure."""

from dataclasses import dataclass

from normalize.article import Article
from normalize.bodies import html
from normalize.markdown.inline import Manner, write_text
from normalize.plain import is_chinese, one_line
from normalize.urls import destination, safe_link

_CHINESE, _ENGLISH = "原文链接", "Original article"


@dataclass(frozen=True, slots=True)
class Attribution:
    """What the line says."""

    label: str
    url: str
    listed_url: str
    source: str


def attribution_of(article: Article, text: str) -> Attribution:
    """Return the line of an article; where no language is stated, that of `text`, its visible text, names the link."""
    label = _CHINESE if is_chinese(article.language, article.title + text) else _ENGLISH
    url = safe_link(article.url) or ""
    return Attribution(label, url, safe_link(article.listed_url) or url, one_line(article.source))


def as_markdown(line: Attribution, manner: Manner) -> str:
    """Return the line as Markdown."""
    source = write_text(line.source, manner)
    return f"[{line.label}]({destination(line.url)}) · {source}" if line.url else f"{line.label} · {source}"


def as_html(line: Attribution) -> str:
    """Return the line as a paragraph of HTML."""
    link = (
        f'<a href="{html.attribute(line.url)}" rel="noopener noreferrer">{line.label}</a>' if line.url else line.label
    )
    return f"<p>{link} · {html.text(line.source)}</p>"


def as_served(line: Attribution) -> str:
    """Return the line as the seed has it: the link alone, as the source listed it."""
    address = html.attribute(line.listed_url)
    return f'<a href="{address}" target="_blank" rel="noopener noreferrer">{line.label}</a>'
