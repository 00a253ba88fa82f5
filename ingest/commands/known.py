"""What a person may name: an article by any of its addresses."""

from ingest.config.errors import ConfigError
from ingest.extractor.site_rules.book import RuleBook, site_key
from ingest.identity.keys import address_name, number_name
from ingest.text.urls import canonical, resolve
from normalize.values import Url
from store.memory import ItemMemory, ItemStatus, Key
from store.recall import Recall
from store.store import Store


def address_of(text: str) -> Url:
    """Return the address that a person gave; raises `ConfigError` for what is none."""
    address = resolve("", text.strip())
    if address is None:
        raise no_address(text)
    return address


def no_address(text: str) -> ConfigError:
    """Return what is told of a text that is no address: with `https://` before it where that alone is missing."""
    is_bare = "." in text.partition("/")[0].strip(".") and not any(sign in text for sign in (" ", "://", "\\", "@"))
    meant = f"did you mean https://{text}?" if is_bare else "it starts with https:// or http://"
    if text.endswith(".md"):
        meant = "a post's front matter has it, as `source_url`"
    return ConfigError(f"{text!r} is no address of an article; {meant}")


def address_keys(address: Url, rules: RuleBook) -> list[Key]:
    """Return the keys under which the article at an address may be remembered, the surest first."""
    number = site_key(address, rules)
    keys = [number_name(number)] if number else []
    return [*keys, address_name(address), address_name(canonical(address))]


def item_under(keys: list[Key], memory: Recall) -> ItemMemory | None:
    """Return the item that the first known one of the keys leads to."""
    known = memory.known(keys)
    identity = next((known[key] for key in keys if key in known), None)
    return memory.item(identity) if identity else None


def is_removed(item: ItemMemory, store: Store) -> bool:
    """Say whether an article was taken down, or its post deleted by hand, noticed by a run or not yet."""
    if item.status is ItemStatus.STORED:
        return not store.has_post(item.identity)
    return item.status is ItemStatus.REMOVED


def removal_of(item: ItemMemory) -> str:
    """Say how an article came to be removed."""
    return f"was removed ({item.reason})" if item.reason else "was deleted by hand"
