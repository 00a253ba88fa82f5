"""`render`, the way in: HTML to one text of Markdown, by the walk; formulas and footnotes around it. Pure."""

from dataclasses import replace

from normalize.markdown import footnotes, formulas, inline
from normalize.markdown.blocks import join, noted, with_end_of_lead
from normalize.markdown.inline import Manner
from normalize.markdown.walk import walk
from normalize.markdown.writer import Options, Writer
from normalize.tree import parse
from normalize.values import Html, Markdown

DEFAULT = Options()


def render(html: Html, options: Options = DEFAULT) -> Markdown:
    """Return HTML as Markdown, blocks an empty line apart, without a line end at the end.

    Whatever the HTML holds comes out as text, as markup of Markdown's own, or not at all: no raw HTML, no address that
    runs as code, and none of the openers in `options.guards`.
    """
    body = parse(html).body
    if body is None:
        return Markdown("")
    guards = options.guards
    special = formulas.find(body)
    # Where formulas are written, a bare dollar sign would begin one.
    manner = Manner(
        (*guards.text, "$") if special else guards.text, guards.line, guards.code, options.dialect, guards.joined
    )
    if options.title:
        options = replace(options, title=inline.write([options.title], replace(manner, one_line=True)))
    writer = Writer(options, manner)
    writer.special = special
    if footnotes.may_hold(html, options.page_urls):
        found = footnotes.find(body, options.page_urls)
        writer.special |= found.specials() if options.dialect.footnotes else found.as_text()
    writer.heading_shift = 1 if "<h1" in html and body.css_first("h1") is not None else 0
    walk(body.first_child, writer)
    writer.flush()
    if options.more:
        writer.blocks[:] = with_end_of_lead(writer.blocks, options.more)
    return Markdown("\n\n".join(filter(None, [join(writer.blocks), *_definitions(writer)])))


def _definitions(writer: Writer) -> list[str]:
    return [noted(number, blocks) for number, blocks in sorted(writer.notes.items())]
