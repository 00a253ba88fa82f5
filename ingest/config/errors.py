"""What is wrong with a configuration, said to whoever wrote it.

Light: the command line knows it before it reads one.
"""


class ConfigError(Exception):
    """The configuration is wrong; the message names the place and the remedy."""
