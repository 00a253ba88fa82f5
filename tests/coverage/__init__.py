"""What is known, expected and missing of a source."""
