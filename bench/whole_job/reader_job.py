"""Polling by reader (https://reader.readthedocs.io), as its guide shows it.

    python reader_job.py DATABASE [FEED_URL...]

Runs in the peers' environment and knows nothing of the project. Feeds that are named are added first.
"""

import sys

from reader import make_reader

reader = make_reader(sys.argv[1])
for url in sys.argv[2:]:
    reader.add_feed(url)
reader.update_feeds(scheduled=False)  # now, whatever it planned
