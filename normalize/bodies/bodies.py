"""The forms of a body: Markdown, one line of HTML, the element as it was served; each with its attribution. Pure."""

from collections.abc import Mapping

from normalize import excerpt
from normalize.article import Article, Publish
from normalize.bodies import attribution, html
from normalize.bodies.attribution import Attribution
from normalize.bodies.served import make_safe
from normalize.clean import clean
from normalize.markdown import Options, render
from normalize.markdown.escape import guard_lines
from normalize.markdown.inline import Manner, write_text
from normalize.plain import may_be_chinese
from normalize.profile import Body, Profile
from normalize.values import CleanHtml, Html
from normalize.visible import visible_text

_SAMPLE_CHARS = 20_000
"""So much of a body's HTML tells its language."""


def write_body(article: Article, profile: Profile, title: str, images: Mapping[str, str | None]) -> str:
    """Return a post's body as it stands behind its front matter, with one line end at its end.

    `images` names images by the URL in `src`; those that are not listed stay links. Of an article of which only an
    excerpt may be shown, the beginning is shown as plain paragraphs.
    """
    source = article.body
    if article.publish is Publish.EXCERPT:
        source, images = excerpt.of(source), {}
    line = attribution.attribution_of(article, _sample(source[:_SAMPLE_CHARS], article))
    if profile.body is Body.MARKDOWN:
        return _markdown(source, article, profile, title, images, line)
    if profile.body is Body.HTML:
        return _html(clean(source), profile, title, images, line)
    element = (
        article.element if article.element and article.publish is not Publish.EXCERPT else Html(f"<div>{source}</div>")
    )
    return _served(element, article, profile, title, images, line)


def _html(shown: CleanHtml, profile: Profile, title: str, images: Mapping[str, str | None], line: Attribution) -> str:
    lead = ""
    if profile.more:
        first, shown = html.lead_and_rest(shown)
        block = f'<div class="fetched">{html.one_line(first, images, title)}</div>\n\n' if first else ""
        # Without a lead, a mark on top leaves lists nothing to show; they may show all where image addresses are whole.
        lead = f"{block}{profile.more}\n\n" if first or not profile.image_link.startswith("{url}") else ""
    return f'\n{lead}<div class="fetched">{html.one_line(shown, images, title)}{attribution.as_html(line)}</div>\n'


def _sample(html: str, article: Article) -> str:
    """Return the text that tells an article's language; empty where that is stated, or no Han sign leaves it open."""
    if article.language or not ("&#" in html or may_be_chinese(article.title + html)):
        return ""
    return visible_text(html)


def _markdown(
    source: Html, article: Article, profile: Profile, title: str, images: Mapping[str, str | None], line: Attribution
) -> str:
    pages = frozenset(filter(None, (article.url, article.listed_url, article.canonical_url)))
    options = Options(
        images,
        profile.guards,
        profile.dialect,
        page_urls=pages,
        title=title,
        more=profile.more,
    )
    shown = render(source, options)
    return "\n" + "\n\n".join(filter(None, [shown, attribution.as_markdown(line, _manner(profile))])) + "\n"


def _served(
    element: Html, article: Article, profile: Profile, title: str, images: Mapping[str, str | None], line: Attribution
) -> str:
    """Write the seed's shape: `TITLE by SOURCE` over a rule, the element and two spaces, `<hr>`, the link."""
    manner = _manner(profile)
    heading = guard_lines(write_text(f"{title} by {line.source}", manner), manner.line_openers, profile.dialect)
    shown = make_safe(element, article.url, images)
    return f"{heading}\n------\n{shown}  \n<hr>\n{attribution.as_served(line)}\n"


def _manner(profile: Profile) -> Manner:
    guards = profile.guards
    served = profile.body is Body.SERVED
    return Manner(guards.text, guards.line, guards.code, profile.dialect, guards.joined, in_table=served, one_line=True)
