"""Door: terminal. The command line: what may be said there, and how answers and errors are shown."""
