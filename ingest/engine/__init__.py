"""Runs pure work on what strangers wrote: in this process, or in a child with limits."""
