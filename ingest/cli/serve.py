"""Door: terminal. The commands `serve` and `search`: what is stored, shown and found; their work is imported late."""

from pathlib import Path
from typing import Annotated

import typer

from ingest.cli.sources import DEFAULT_CONFIG, AsJson, ConfigPath
from ingest.cli.terminal import say, show, warn


def serve(
    config: ConfigPath = DEFAULT_CONFIG,
    host: Annotated[str, typer.Option(help="Where it listens; beyond this machine only with a token.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535, help="0 takes a free one.")] = 8765,
    token_file: Annotated[
        Path | None, typer.Option("--token-file", metavar="FILE", help="Whoever asks must know what stands in it.")
    ] = None,
) -> None:
    """Show sources and articles as a page in the browser, on this machine; needs the extra `web`."""
    from ingest.config.errors import ConfigError

    try:
        from ingest.web.serve import Listening
        from ingest.web.serve import serve as serving
    except ModuleNotFoundError as error:
        if error.name not in {"jinja2", "starlette", "uvicorn"}:
            raise
        raise ConfigError(f"{error.name} is missing: pip install 'fetched[web]'") from None
    serving(config, Listening(host, port, token_file), say)


def search(
    words: Annotated[
        list[str],
        typer.Argument(metavar="QUERY...", help='Words; "a phrase", begin*, and, behind a word or --, -without.'),
    ],
    config: ConfigPath = DEFAULT_CONFIG,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=1_000, metavar="N", help="Posts at most.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Find posts by their words, those by their title first; all words must be in a post."""
    from ingest.config.load import load
    from ingest.search.searching import search as searching

    settings = load(config)
    found = searching(settings, config.parent, " ".join(words), limit, ahead=_tell_ahead)
    for line in found.json_lines() if as_json else found.lines(Path(settings.store.content)):
        show(line)


def _tell_ahead(posts: int) -> None:
    warn(f"the search index lacks {posts:,} posts: they are taken up first, once, at about a thousand in a second")
