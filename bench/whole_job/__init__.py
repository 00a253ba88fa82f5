"""The whole job beside its peers, on one origin and in one run: feeds, articles, images, files."""
