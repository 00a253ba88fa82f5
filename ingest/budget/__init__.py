"""What a run, and each source in it, may take: time, the worker, places; and what has crashed the worker."""
