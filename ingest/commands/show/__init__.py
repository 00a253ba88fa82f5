"""The commands that only show what is remembered; they ask nothing of the web."""
