"""The commands between the store and other people: what a forge's issues ask for, and what is given away."""
