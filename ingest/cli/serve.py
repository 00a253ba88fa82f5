"""Door: terminal. The command `serve`; the page and what it needs are imported when it is called."""

from pathlib import Path
from typing import Annotated

import typer

from ingest.cli.sources import DEFAULT_CONFIG, ConfigPath
from ingest.cli.terminal import say


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
