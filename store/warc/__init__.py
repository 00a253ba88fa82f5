"""Kept pages as WARC 1.1 (ISO 28500): one file a day, with an index beside it that other tools read as well."""
