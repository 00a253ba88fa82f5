"""The examples of docs/library.md, as modules that are checked and run."""
