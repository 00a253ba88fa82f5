"""HTML to Markdown by one walk over lexbor's tree: CommonMark and GFM tables, no raw HTML, no template syntax."""

from normalize.markdown.render import render
from normalize.markdown.writer import Options

__all__ = ["Options", "render"]
