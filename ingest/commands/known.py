"""What is remembered of an article, by any of its addresses."""

from ingest.config import ConfigError
from ingest.extractor.site_rules.book import RuleBook, site_key
from ingest.identity.keys import address_name, number_name
from ingest.text.urls import canonical, resolve
from normalize.article import Url
from store.memory import ItemMemory, Key
from store.recall import Recall


def address_of(text: str) -> Url:
    """Return the address that a person gave; raises `ConfigError` for what is none."""
    address = resolve("", text.strip())
    if address is None:
        raise ConfigError(f"{text!r} is no address of an article; it starts with https:// or http://")
    return address


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
