"""Door: terminal. How the process begins that keeps the actors of a run: none of what Ray says reaches a terminal."""

from ingest.cli.worker import Walker
from ingest.shards.ray_keeper import serve_orders

if __name__ == "__main__":
    serve_orders(Walker)
