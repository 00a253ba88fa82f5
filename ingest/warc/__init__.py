"""WARC files (ISO 28500, WARC 1.0 and 1.1) and WACZ files, of whatever program, read as the pages that they hold."""
