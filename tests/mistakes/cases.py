"""The mistakes: what stands in config.yaml, what is typed, and what must be said, to the letter."""

from dataclasses import dataclass

GOOD = """\
network: {allow_private: [127.0.0.1/32], delay_s: 0}
sources:
  - name: cnbeta
    url: http://127.0.0.1:9/feed.xml
"""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake; `says` is all of standard error, a line each."""

    it: str
    says: str
    config: str | None = GOOD
    command: str = "status"
    code: int = 2


def of_source(lines: str) -> str:
    """Return a configuration with one source and further lines of it."""
    return f"sources:\n  - name: a\n    url: https://example.org/feed.xml\n    {lines}\n"


MISTAKES = (
    Mistake("there is no config.yaml yet", "config.yaml: no such file; `fetched init` writes one to start from", None),
    Mistake(
        "the file is empty",
        "config.yaml: is empty; name at least one source under `sources:`, or run `fetched init`",
        "",
    ),
    Mistake(
        "a list of addresses and nothing else",
        "config.yaml: holds a list and no keys; put `sources:` above it (see `fetched init`)",
        "- https://example.org/feed.xml\n",
    ),
    Mistake(
        "a bare address as a source",
        "config.yaml:2: sources[0]: is an address alone; write `- name: NAME` and below it"
        " `url: https://example.org/feed.xml`, or `fetched source add https://example.org/feed.xml`",
        "sources:\n  - https://example.org/feed.xml\n",
    ),
    Mistake(
        "one address in place of the list",
        "config.yaml:1: sources: takes a list of sources: each begins with `- name: NAME`, and `url: ADDRESS` below it",
        "sources: https://example.org/feed.xml\n",
    ),
    Mistake(
        "sources by name, without dashes",
        "config.yaml:1: sources: takes a list of sources: each begins with `- name: NAME`, and `url: ADDRESS` below it",
        "sources:\n  cnbeta: https://example.org/feed.xml\n",
    ),
    Mistake(
        "another program's word for sources",
        "config.yaml:1: feeds: unknown key; did you mean `sources`?",
        "feeds:\n  - https://example.org/feed.xml\n",
    ),
    Mistake(
        "a name that is a number",
        'config.yaml:2: sources[0].name: takes text; put quotes around it: "2024"',
        "sources:\n  - name: 2024\n    url: https://example.org/feed.xml\n",
    ),
    Mistake(
        "a name that is not there",
        "config.yaml:2: sources[0].name: is missing; every source needs a name and a url",
        "sources:\n  - url: https://example.org/feed.xml\n",
    ),
    Mistake(
        "an address that was left out",
        "config.yaml:3: sources[0].url: is empty; write the source's url behind it",
        "sources:\n  - name: a\n    url:\n",
    ),
    Mistake(
        "an address without https://",
        "config.yaml:3: sources[0].url[0]: 'example.org/feed.xml' is no URL that can be asked;"
        " did you mean https://example.org/feed.xml?",
        "sources:\n  - name: a\n    url: example.org/feed.xml\n",
    ),
    Mistake(
        "a password in an address",
        "config.yaml:3: sources[0].url[0]: user name and password do not belong into the file;"
        " write `auth: $NAME` below it, and USER:PASSWORD into the environment under that name",
        "sources:\n  - name: a\n    url: https://me:secret@example.org/feed.xml\n",
    ),
    Mistake(
        "a cookie in the file",
        "config.yaml:4: sources[0].headers: Cookie is a secret: write $NAME here and its value into the environment",
        of_source("headers: {Cookie: abc}"),
    ),
    Mistake("one tag that is no list", "config.yaml:4: sources[0].tags: takes a list: [科技]", of_source("tags: 科技")),
    Mistake(
        "a misspelt key",
        "config.yaml:4: sources[0].category: unknown key; did you mean `categories`?",
        of_source("category: x"),
    ),
    Mistake(
        "a zone by another city",
        "config.yaml:4: sources[0].timezone: unknown time zone 'Beijing'; did you mean Asia/Shanghai?",
        of_source("timezone: Beijing"),
    ),
    Mistake(
        "a zone by its offset",
        "config.yaml:4: sources[0].timezone: unknown time zone '+08:00';"
        " name a place such as Asia/Shanghai, or Etc/GMT-8",
        of_source("timezone: +08:00"),
    ),
    Mistake(
        "a number with its unit",
        "config.yaml:4: sources[0].keep_days: takes a number of days, not '30d'; write 30",
        of_source("keep_days: 30d"),
    ),
    Mistake(
        "a filter that does not say of what",
        "config.yaml:4: sources[0].drop: takes patterns by what they are compared with,"
        " such as {title: [sponsored], author: [], category: []}",
        of_source("drop: [sponsored]"),
    ),
    Mistake(
        "a tab in front of a line",
        "config.yaml:3: is not YAML: a tab stands where YAML takes spaces alone; put spaces in its place",
        "sources:\n  - name: a\n\turl: https://example.org/feed.xml\n",
    ),
    Mistake(
        "a colon in a name",
        "config.yaml:2: is not YAML: a colon too many, or a line too far to the right; put a text with `: ` in quotes",
        "sources:\n  - name: news: today\n    url: https://example.org/feed.xml\n",
    ),
    Mistake(
        "a quote that is never closed",
        "config.yaml:3: is not YAML: a quote \" or ' that is opened is never closed",
        'sources:\n  - name: a\n    url: "https://example.org/feed.xml\n',
    ),
    Mistake(
        "a hook as one text",
        "config.yaml:1: hooks.on_change: takes a command as a list of its words: [hugo, --minify]",
        'hooks: {on_change: "hugo --minify"}\n',
    ),
    Mistake(
        "a path where keys belong",
        "config.yaml:1: store: takes keys of its own, each on a line below it, indented; not 'content/posts'",
        "store: content/posts\n",
    ),
    Mistake(
        "a switch with a word of one's own",
        "config.yaml:1: store.raw: takes true or false, not 'maybe'; or keys, such as {keep_days: 400}",
        "store: {raw: maybe}\n",
    ),
    Mistake(
        "a size with its unit",
        "config.yaml:1: network.max_page_bytes: takes a number of bytes, not '20MB'",
        "network: {max_page_bytes: 20MB}\n",
    ),
    Mistake(
        "one network that is no list",
        "config.yaml:1: network.allow_private: takes a list: [127.0.0.1]",
        "network: {allow_private: 127.0.0.1}\n",
    ),
    Mistake(
        "a proxy without its kind",
        "config.yaml:1: network.proxy: 127.0.0.1:7890 is no proxy that can be used;"
        " it starts with http:// or socks5:// or socks5h://",
        'network: {proxy: "127.0.0.1:7890"}\n',
    ),
    Mistake(
        "two sources of one name",
        "config.yaml:3: sources[1].name: 'a' names sources[0] already; give each source a name of its own",
        "sources:\n  - {name: a, url: https://example.org/1}\n  - {name: a, url: https://example.org/2}\n",
    ),
    Mistake(
        "a profile that there is not",
        "store.profile: there is no profile 'hugoo', and no such file; did you mean hugo? known are astro, docusaurus,"
        " eleventy, feed, hexo, hugo, jekyll, mkdocs, nikola, obsidian, pelican, quartz, seed, vitepress, zola",
        "store: {profile: hugoo}\n",
    ),
    Mistake(
        "no sources yet", "no sources: name at least one under `sources:` in the configuration", "sources: []\n", "run"
    ),
    Mistake("a misspelt source", "no source is called 'cnbeat'; did you mean 'cnbeta'?", command="run cnbeat"),
    Mistake(
        "a misspelt source in a preview",
        "no source is called 'cnbeat'; did you mean 'cnbeta'?",
        command="preview cnbeat",
    ),
    Mistake(
        "an article's address without https://",
        "'example.org/x' is no address of an article; did you mean https://example.org/x?",
        command="add example.org/x",
    ),
    Mistake(
        "a day in words",
        "--since yesterday: is no date; write it like 2026-02-28",
        command="run --since yesterday",
    ),
    Mistake(
        "a misspelt command", "there is no command 'rn'; did you mean `run`? `fetched --help` lists them", command="rn"
    ),
    Mistake(
        "a misspelt option",
        "there is no option --forse; did you mean `--force`? `fetched run --help` lists them",
        command="run --forse",
    ),
    Mistake(
        "an option without its value",
        "option --budget takes a value; `fetched run --help` shows which",
        command="run --budget",
    ),
    Mistake(
        "a word where a number belongs",
        "option --limit takes a whole number, not 'many'; `fetched run --help` shows more",
        command="run --limit many",
    ),
    Mistake(
        "an address that was left out", "`fetched add` takes URL...; `fetched add --help` shows more", command="add"
    ),
    Mistake(
        "init where there is a file already",
        "config.yaml: is there already; `fetched source add URL` adds to it, or remove it first",
        command="init",
    ),
    Mistake(
        "a folder of posts that is not there",
        "nofolder is no folder and no file; what is read: a folder of posts (Markdown or HTML, with front matter), "
        "wallabag's JSON, Pocket's CSV, HTML or JSON, WordPress's WXR",
        command="import nofolder",
    ),
    Mistake(
        "a file that no import knows",
        "config.yaml is none of what is read: a folder of posts (Markdown or HTML, with front matter), "
        "wallabag's JSON, Pocket's CSV, HTML or JSON, WordPress's WXR",
        command="import config.yaml",
    ),
    Mistake(
        "a subscription list that is not there",
        "feeds.opml: there is no such file; give an OPML file, or the address of a site",
        command="opml import feeds.opml",
    ),
    Mistake(
        "a rename of a misspelt source",
        "config.yaml: no source is called 'cnbeat'; did you mean 'cnbeta'?",
        command="source rename cnbeat news",
    ),
    Mistake(
        "an article that was never stored",
        "https://example.org/x is not known, so there is nothing to remove; `fetched why` tells more",
        command="remove https://example.org/x",
    ),
    Mistake(
        "neither source, address nor path",
        "'nope' is no address, no source, and no post or folder of posts in the content",
        command="refresh nope",
    ),
    Mistake(
        "an age that is configured nowhere",
        "no age is configured: say `keep_days` under `defaults`, or with the sources whose old posts are to go",
        command="prune --dry-run",
    ),
)
