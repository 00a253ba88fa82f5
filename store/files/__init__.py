"""Door: disk. Files of the store: how they are read, staged and moved into place, and what lies where."""
