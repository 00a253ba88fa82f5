"""The sources on the page: which are shown in what order, the form of one, what is said of a deed, and of times."""
