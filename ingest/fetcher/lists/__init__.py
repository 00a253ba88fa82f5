"""Lists of articles that are neither feeds nor sitemaps, read as listings."""
