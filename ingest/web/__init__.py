"""The local page: what the store knows, shown in a browser on this machine. Imported by `serve` alone."""
