"""The sources on the page: which are shown in what order, the form of one, and what is said of a deed."""
