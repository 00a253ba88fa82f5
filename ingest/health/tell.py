"""Door: disk (the files that `health` names, and a note of what was told). Tells how the sources are, after a run.

What cannot be told is a line of the run's notes, and is told by the next run; the run itself is well all the same.
"""

import json
import os
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import TypeAlias

from ingest.config.values import Config, HealthSection
from ingest.health.condition import Health, health_of
from ingest.health.messages import Message, changes, conditions_in, problems_feed, told_of
from ingest.health.metrics import metrics_text
from ingest.health.page import status_page
from ingest.hooks import Hook, start
from ingest.http.redact import harmless
from ingest.http.transport.webhook import post
from ingest.session.session import Session
from store.errors import StoreError
from store.files.disk import Disk
from store.unseen import json_text

TOLD_NAME = "health-told.json"
Send: TypeAlias = Callable[[Message], str | None]
"""Sends one message; returns why it could not, in one line."""


def tell_health(session: Session) -> list[str]:
    """Tell how the sources are by every way that the configuration names; return what could not be told, in lines."""
    config, base = session.config, session.base
    section = config.health
    if session.dry or not section.is_said:
        return []
    try:
        health = health_of(config, base, session.outside().clock.now())
    except StoreError as error:
        return [f"health: {error}"]
    files = ((section.page, status_page), (section.metrics, metrics_text), (section.feed, problems_feed))
    lines = [_written(base / name, made(health)) for name, made in files if name]
    sends = _ways(config, base)
    if sends:
        lines += _sent(health, base / config.store.state / TOLD_NAME, sends)
    return [harmless(f"health: {line}") for line in lines if line]


def _sent(health: Health, note: Path, sends: Sequence[Send]) -> list[str]:
    """Send what changed since it was told last; what one way could not send is told by all once more."""
    try:
        before = conditions_in(Disk().read(note))
    except OSError:
        before = {}
    told, lines = told_of(health, before), []
    for message in changes(health, before):
        failures = [why for send in sends if (why := send(message))]
        lines += failures
        if failures:
            told[message.source] = before.get(message.source, "")
    if told != before:
        lines += filter(None, [_written(note, json_text(told, indent=1))])
    return lines


def _ways(config: Config, base: Path) -> list[Send]:
    section = config.health
    ways: list[Send] = []
    if section.command:
        ways.append(partial(_by_command, section, base))
    if section.webhook:
        ways.append(partial(_by_webhook, section, config.network.proxy))
    if section.mail:
        ways.append(partial(_by_mail, section, base))
    return ways


def _by_command(section: HealthSection, base: Path, message: Message) -> str | None:
    """Start the user's command, with the message as JSON on its standard input and in its environment."""
    said = message.plain()
    environment = {f"FETCHED_{name.upper()}": said[name] for name in ("source", "was", "now", "advice", "fix")}
    hook = Hook(section.command or (), section.timeout_s, base, "health.command")
    return start(hook, environment, json.dumps(said, ensure_ascii=False))


def _by_webhook(section: HealthSection, proxy: str | None, message: Message) -> str | None:
    name = section.webhook or ""
    url = os.environ.get(name[1:], "") if name.startswith("$") else name
    if not url:
        return f"health.webhook: {name} is not set in the environment"
    return post(url, message.plain(), section.timeout_s, proxy)


def _by_mail(section: HealthSection, base: Path, message: Message) -> str | None:
    hook = Hook((section.sendmail, "-i", "-t"), section.timeout_s, base, "health.sendmail")
    return start(hook, {}, letter(section.mail or "", message))


def letter(to: str, message: Message) -> str:
    """Return a message as a mail.

    A name may look like an encoded word (RFC 2047 §2): `email` would decode it, and its line ends would end the header.
    """
    mail = EmailMessage()
    mail["To"], mail["Subject"] = to, message.subject.replace("=?", "= ?")
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(f"{message.text}\n")
    return mail.as_string()


def _written(path: Path, text: str) -> str:
    """Put a text in the place of a file, in one step; return why that could not be done."""
    disk, beside = Disk(), path.with_name(f".{path.name}.new")
    try:
        if disk.exists(path) and disk.read(path) == text.encode():
            return ""
        disk.make_folder(path.parent)
        disk.unlink(beside)
        disk.write(beside, text.encode())
        disk.rename(beside, path)
    except OSError as error:
        return f"{path} cannot be written: {error.strerror or error}"
    return ""
