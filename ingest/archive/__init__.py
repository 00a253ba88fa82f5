"""Posts that other programs wrote, read so that they can be taken over. Knows nothing of how they are stored."""
