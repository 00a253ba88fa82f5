"""What class, id and role say about a part of a page: "sidebar", "entry-content", "share-buttons".

A small vocabulary of the words in such names; no site's own names (what texts say is `boilerplate`'s). Pure.
"""

import re
from functools import lru_cache


class Sign:
    """What the class, id or role of an element says that it holds: bits of a plain `int`, pages hold thousands."""

    NONE = 0
    COMMENT = 1 << 0
    SHARE = 1 << 1
    RELATED = 1 << 2
    SIDE = 1 << 3
    NAV = 1 << 4
    FOOT = 1 << 5
    HEAD = 1 << 6
    PROMO = 1 << 7
    AUTHOR = 1 << 8
    META = 1 << 9
    CAPTION = 1 << 10
    CARD = 1 << 11
    HIDDEN = 1 << 12
    FORM = 1 << 13
    TITLE = 1 << 14
    LEAD = 1 << 15
    ARTICLE = 1 << 16
    CONTENT = 1 << 17
    BODY = 1 << 18
    """An article's own text, in the words of the common content systems: `entry-content`, `articleBody` …"""
    PART = 1 << 19
    """Text, but often only a part of an article that is put together of several: `rich-text`, `wysiwyg` …"""
    SURE = 1 << 20
    """Among the words that speak of clutter is one that is not given to an article's own parts as well."""
    NOTE = 1 << 21
    """A box within a text: a warning, a tip, what to remember."""


SIGN_NAMES: dict[int, str] = {
    bit: name.lower() for name, bit in vars(Sign).items() if isinstance(bit, int) and bit and name.isupper()
}

CLUTTER = (
    Sign.COMMENT | Sign.SHARE | Sign.RELATED | Sign.SIDE | Sign.NAV | Sign.FOOT | Sign.PROMO | Sign.AUTHOR | Sign.FORM
)
"""What stands beside articles, not in them."""

_WORDS: dict[int, str] = {
    Sign.COMMENT: (
        "comment comments disqus respond reply replies discussion discussions talkback kommentare commentaires"
        " comentarios reactions guestbook pinglun commentlist conversation"
    ),
    Sign.SHARE: (
        "share sharing shares social socials addthis addtoany follow facebook twitter whatsapp pinterest fenxiang"
        " sharedaddy sns"
    ),
    Sign.RELATED: (
        "related recommend recommended recommendation recommendations recirc recirculation popular trending latest"
        " outbrain taboola similar suggested suggestions upnext recent mostread readmore more also xiangguan tuijian"
        " teasers relatedposts yarpp alsolike onward linkbox seealso readnext"
    ),
    Sign.SIDE: "sidebar side aside rail secondary complementary sidecol rightcol rightbar",
    Sign.NAV: (
        "nav navigation navbar menu menus breadcrumb breadcrumbs crumb crumbs skip pagination pager paging toolbar toc"
        " tabs sitemap"
    ),
    Sign.FOOT: (
        "footer foot copyright legal disclaimer disclaimers policy contentinfo colophon footnote-none printfooter"
    ),
    Sign.HEAD: "header masthead topbar banner-top branding logo",
    Sign.PROMO: (
        "promo promos promotion advert advertisement advertisements advertising ad ads adv sponsor sponsored sponsors"
        " newsletter newsletters subscribe subscription signup popup modal cookie cookies banner banners cta donate"
        " donation paywall consent gdpr affiliate callout offer offers piano regwall register teaser-ad dfp gpt adslot"
        " inlinead upsell membership"
    ),
    Sign.AUTHOR: (
        "author authors byline bylines bio biography profile avatar contributor contributors writer vcard authorbox"
    ),
    Sign.META: (
        "meta date dates time timestamp tag tags category categories topic topics label labels info rating ratings"
        " kicker eyebrow keyword keywords posted entry-meta dateline published updated readtime"
    ),
    Sign.CAPTION: "caption captions credit credits figcaption",
    Sign.CARD: (
        "card cards teaser tile tiles grid carousel slider slick swiper thumb thumbs thumbnail item items list feed"
        " loop archive river collection slideshow listing"
    ),
    Sign.HIDDEN: (
        "hidden hide invisible collapsed collapse tooltip screenreader srOnly visuallyhidden offscreen printonly print"
    ),
    Sign.FORM: "form forms login search input contact button buttons btn select survey poll quiz captcha signin",
    Sign.TITLE: "title headline heading hed",
    Sign.LEAD: (
        "lead lede intro introduction standfirst summary subtitle subhead subheadline dek deck excerpt abstract"
        " vorspann chapo chapeau perex ingress teaser-text description desc strapline einleitung entradilla bajada"
        " sommario"
    ),
    Sign.ARTICLE: "article articles story hentry post blog entry news single permalink",
    Sign.CONTENT: "content contents body text main copy paragraph column inner section page",
    Sign.BODY: (
        "articlebody articlecontent articletext postbody postcontent posttext entrycontent entrybody storybody"
        " storytext storycontent bodytext bodycopy zhengwen neirong maincontent contentbody textbody"
        " blogcontent newscontent newsbody newstext singlecontent articlemain"
    ),
    Sign.NOTE: (
        "callout callouts admonition alert note tip warning caution notice infobox hint danger attention keypoints"
        " takeaways takeaway factbox"
    ),
    Sign.PART: "richtext wysiwyg prose markdown textblock rte rtf",
}
_BY_WORD: dict[str, int] = {}
for _sign, _words in _WORDS.items():
    for _word in _words.split():
        _BY_WORD[_word] = _BY_WORD.get(_word, Sign.NONE) | _sign

# Words for clutter that stand around an article's own text as well: what pushes an advertisement into it, what an index
# leads to, what is folded away, what a reader pays for.
_DOUBTED = frozenset(
    "ad ads adv advert advertisement advertisements advertising adslot inlinead dfp gpt paywall regwall piano callout"
    " aside toc tabs readmore more also social socials share sharing cta promo upsell".split()
)

# Two words that say together what neither says alone: `entry-content`, `article__body`, `field--name-body`.
_OF_ARTICLE = frozenset("article post entry story blog news single content name body".split())
_ITS_TEXT = frozenset("body content text copy".split())

_HEADS = frozenset("title head heading headline".split())

# A name that says what the page looks like, or what its part lacks, does not say what the part is.
_OF_THE_LOOK = frozenset(
    "has with without no layout template enabled type format single width grid view mode wrap wrapper".split()
)

_WHAT_IT_LACKS = frozenset("has with without no layout template enabled type format single".split())

# Content systems name a post's element after its topics: `post tag-newsletter category-promotion`.
_OF_POSTS = frozenset({"hentry", "post", "type-post", "gh-card", "post-card"})
_TOPICS = ("tag-", "category-", "author-", "topic-")

# Under its name: `site-description`.
_ITS_MOTTO = frozenset("description tagline slogan motto".split())

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD = re.compile(r"(?<![a-z0-9])[a-z]+(?![a-z0-9])")
MAX_NAME = 300
"""Names longer than this are machine-made lists of utility classes; their beginning says enough."""
MAX_KNOWN = 50_000
_KNOWN: dict[str, int] = {}
"""The signs of single names that were met. Many are met once: forgetting all of them at times costs less than order."""


@lru_cache(maxsize=20_000)
def signs_of(name: str) -> int:
    """Return what the names of an element (class, id, role …) say."""
    found = Sign.NONE
    each_name = name[:MAX_NAME].split()
    if not _OF_POSTS.isdisjoint(each_name):
        each_name = [each for each in each_name if not each.startswith(_TOPICS)]
    for each in each_name:
        sign = _KNOWN.get(each)
        if sign is None:
            if len(_KNOWN) >= MAX_KNOWN:
                _KNOWN.clear()
            sign = _KNOWN[each] = _signs_of_one(each)
        found |= sign
    return found


def _signs_of_one(name: str) -> int:
    words = _WORD.findall(name if name.islower() else _CAMEL.sub("-", name).lower())
    if _BY_WORD.keys().isdisjoint(words):
        return Sign.NONE
    found = Sign.NONE
    previous = ""
    for word in words:
        sign = _BY_WORD.get(word, Sign.NONE)
        found |= sign | Sign.SURE if sign & CLUTTER and word not in _DOUBTED else sign
        if previous in _OF_ARTICLE and word in _ITS_TEXT and previous != word:
            found |= Sign.BODY
        elif previous == "rich" and word == "text":
            found |= Sign.PART
        elif previous == "sub" and word in _HEADS:
            found |= Sign.LEAD
        elif previous == "site" and word in _ITS_MOTTO:
            return Sign.HEAD | Sign.NAV
        previous = word
    if found & Sign.COMMENT and name[:3] == "js-":
        found &= ~Sign.COMMENT  # A script adds replies there: to what, it does not say.
    if not found & CLUTTER or _OF_THE_LOOK.isdisjoint(words):
        return found
    # What is wrapped around a footer is one.
    is_foot = found & Sign.FOOT and _WHAT_IT_LACKS.isdisjoint(words)
    return found & ~CLUTTER | Sign.FOOT if is_foot else found & ~(CLUTTER | Sign.SURE)
