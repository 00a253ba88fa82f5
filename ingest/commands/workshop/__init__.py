"""The rule workshop: what another rule would make of a stored article, and how such a rule is saved."""
