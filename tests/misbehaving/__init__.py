"""A server that does everything wrong on purpose, over real sockets, and what the network door makes of it."""
