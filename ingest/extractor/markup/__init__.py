"""Markup that pages write in ways of their own, put in the words of HTML: the hidden, the folded, the numbered."""
