"""Door: network inward, disk (the token's file). The page's server: on loopback, beyond it only with a token."""

import asyncio
import os
import platform
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import uvicorn

from ingest.config.errors import ConfigError
from ingest.config.load import load
from ingest.web.access import Access, is_everywhere, is_loopback
from ingest.web.pages import application
from ingest.web.patience import Patient
from ingest.web.site import Site
from store.files.regular import file_fault, read_regular

DEFAULT_PORT = 8765
MIN_TOKEN_CHARS = 20
_MAX_TOKEN_BYTES = 4_096
_MAX_AT_ONCE = 32
_LAST_ANSWERS_S = 1
"""For what is being answered when the server is told to end."""


@dataclass(frozen=True, slots=True)
class Listening:
    """Where the page is served, and to whom."""

    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    token_file: Path | None = None


def serve(config: Path, listening: Listening, tell: Callable[[str], None]) -> None:
    """Serve the page until the process is told to end; `tell` gets its address. Raises `ConfigError`."""
    load(config)
    access = access_of(listening)
    site = Site(config, lambda: datetime.now(UTC), access)
    with listening_socket(listening) as sock:
        tell(f"the page is at {address_of(sock)}; Ctrl-C ends it")
        try:
            server_of(site).run(sockets=[sock])
        finally:
            site.jobs.end()


def server_of(site: Site) -> uvicorn.Server:
    """Return the server; it takes few requests at once, and logs what fails alone."""
    return _Server(
        site,
        uvicorn.Config(
            application(site),
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            lifespan="off",
            ws="none",
            http=Patient,
            date_header=False,  # each answer has it from `ingest.web.guarded`
            loop="asyncio",
            limit_concurrency=_MAX_AT_ONCE,
            timeout_graceful_shutdown=_LAST_ANSWERS_S,
        ),
    )


class _Server(uvicorn.Server):
    """A server that says when it ends: what goes on telling of a job then ends by itself. Until then it only waits.

    That of uvicorn looks ten times a second whether it is to end.
    """

    def __init__(self, site: Site, config: uvicorn.Config) -> None:
        self._told = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_told = False
        super().__init__(config)
        self._site = site

    @property
    def should_exit(self) -> bool:
        """Say whether it was told to end: by a signal, or by another thread."""
        return self._is_told

    @should_exit.setter
    def should_exit(self, told: bool) -> None:
        self._is_told = told
        if told and self._loop is not None:
            self._loop.call_soon_threadsafe(self._told.set)

    async def main_loop(self) -> None:
        """Answer until it is told to end."""
        self._loop = asyncio.get_running_loop()
        await self.on_tick(0)
        if not self.should_exit:
            await self._told.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._site.jobs.stop()
        await super().shutdown(sockets)


def access_of(listening: Listening) -> Access:
    """Return whom the server answers; one that others can reach and that asks for no token is a `ConfigError`."""
    host = listening.host
    if listening.token_file is None and not is_loopback(host):
        raise ConfigError(
            f"--host {host} lets other machines in: put a token of {MIN_TOKEN_CHARS} signs or more into a file that"
            " only you can read, and name it with --token-file"
        )
    token = _token(listening.token_file) if listening.token_file is not None else None
    names = () if is_loopback(host) else (host.lower(),)
    everywhere = is_everywhere(host)
    return Access(
        secrets.token_bytes(32),
        (platform.node().lower(),) if everywhere else names,
        any_address=everywhere,
        token=token,
    )


def listening_socket(listening: Listening) -> socket.socket:
    """Return the socket, which listens; a port that cannot be had is a `ConfigError`."""
    family = socket.AF_INET6 if ":" in listening.host else socket.AF_INET
    try:
        return socket.create_server((listening.host, listening.port), family=family)
    except (OSError, OverflowError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ConfigError(
            f"{listening.host}:{listening.port} cannot be listened on ({why}); name another --port or --host"
        ) from None


def address_of(sock: socket.socket) -> str:
    """Return the address of the page for a browser on this machine."""
    host, port = sock.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _token(path: Path) -> str:
    try:
        token = read_regular(path, _MAX_TOKEN_BYTES).decode("utf-8", "replace").strip()
        mode = os.stat(path).st_mode  # noqa: PTH116  # as the reader above
    except OSError as error:
        raise ConfigError(f"--token-file: {path} {file_fault(error)}") from None
    if mode & 0o077:
        raise ConfigError(f"--token-file: {path} can be read by others: `chmod 600 {path}`")
    if len(token) < MIN_TOKEN_CHARS:
        raise ConfigError(f"--token-file: {path} holds {len(token)} signs; a token has {MIN_TOKEN_CHARS} or more")
    return token
