"""Tests of the normalizer: an article becomes a document."""
