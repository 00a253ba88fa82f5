"""How a rewriting makes thousands of posts again."""
