"""Door: SQLite. What is remembered between runs, and how its tables came to be."""
