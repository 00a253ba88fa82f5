"""One article: its page, its body, its images, its document, and what becomes of it."""
