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


def _astro_page(head: str, body: str) -> str:
    page = (
        _page("TITLE", body).replace("<title>TITLE", "<title>{title}").replace('charset="utf-8">', 'charset="utf-8" />')
    )
    return f"---\n{head}\n---\n{page}"


def _astro_settings(is_renamed: bool) -> dict[str, str]:
    folder = "writing" if is_renamed else "posts"
    newest = "(await getCollection('posts', ({ data }) => !data.draft)).sort((a, b) => b.data.date - a.data.date)"
    post = (
        'import { getCollection, render } from "astro:content";\n'
        f"export async function getStaticPaths() {{ return {newest}"
        ".map((post) => ({ params: { id: post.data.name }, props: { post } })); }\n"
        "const { post } = Astro.props;\nconst { Content } = await render(post);\n"
        "const title = `${post.data.title} | The town paper`;"
    )
    rows = (
        'import { getCollection } from "astro:content";\n'
        f"export async function getStaticPaths({{ paginate }}) {{ return paginate({newest}, {{ pageSize: 5 }}); }}\n"
        'const { page } = Astro.props;\nconst title = "The town paper";'
    )
    feed = (
        'import rss from "@astrojs/rss";\nimport { experimental_AstroContainer } from "astro/container";\n'
        'import { getCollection, render } from "astro:content";\nexport async function GET({ site }) {\n'
        "const container = await experimental_AstroContainer.create();\nconst items = [];\n"
        f"for (const post of {newest}.slice(0, 5)) {{\n"
        "const { Content } = await render(post);\nconst html = await container.renderToString(Content);\n"
        f"items.push({{ title: post.data.title, link: `/{folder}/${{post.data.name}}/`, pubDate: post.data.date, "
        "content: html.replaceAll(' src=\"/', ` src=\"${site}`) });\n}\n"
        'return rss({ title: "The town paper", description: "A small town", site, items });\n}\n'
    )
    return {
        "astro.config.mjs": 'import { defineConfig, passthroughImageService } from "astro/config";\n'
        'import sitemap from "@astrojs/sitemap";\n'
        f'export default defineConfig({{ site: "{BASE}", outDir: "public-site", integrations: [sitemap()], '
        "image: { service: passthroughImageService() } });\n",
        "src/content.config.ts": 'import { defineCollection, z } from "astro:content";\n'
        'import { glob } from "astro/loaders";\nexport const collections = { posts: defineCollection({\n'
        'loader: glob({ pattern: "*.md", base: "src/content/posts" }),\n'
        "schema: z.object({ title: z.string(), name: z.string(), date: z.coerce.date(), "
        "draft: z.boolean().default(false) }) }) };\n",
        f"src/pages/{folder}/[id].astro": _astro_page(
            post,
            "<main><article><h1>{post.data.title}</h1><p><time datetime={post.data.date.toISOString()}>"
            "{post.data.date.toDateString()}</time></p><Content /></article></main>",
        ),
        "src/pages/[...page].astro": _astro_page(
            rows,
            f"<main><ul>{{page.data.map((post) => <li><a href={{`/{folder}/${{post.data.name}}/`}}>{{post.data.title}}"
            '</a></li>)}</ul>{page.url.next && <a rel="next" href={page.url.next}>Older</a>}</main>',
        ),
        "src/pages/about.astro": _astro_page(
            'const title = "About | The town paper";', f"<main><h1>About</h1><p>{_ABOUT}</p></main>"
        ),
        "src/pages/rss.xml.js": feed,
        "src/content/posts/unfinished.md": "---\ntitle: Unfinished\nname: unfinished\ndate: 2024-01-01\ndraft: true\n"
        "---\nNot yet.\n",
    }


ASTRO = Recipe(
    "astro",
    "public-site",
    "/rss.xml",
    _astro_settings,
    lambda post: (
        f"src/content/posts/{post.slug}.md",
        f'---\ntitle: "{post.title}"\nname: {post.slug}\ndate: {post.at.isoformat()}\n---\n\n{post.markdown()}',
    ),
    lambda post, is_renamed: f"/{'writing' if is_renamed else 'posts'}/{post.slug}/",
    (_FEED, _SITEMAP, _list("/"), _URLS, _BEST),
    "Astro, plain theme",
)

STATIC = tuple(
    StaticProducer(each) for each in (HUGO, _pelican("notmyidea"), _pelican("simple"), NIKOLA, JEKYLL, ASTRO)
)
