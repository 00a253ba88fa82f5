"""Two years of `fetched run` by cron in some minutes: sources of many kinds, a person, accidents, and what must hold.

The pipeline is the real one, with real files and a real database; the web and the clock are played. The players know
the truth, so at the end it can be asked whether anything was lost, stored twice, or grew without bound.
"""
