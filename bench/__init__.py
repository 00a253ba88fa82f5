"""Measurements of the project, against peers and against itself."""
