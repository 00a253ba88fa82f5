"""What the posts cannot say, as lines of text beside them that git can merge."""
