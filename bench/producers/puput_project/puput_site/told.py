"""Plants and renames: reads what is wanted from standard input, and says where the public posts stand."""

import json
import os
import sys
from datetime import datetime
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "puput_site.settings"
django.setup()

from django.core.management import call_command  # noqa: E402 - what is imported reads the settings
from puput.models import BlogPage, EntryPage  # noqa: E402
from puput.urls import get_entry_url  # noqa: E402
from wagtail.models import Site  # noqa: E402


def plant(given: dict[str, Any]) -> None:
    """Make a blog with posts of their own days, and a draft. What asks for a password is in its feed for everybody."""
    call_command("migrate", verbosity=0)
    call_command("puput_initial_data")
    Site.objects.update(hostname=given["host"], port=80, site_name="The town paper")
    blog = BlogPage.objects.get()
    blog.title, blog.num_entries_page = "The town paper", 5
    blog.save_revision().publish()
    for post in given["posts"]:
        entry = EntryPage(
            title=post["title"], slug=post["slug"], body=post["html"], date=datetime.fromisoformat(post["at"])
        )
        blog.add_child(instance=entry)
        entry.save_revision().publish()
    day = datetime.fromisoformat(given["posts"][0]["at"])
    blog.add_child(instance=EntryPage(title="An unfinished letter", body="<p>Not yet.</p>", date=day, live=False))


def rename() -> None:
    """Give every post another slug, as its editor does."""
    for entry in EntryPage.objects.live():
        entry.slug = f"story-{entry.slug}"
        entry.save_revision().publish()


def tell(base: str) -> None:
    """Print each public post's title and address."""
    blog, root = BlogPage.objects.get(), Site.objects.get().root_page
    links = {entry.title: base + get_entry_url(entry, blog.page_ptr, root) for entry in EntryPage.objects.live()}
    print(json.dumps(links))


if __name__ == "__main__":
    told = json.load(sys.stdin)
    plant(told) if "posts" in told else rename()
    tell(os.environ["SITE_BASE"])
