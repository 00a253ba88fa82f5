"""What is shown of the feeds that were found at a site's address, so that one can be chosen."""

from collections.abc import Mapping
from types import MappingProxyType

from ingest.commands.sources import names_of
from ingest.config.names import source_name
from ingest.web.jobs import Offer
from ingest.web.site import Site

NOTHING: Mapping[str, str] = MappingProxyType({"feed": "", "name": "", "tags": ""})
"""What is typed into the form before anybody has."""


def offer_values(site: Site, offer: Offer) -> dict[str, object]:
    """Return the values of the form by which one of them is added: how each may be called, and nothing typed yet."""
    taken = names_of(site.config())
    names = [source_name(found.title, found.url, taken) for found in offer.feeds]
    return {"offer": offer, "names": names, "mark": site.config_mark(), "typed": NOTHING}


def job_number(text: str) -> int | None:
    """Return the number of a job as an address or a form has it; None for what is none."""
    return int(text) if text.isdecimal() and len(text) < 10 else None
