"""What a run did, as values, and how it is told to people and to programs."""
