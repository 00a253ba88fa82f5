"""What goes to a worker, and comes back, when posts are made again from their kept pages, many in one task."""
