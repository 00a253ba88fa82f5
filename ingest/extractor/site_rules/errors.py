"""What is wrong with a rule file, said to whoever wrote it; known before one is read."""


class RuleError(Exception):
    """A rule file that cannot be used; the message names the file, the line, the key and the remedy."""
