"""The config.yaml to start from: the sources, and every other key with its default, commented out and explained.

Pure. The defaults are read off the schema, so that they cannot differ from it; the sentences stand here.
"""

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum

from pydantic import BaseModel

from ingest.config.new_source import NewSource, scalar, source_lines
from ingest.config.schema import Config, Inherited, SourceSection

SENTENCES: Mapping[str, str] = {
    "store": "where posts are written, and in which form",
    "store.content": "the dated folders of posts start here",
    "store.state": "what is remembered, pages that were kept, the lock; beside the posts, never among them",
    "store.journal": "a folder for what the posts themselves cannot say, as lines of text; worth committing with them",
    "store.timezone": "in which posts are dated and times are told; its midnight decides about the folder of a day",
    "store.profile": "the generator: hugo jekyll hexo zola astro pelican mkdocs vitepress … (docs/sites.md), or seed",
    "store.body": "markdown or html; null leaves it to the profile",
    "store.url": "under which path the site serves the posts (/blog/fetched); null: the folder's name",
    "store.images": "download them beside the post, link to where they are, or leave them out: none",
    "store.raw": "false, true or keys: pages as they came, for better rules (docs/kept-pages.md); whole days go",
    "store.raw_days": "earlier name of keep_days in raw",
    "store.raw_max_mb": "earlier name of max_gb in raw, in MB",
    "store.duplicates": "a copy of another source's article: mark it, or skip it",
    "store.search": "an index, once a search made it, is kept by runs (0.6 ms an article); false: by searches",
    "store.sinks": "further copies for other sites, or a feed: [{content: ../blog/fetched, profile: jekyll}]",
    "network": "how the web is asked",
    "network.user_agent": "who we are to the hosts: give them an address where they can reach you",
    "network.proxy": "http:// or socks5://; what the environment says is not heard",
    "network.ca_file": "certificates of further authorities, in PEM",
    "network.per_host": "requests to one host at the same time",
    "network.delay_s": "seconds between two requests to one host; its robots.txt may ask for more",
    "network.timeout_s": "seconds for a whole request, body included",
    "network.allow_private": "true, or networks such as [127.0.0.1/32]: addresses that are not public",
    "network.ports": "the ports that may be asked",
    "network.resolve": 'HOST: "ADDRESS:PORT", asked in place of what DNS says',
    "network.concurrency": "requests at the same time in all",
    "network.max_feed_bytes": "what is larger, once it is unpacked, is not read; so with pages and images",
    "network.max_entries": "of one feed document, the newest; what is cut off is said",
    "network.max_images": "of one article",
    "schedule": "how often a source is asked",
    "schedule.min_minutes": "never sooner after the last time",
    "schedule.max_hours": "never later, but for one that has long been silent or gone: a week at most",
    "schedule.item_hours": "a source is polled when what it is expected to have brought has waited so long, together",
    "schedule.requests_per_day": "for the feeds of all sources together; instead of item_hours",
    "schedule.recheck_hours": "at these ages an article's page is asked again for edits; [] never does",
    "schedule.run_minutes": "a run begins nothing more after so long; what is left is first in the next",
    "schedule.source_minutes": "of one run for one source; a slow host's other articles are first in the next run",
    "rules": "rules for the pages of single sites",
    "rules.built_in": "use those that come along",
    "rules.folder": "a folder of your own ones, which win",
    "hooks": "what is started after a run that changed something",
    "hooks.git_commit": "commit posts and journal with git, once a run; nothing is ever pushed",
    "hooks.on_change": "a command as a list, such as [hugo, --minify]",
    "hooks.timeout_s": "seconds until it is stopped",
    "health": "where it is told how the sources are, after each run; nowhere, by default",
    "health.page": "a page of its own, such as public/status.html: no script, nothing from elsewhere",
    "health.metrics": "figures for Prometheus, such as /var/lib/node_exporter/fetched.prom",
    "health.feed": "an Atom feed of the sources that need a look",
    "health.command": "a command as a list, once for each change: the message as JSON on its standard input",
    "health.webhook": "an address to which each change is sent as JSON; $NAME where it holds a key",
    "health.mail": "an address to which each change is mailed",
    "health.sendmail": "the command that mails it",
    "health.timeout_s": "seconds until one message is given up; the next run sends it again",
    "engine": "where feeds and pages, written by strangers, are worked on",
    "engine.kind": "child: a process under limits; inline: this one, without; processes: workers; ray: a cluster's",
    "engine.workers": "how many, each with a child of its own",
    "engine.address": "HOST:PORT of a Ray cluster, or auto; empty: a Ray of this machine, for one run (docs/scale.md)",
    "engine.listen": "the address of this machine at which its workers reach it, with :PORT where that is fixed",
    "engine.feed_cpu_s": "seconds of processor time for a feed, then it is given up",
    "engine.page_cpu_s": "the same for a page",
    "engine.source_cpu_s": "for all of one source in one run; the rest is first in the next",
    "engine.feed_memory_mib": "memory for a feed beyond its own size",
    "engine.page_memory_mib": "memory for a page",
    "inbox": "where addresses of single articles wait for the next run of all sources (docs/inbox.md)",
    "inbox.file": "a text file of them, one a line, such as inbox.txt; what the store has by then is marked in it",
    "defaults": "what holds for every source that does not say otherwise",
    "defaults.tags": 'further tags; "fetched" and the name of the source always come first',
    "defaults.categories": "categories",
    "defaults.timezone": "for dates that name no zone, such as Asia/Shanghai",
    "defaults.full_text": "get each article's page; false keeps what the feed itself holds",
    "defaults.first_import": "how many articles are taken when a source is polled for the first time",
    "defaults.publish": "full, an excerpt, or noindex; a link to the original is always there",
    "defaults.keep": "only articles that match; patterns such as 天气 or *sponsored*",
    "defaults.drop": "articles that match are left out",
    "defaults.max_age_days": "older articles are left out",
    "defaults.keep_days": "`fetched prune` removes posts that are older; null keeps them for ever",
    "defaults.min_letters": "shorter ones are left out",
    "defaults.max_letters": "longer ones are left out",
    "defaults.entry_tags": "true: an entry's own categories become tags; {Sport: sports} takes and renames those named",
    "defaults.pages": "a backfill takes pages without a date (About, lists) from a sitemap, too",
    "defaults.robots": "what a site's robots.txt says binds pages and images; never the feed, nor what you add by hand",
    "sources.url": "a feed, or file:PATH; a list: the next is asked when one fails",
    "sources.paused": "true: only a run that names it polls it; `fetched source pause NAME` and `resume NAME` write it",
    "sources.was": "earlier names: a source is known by its name",
    "sources.headers": "sent to this source alone; a secret is written $NAME and stands in the environment",
    "sources.auth": "$NAME: the environment holds USER:PASSWORD under that name",
    "sources.proxy": "for this source alone",
    "sources.ca_file": "a further authority, in PEM, for this source alone",
}
"""What a section and each of its keys is for; a key without a sentence explains itself by its neighbour."""

_HEAD = """\
# The configuration of fetched: which sources are polled, and what becomes of their articles.
# Behind each # below stands a default: take the # away to change it. `fetched check` finds mistakes.
"""
_FURTHER = "Further keys of a source; all that stands under `defaults` may stand here, too:"
_COLUMN = 44


def starter(sources: Sequence[NewSource]) -> str:
    """Write a configuration with these sources; a source's entry may hold whatever stands under `defaults`, too."""
    blocks = [_HEAD, _of_sources(sources)]
    defaults = Config()
    for name in Config.model_fields:
        section = getattr(defaults, name)
        if isinstance(section, BaseModel):
            blocks.append("".join(f"{line}\n" for line in _of_section(name, section)))
    return "\n".join(blocks)


def _of_sources(sources: Sequence[NewSource]) -> str:
    """Write the sources, or an example; then, commented out, the further keys that a source may have."""
    lines = [f"  {line}" for source in sources for line in source_lines(source)]
    if not lines:
        example = "  #   url: https://example.org/feed.xml"
        lines = ["  # - name: example", _explained(example, SENTENCES["sources.url"])]
    lines.append(f"    # {_FURTHER}" if sources else f"  #   # {_FURTHER}")
    indent = "    # " if sources else "  #   "
    for key, field in SourceSection.model_fields.items():
        if key not in Inherited.model_fields and not field.is_required():
            written = _written(field.get_default(call_default_factory=False))
            lines.append(_explained(f"{indent}{key}: {written}", SENTENCES[f"sources.{key}"]))
    return "".join(f"{line}\n" for line in ("sources:", *lines))


def _of_section(name: str, section: BaseModel) -> Iterator[str]:
    yield _explained(f"{name}:", SENTENCES.get(name, ""))
    for key in type(section).model_fields:
        yield _explained(f"  # {key}: {_written(getattr(section, key))}", SENTENCES.get(f"{name}.{key}", ""))


def _explained(line: str, sentence: str) -> str:
    return f"{line:<{_COLUMN - 2}}  # {sentence}" if sentence else line


def _written(value: object) -> str:
    """Write a default as YAML in one line."""
    match value:
        case BaseModel() | dict():
            pairs = dict(value).items()
            return "{" + ", ".join(f"{key}: {_written(inner)}" for key, inner in pairs) + "}"
        case Enum():
            return scalar(str(value.value))
        case str():
            return scalar(value)
        case list() | tuple():
            return f"[{', '.join(map(_written, value))}]"
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case int() if value >= 10_000:
            return f"{value:_}"
        case _:
            return f"{value:g}" if isinstance(value, float) else str(value)
