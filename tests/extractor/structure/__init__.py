"""What stands in an article as a whole, and where: tables, lists, repeats, hidden parts, cards, pictures, formulas."""
