"""Door: disk (a table that comes along). Where the API of a forge is asked, unless another server is named."""

from functools import cache
from pathlib import Path

import yaml

_TABLE = Path(__file__).with_name("api.yaml")


@cache
def api_of(forge: str = "github") -> str:
    """Return the address of a forge's API, without a slash at the end."""
    return str(yaml.safe_load(_TABLE.read_text("utf-8"))[forge])
