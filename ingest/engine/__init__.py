"""Runs pure work on what strangers wrote: in this process (`inline`), or in a child with limits (`child`).

Nothing is imported here: the child must not load what its parent needs of sockets and loops.
"""
