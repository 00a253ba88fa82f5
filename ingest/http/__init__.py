"""The network outward: what may be asked, when, and how an answer is bounded."""
