"""The full-text index of the posts, beside the state; made again from them whenever it is missing."""
