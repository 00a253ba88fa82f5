"""HTTP/1.1 over guarded connections: from a request's bytes to its answer's, and what failed as a value."""
