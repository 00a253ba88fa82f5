"""The TLS listeners of the tests: one that is in order, and one for each way to get a certificate wrong."""

from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from pathlib import Path
from ssl import SSLContext

from tests.misbehaving.authority import Authority, Certificate


@cache
def _issued() -> tuple[Authority, dict[str, Certificate]]:
    """Made once for a test run: curve arithmetic in Python is slow."""
    root = Authority()
    below = Authority("throw-away intermediate", seed=2, above=root)
    stranger = Authority("an authority that no one knows", seed=3)
    return root, {
        "good": root.certificate("good.example", "*.good.example", "127.0.0.1"),
        "expired": root.certificate("good.example", "*.good.example", valid=timedelta(days=-1)),
        "stranger": stranger.certificate("good.example", "*.good.example"),
        "half_chain": below.certificate("good.example", "*.good.example"),
        "whole_chain": below.certificate("good.example", "*.good.example"),
    }


LISTENERS = ("good", "expired", "stranger", "half_chain", "whole_chain")


def contexts(folder: Path, listeners: Iterable[str] = LISTENERS) -> dict[str, SSLContext]:
    """TLS contexts by listener; the authority to trust is written to `authority.pem` in the folder."""
    root, issued = _issued()
    (folder / "authority.pem").write_text(root.pem)
    return {
        name: issued[name].server_context(folder, whole_chain=name != "half_chain")
        for name in listeners
        if name in issued
    }
