"""How pages are asked for and read. A value; importing it costs next to nothing, for most polls read no page."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from ingest.tasks import WorkLimits
from normalize.values import Url
from store.late.dataclass import dataclass

if TYPE_CHECKING:
    from ingest.extractor.site_rules.model import Rule

RuleFor: TypeAlias = "Callable[[Url, date], Rule | None]"


@dataclass(frozen=True, slots=True)
class PullSettings:
    """How pages are asked for and read."""

    rule_for: RuleFor
    """The rule for a page as its site was on a day."""
    limits: WorkLimits
    max_pages: int = 20
    """Of one article."""
