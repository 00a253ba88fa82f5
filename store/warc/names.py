"""How the files of kept pages are called. Pure."""

SUFFIX = ".warc.gz"
INDEX_SUFFIX = ".cdxj"
