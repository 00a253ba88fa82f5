"""The list of sources: which are shown in what order, what is said of a deed, and times in the words of a reader."""
