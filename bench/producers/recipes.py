"""What each static generator is given: its settings, a plain theme where it brings none, posts, an About page."""

from bench.producers.history import Planted
from bench.producers.producer import BASE, Way
from bench.producers.static_sites import Recipe, StaticProducer

_FEED = Way("feed", newest=5)
_SITEMAP = Way("sitemap", ("--via", "sitemap"))
_URLS = Way("list of addresses", ("--urls",))
_BEST = Way("chosen by itself", ("--limit", "1000"))


def _list(path: str) -> Way:
    return Way("list pages", ("--via", "list", "--at", BASE + path))


_TOP = '<header><a href="/">The town paper</a><nav><a href="/">Home</a> <a href="/about/">About</a></nav></header>'
_ABOUT = "We are three people who write about a small town, its harbour and its weather.\n"


def _page(head: str, body: str) -> str:
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{head}</title></head>'
        f"<body>{_TOP}{body}<footer>Printed by a plain theme.</footer></body></html>\n"
    )


def _hugo_settings(is_renamed: bool) -> dict[str, str]:
    permalink = "/:year/:month/:slug/" if is_renamed else "/posts/:slug/"
    single = (
        '<main><article><h1>{{ .Title }}</h1>{{ if not .Date.IsZero }}<p><time datetime="{{ .Date.Format '
        '"2006-01-02T15:04:05Z07:00" }}">{{ .Date.Format "2 January 2006" }}</time></p>{{ end }}'
        "{{ .Content }}</article></main>"
    )
    rows = '<main><ul>{{ range .Paginator.Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>'
    onwards = (
        '{{ with .Paginator }}{{ if .HasNext }}<a rel="next" href="{{ .Next.URL }}">Older</a>{{ end }}{{ end }}</main>'
    )
    home = rows.replace(".Paginator", '(.Paginate (where site.RegularPages "Section" "posts"))', 1) + onwards
    return {
        "hugo.toml": f'baseURL = "{BASE}/"\ntitle = "The town paper"\n[pagination]\npagerSize = 5\n'
        f'[permalinks.page]\nposts = "{permalink}"\n[services.rss]\nlimit = 5\n',
        "layouts/_default/single.html": _page("{{ .Title }} | {{ site.Title }}", single),
        "layouts/_default/list.html": _page("{{ .Title }} | {{ site.Title }}", rows + onwards),
        "layouts/index.html": _page("{{ site.Title }}", home),
        "content/about.md": f"---\ntitle: About\n---\n{_ABOUT}",
        "content/posts/unfinished.md": "---\ntitle: Unfinished\ndate: 2024-01-01\ndraft: true\n---\nNot yet.\n",
    }


def _hugo_post(post: Planted) -> tuple[str, str]:
    head = f'---\ntitle: "{post.title}"\ndate: {post.at.isoformat()}\nslug: {post.slug}\n---\n\n'
    return f"content/posts/{post.slug}.md", head + post.markdown()


def _by_month(post: Planted) -> str:
    return f"/{post.at:%Y/%m}/{post.slug}/"


HUGO = Recipe(
    "hugo",
    "public",
    "/index.xml",
    _hugo_settings,
    _hugo_post,
    lambda post, is_renamed: _by_month(post) if is_renamed else f"/posts/{post.slug}/",
    (_FEED, _SITEMAP, _list("/"), _URLS, _BEST),
    "Hugo, plain theme",
    "version",
)


def _pelican_settings(theme: str) -> "dict[bool, dict[str, str]]":
    found = {}
    for is_renamed in (False, True):
        address = "{date:%Y}/{date:%m}/{slug}/" if is_renamed else "{slug}.html"
        saved = address + "index.html" if is_renamed else address
        found[is_renamed] = {
            "pelicanconf.py": f'AUTHOR = "The printers"\nSITENAME = "The town paper"\nSITEURL = "{BASE}"\n'
            f'PATH = "content"\nTHEME = "{theme}"\nTIMEZONE = "UTC"\n'
            f'DEFAULT_PAGINATION = 5\nFEED_ALL_ATOM = "feeds/all.atom.xml"\n'
            f'FEED_MAX_ITEMS = 5\nARTICLE_URL = "{address}"\nARTICLE_SAVE_AS = "{saved}"\n',
            "content/pages/about.md": f"Title: About\n\n{_ABOUT}",
            "content/unfinished.md": "Title: Unfinished\nDate: 2024-01-01\nStatus: draft\n\nNot yet.\n",
        }
    return found


def _pelican(theme: str) -> Recipe:
    settings = _pelican_settings(theme)
    return Recipe(
        "pelican",
        "output",
        "/feeds/all.atom.xml",
        settings.__getitem__,
        lambda post: (
            f"content/{post.slug}.md",
            f"Title: {post.title}\nDate: {post.at.isoformat()}\nSlug: {post.slug}\n\n{post.markdown()}",
        ),
        lambda post, is_renamed: _by_month(post) if is_renamed else f"/{post.slug}.html",
        (_FEED, _list("/"), _URLS),
        f"Pelican, its theme {theme}",
    )


def _nikola_settings(is_renamed: bool) -> dict[str, str]:
    folder = "archive" if is_renamed else "posts"
    return {
        "conf.py": 'BLOG_AUTHOR = "The printers"\nBLOG_TITLE = "The town paper"\nBLOG_EMAIL = "paper@blog.example"\n'
        f'BLOG_DESCRIPTION = "A small town"\nSITE_URL = "{BASE}/"\nDEFAULT_LANG = "en"\nTIMEZONE = "UTC"\n'
        f'POSTS = [("posts/*.md", "{folder}", "post.tmpl")]\nPAGES = [("pages/*.md", "", "page.tmpl")]\n'
        'COMPILERS = {"markdown": [".md"]}\nFEED_LENGTH = 5\nINDEX_DISPLAY_POST_COUNT = 5\nINDEX_TEASERS = True\n',
        "pages/about.md": f"<!--\n.. title: About\n.. slug: about\n-->\n\n{_ABOUT}",
        "posts/unfinished.md": "<!--\n.. title: Unfinished\n.. slug: unfinished\n.. date: 2024-01-01 00:00:00 UTC\n"
        ".. status: draft\n-->\n\nNot yet.\n",
    }


NIKOLA = Recipe(
    "nikola",
    "output",
    "/rss.xml",
    _nikola_settings,
    lambda post: (
        f"posts/{post.slug}.md",
        (
            f"<!--\n.. title: {post.title}\n.. slug: {post.slug}\n.. date: {post.at:%Y-%m-%d %H:%M:%S} UTC\n-->\n\n"
            f"{post.markdown()}"
        ),
    ),
    lambda post, is_renamed: f"/{'archive' if is_renamed else 'posts'}/{post.slug}/",
    (_FEED, _SITEMAP, _list("/"), _URLS, _BEST),
    "Nikola, its own theme",
)


def _jekyll_settings(is_renamed: bool) -> dict[str, str]:
    permalink = "/:year/:month/:title/" if is_renamed else "/:title.html"
    article = (
        '<main><article><h1>{{ page.title }}</h1><p><time datetime="{{ page.date | date_to_xmlschema }}">'
        '{{ page.date | date: "%b %-d, %Y" }}</time></p>{{ content }}</article></main>'
    )
    entry = (
        "<entry><title>{{ post.title | xml_escape }}</title><id>{{ site.url }}{{ post.url }}</id>"
        '<link href="{{ site.url }}{{ post.url }}"/><updated>{{ post.date | date_to_xmlschema }}</updated>'
        "<published>{{ post.date | date_to_xmlschema }}</published>"
        '<content type="html">{{ post.content | xml_escape }}</content></entry>'
    )
    return {
        "_config.yml": f'title: The town paper\nurl: "{BASE}"\npermalink: {permalink}\ntimezone: UTC\n'
        'defaults: [{scope: {path: "", type: posts}, values: {layout: post}}]\n',
        "_layouts/post.html": _page("{{ page.title }} - {{ site.title }}", article),
        "_layouts/page.html": _page("{{ page.title }}", "<main><h1>{{ page.title }}</h1>{{ content }}</main>"),
        "about.md": f"---\ntitle: About\nlayout: page\npermalink: /about/\n---\n{_ABOUT}",
        "index.html": "---\nlayout: page\ntitle: The town paper\n---\n<ul>{% for post in site.posts %}<li>"
        '<a href="{{ post.url }}">{{ post.title }}</a></li>{% endfor %}</ul>\n',
        "feed.xml": "---\n---\n"
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>{{ site.title }}</title><id>{{ site.url }}/</id>'
        '<link href="{{ site.url }}/"/><updated>{{ site.time | date_to_xmlschema }}</updated>'
        "{% for post in site.posts limit: 5 %}" + entry + "{% endfor %}</feed>\n",
        "sitemap.xml": '---\n---\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        "{% for post in site.posts %}"
        "<url><loc>{{ site.url }}{{ post.url }}</loc><lastmod>{{ site.time | date_to_xmlschema }}</lastmod></url>"
        "{% endfor %}<url><loc>{{ site.url }}/about/</loc></url><url><loc>{{ site.url }}/</loc></url></urlset>\n",
    }


JEKYLL = Recipe(
    "jekyll",
    "_site",
    "/feed.xml",
    _jekyll_settings,
    lambda post: (
        f"_posts/{post.at:%Y-%m-%d}-{post.slug}.md",
        f'---\ntitle: "{post.title}"\ndate: {post.at.isoformat()}\n---\n\n{post.markdown()}',
    ),
    lambda post, is_renamed: _by_month(post) if is_renamed else f"/{post.slug}.html",
    (_FEED, _SITEMAP, _list("/"), _URLS, _BEST),
    "Jekyll, plain theme, each lastmod the build's",
)

STATIC = tuple(StaticProducer(each) for each in (HUGO, _pelican("notmyidea"), _pelican("simple"), NIKOLA, JEKYLL))
