"""What evidently is no article is left out; whatever might be one is not."""

import pytest

from ingest.fetcher.walks.url_filter import is_no_article, lists_among, lists_no_articles, may_be_further

SITE = "https://news.example"


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/?s=query",
        "/tag/china",
        "/tags/china/",
        "/blog/tag/china/page/3",
        "/category/tech/",
        "/categories/",
        "/author/li-wei/",
        "/author/li-wei/page/2/",
        "/page/7",
        "/blog/page/7/",
        "/archives/2024/05/",
        "/index-2.html",
        "/index3.html",
        "/blog/index_12.php",
        "/a/photo.JPG",
        "/paper.pdf",
        "/feed.xml",
        "/style.css",
        "/index.php?title=Bees&oldid=17",
        "/index.php?title=Bees&action=history",
        "/doku.php?id=bees&do=edit",
        "/doku.php?id=bees&do=export_raw",
        "/wiki/Talk:Bees",
        "/wiki/Category:Insects",
        "/index.php?title=Special:NewPages&offset=20240422212900&limit=5",
    ],
)
def test_lists_and_files_are_no_articles(path: str) -> None:
    assert is_no_article(SITE + path)


@pytest.mark.parametrize(
    "path",
    [
        "/?p=1234",
        "/?id=5",
        "/articles/tech/1551570.htm",
        "/2024/05/title/",
        "/2024/05/",
        "/category/news/a-title",
        "/tag-des-herrn",
        "/why-tags-matter",
        "/author-interview.html",
        "/about",
        "/index.php?id=4",
        "/index.php?title=Bees",
        "/doku.php?id=blog:bees",
        "/story?action=editorial",
        "/wiki/Bees:_a_winter",
        "/talk:of-the-town",
        "/post.asp?id=1",
        "/a.b.c",
        "/archives/1234.html",
        "/archives/8812",
        "/archives/2024",
        "/users/7",
        "/topic/81-title/",
        "/topics/ai/the-long-read",
        "/view/1551570.htm",
        "/page/about-us",
        "/index-of-refraction.html",
        "/the-index-2.html",
        "/tag/china/2024/05/title",
    ],
)
def test_what_might_be_an_article_is_taken(path: str) -> None:
    assert not is_no_article(SITE + path)


@pytest.mark.parametrize(
    "name",
    [
        "post_tag-sitemap.xml",
        "post_tag-sitemap12.xml",
        "category-sitemap.xml",
        "author-sitemap.xml",
        "wp-sitemap-users-1.xml",
        "wp-sitemap-taxonomies-category-1.xml",
        "sitemap-tags.xml",
        "sitemap-authors.xml",
        "image-sitemap.xml.gz",
        "video-sitemap-3.xml",
        "sitemap-images.xml",
        "tag-sitemap.xml",
    ],
)
def test_sitemaps_of_lists_are_told_by_their_names(name: str) -> None:
    assert lists_no_articles(f"{SITE}/{name}")


@pytest.mark.parametrize(
    "name",
    [
        "sitemap.xml",
        "sitemap_index.xml",
        "post-sitemap.xml",
        "post-sitemap2.xml",
        "wp-sitemap-posts-post-1.xml",
        "news-sitemap.xml",
        "sitemap-posts.xml",
        "sitemap-2024-05.xml.gz",
        "page-sitemap.xml",
        "sitemap-tagesschau.xml",
        "sitemap1.xml",
        "articles/category.xml.html",
    ],
)
def test_sitemaps_of_articles_are_asked_for(name: str) -> None:
    assert not lists_no_articles(f"{SITE}/{name}")


@pytest.mark.parametrize(
    ("addresses", "lists"),
    [
        ("/posts/ /posts/a/ /posts/b/", "/posts/"),  # Hugo
        ("/blog/ /blog/2024/05/a/ /blog/2024/06/b/", "/blog/"),  # MkDocs, Puput
        ("/blog/index.html /blog/a.html /blog/b.html", "/blog/index.html"),
        ("/2024/ /2024/05/ /2024/05/a /2024/05/b", "/2024/ /2024/05/"),
        ("/a-story/ /a-story/2/ /a-story/3/", ""),  # its own further pages
        ("/review/ /review/camera/", ""),  # one part of an article
        ("/a/ /ab/ /abc/", ""),
        ("/?p=1 /?p=2 /about/", ""),
        ("/ /a /b", ""),
        ("/2023/ /2024/ /posts/a/ /posts/b/ /about/", "/2023/ /2024/"),  # Nikola
        ("/blog/ /2024/index.html /a.html /b.html", "/2024/index.html"),
        ("/1998/ /1999/ /2000/ /2101/ /a /b /c /d /e /f", ""),  # numbers of articles
        ("/2023/ /2024/ /about/", ""),
        ("/posts/2023/ /posts-of-2024/ /a/ /b/ /c/", ""),
    ],
)
def test_what_others_stand_below_is_a_list(addresses: str, lists: str) -> None:
    found = lists_among(SITE + path for path in addresses.split())

    assert found == {SITE + path for path in lists.split()}


@pytest.mark.parametrize(
    ("urls", "later"),
    [
        (["https://a.example/a/", "https://a.example/a/2/"], {"https://a.example/a/2/"}),
        (["https://a.example/a", "https://a.example/a/2/"], {"https://a.example/a/2/"}),
        (["https://a.example/a", "https://a.example/a?page=2"], {"https://a.example/a?page=2"}),
        (["https://a.example/a.html", "https://a.example/a_3.html"], {"https://a.example/a_3.html"}),
        (["https://a.example/a.html", "https://a.example/a_3.php"], set()),
        (["https://a.example/a/", "https://a.example/a-2/"], set()),
        (["https://a.example/a/2/"], set()),
        (
            ["https://a.example/a/", "https://a.example/a/1/", "https://a.example/a/50/", "https://a.example/a/2024/"],
            set(),
        ),
    ],
)
def test_what_may_be_a_further_page_of_another_address(urls: list[str], later: set[str]) -> None:
    assert may_be_further(urls) == later
