"""Opens a store, brings it up to what stands in its folders, verifies and mends it."""
