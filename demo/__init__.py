"""Shows everything without a network: a small site on loopback, the real pipeline over real HTTP, a Hugo build."""
