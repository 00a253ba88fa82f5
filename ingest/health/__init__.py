"""How the sources are, told without anybody asking: a page, figures, a feed of problems, a message when one changes."""
