"""Text to instants: the dates of feeds and pages, in the forms, words and calendars in which they are met."""
