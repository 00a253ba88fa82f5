"""Real producers of sites with a planted history: what `fetched` reads of each, by every way that it offers."""
