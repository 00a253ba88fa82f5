BLOG_AUTHOR = BLOG_TITLE = BLOG_EMAIL = BLOG_DESCRIPTION = "site"
SITE_URL = "https://site.example/"
DEFAULT_LANG = "en"
THEME = "trap"
TIMEZONE = "Asia/Shanghai"
POSTS = [("fetched/posts/*.md", "posts", "post.tmpl")]
PAGES = ()
COMPILERS = {"markdown": [".md"]}
FILES_FOLDERS = {"fetched/images": "fetched/images"}
DEMOTE_HEADERS = 0
USE_SLUGIFY = False
ENABLE_AUTHOR_PAGES = False
INDEX_TEASERS = True
INDEX_DISPLAY_POST_COUNT = 10_000
