"""Door: disk (a table that comes along). Where players show the films that pages name by a number (`players.yaml`).

Read when it is imported: those who read pages are confined afterwards, and open no file.
"""

from collections.abc import Mapping
from pathlib import Path

import yaml

TABLE = Path(__file__).with_suffix(".yaml")
PLAYERS: Mapping[str, str] = {
    str(name): str(address) for name, address in yaml.safe_load(TABLE.read_text("utf-8")).items()
}
"""The address to which a film's number is put, by the name of each player."""
PLAYER_TAGS = tuple(f"{kind}-{name}" for name in PLAYERS for kind in ("lite", "amp"))
PLAYER_CLASSES = tuple(f"{name}-player" for name in PLAYERS)
PLAYER_ATTRIBUTES = tuple(f"data-{name}-id" for name in PLAYERS)
"""What tells the elements of all players."""
NUMBER_NAMES = ("videoid", "data-videoid", "data-id", "data-video-id", *PLAYER_ATTRIBUTES)
"""The attributes in which a film's number stands."""
