"""Door: terminal. The command line: what may be said there, and how answers and errors are shown."""

LOG_NAMES = ("FETCHED_LOG", "FETCHED_LOG_FORMAT")
"""What the environment says of the log: from which level on it is written, and in which form."""
