"""Takes the pages that earlier versions kept, one file each, into the files of their days; one that is killed goes on.

Knows nothing of how a page lies there. A page's own file goes when the commit is done that knows it in its new place.
"""

from collections.abc import Callable

from store.state.database import chunks
from store.warc.archive import Archive

_BATCH = 200


def convert(archive: Archive, commit: Callable[[], object]) -> tuple[int, list[str]]:
    """Take them in, the earliest first; return how many, and which files hold no page, in lines."""
    found = ((archive.old.page_in(path), path) for path in archive.old.files())
    heads = [(page and (page[0].fetched_at, page[0].url), path) for page, path in found]
    notices = [f"{path}: holds no page, and stays" for head, path in heads if head is None]
    converted = 0
    for some in chunks(sorted((head, path) for head, path in heads if head is not None), _BATCH):
        for (fetched_at, url), path in some:
            page = archive.old.page_in(path)
            if page is not None and not archive.supersedes(url, fetched_at):
                archive.keep(*page)
                converted += 1
            archive.doom(path)
        commit()
    archive.old.remove_folders()
    return converted, notices
