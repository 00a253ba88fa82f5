"""What a source published before it was polled: found on the ways that there are, made by the same walk as the rest."""
