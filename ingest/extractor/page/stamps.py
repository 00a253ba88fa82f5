"""What software stamps on a page, before or behind its text: its own name, and when it was changed last. Pure."""

import re

_MAX_CHARS = 160
_CHANGED = re.compile(
    r"(?:^|[·|–—•]) ?(?:(?:this )?page )?(?:(?:was )?last (?:modified|updated|edited|changed|revised)"
    r"|zuletzt (?:geändert|bearbeitet|aktualisiert)|dernière modification|última modificación|ultima modifica"
    r"|最后(?:修改|更新|编辑)|最後(?:修改|更新|編輯)|最終更新)"
    r"\W{0,3}(?:(?:on|am|le|el|il) )?\W{0,2}(?:\d|[A-Z][a-z]{2,8} \d)",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?=[^\s]*[:/_-])[^\s]{6,150}")


def is_stamp(text: str, address: str) -> bool:
    """Say whether a line is a page's name, as its address has it, or tells when it was changed last."""
    if len(text) > _MAX_CHARS:
        return False
    return _CHANGED.search(text) is not None or (_NAME.fullmatch(text) is not None and address.endswith(text))
