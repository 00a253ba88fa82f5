"""Workers that walk the sources of some hosts each, and the process that has the store and answers them."""
