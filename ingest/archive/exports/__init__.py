"""What other programs export as one file: wallabag, Pocket, WordPress. Entries out of it, read as posts are. Pure."""
