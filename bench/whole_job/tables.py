"""What was measured, as tables; a ratio stands only where every side did all of the job. Pure."""

from collections.abc import Mapping, Sequence
from statistics import median

from bench.whole_job.sides import Cost

_HEADINGS = (
    *("", "CPU s per 1,000 articles", "wall s per 1,000", "articles in a second", "largest process MiB"),
    *("all processes MiB", "articles", "images", "CPU beside the first"),
)
_OF_POLLS = ("CPU s", "wall s", "largest process MiB", "all processes MiB", "CPU of the first beside it")


def table(
    costs: Mapping[str, Sequence[Cost]], articles: int, images: int, missing: Sequence[str] = (), broken: str = ""
) -> tuple[list[str], bool]:
    """Return the lines of a table over all rounds, and whether its sides may be compared.

    `missing` names sides that were to be there, `broken` what the first one no longer keeps to.
    """
    lines = [_row(_HEADINGS), "|---" * len(_HEADINGS) + "|"]
    first = _cpu_s(next(iter(costs.values())))
    is_whole_side = {name: all(is_whole(cost, articles, images) for cost in each) for name, each in costs.items()}
    flaws = [broken, *(f"{name} is missing" for name in missing), *_flaws(costs)]
    objection = next(filter(None, flaws), "" if all(is_whole_side.values()) else "a side is short")
    for name, each in costs.items():
        ratio = f"none: {objection}" if objection else f"{_cpu_s(each) / first:.2f}"
        lines.append(_row([name, *_of_articles(each, articles), ratio]))
    return lines, not objection


def growth_table(costs: Mapping[str, tuple[Cost, int]]) -> tuple[list[str], bool]:
    """Return the lines of a table of jobs of several sizes (with the articles of each), and whether all were done."""
    lines = [_row(_HEADINGS), "|---" * len(_HEADINGS) + "|"]
    first, first_articles = next(iter(costs.values()))
    objection = next(iter(_flaws({name: [cost] for name, (cost, _) in costs.items()})), "")
    if any(cost.articles != articles for cost, articles in costs.values()):
        objection = objection or "a side is short"
    for name, (cost, articles) in costs.items():
        growth = cost.cpu_s / articles / (first.cpu_s / first_articles)
        ratio = f"none: {objection}" if objection else f"{growth:.2f}"
        lines.append(_row([name, *_of_articles([cost], articles), ratio]))
    return lines, not objection


def polling_table(
    costs: Mapping[str, Sequence[Cost]], resting: Mapping[str, Sequence[Cost]], feeds: int, missing: Sequence[str] = ()
) -> tuple[list[str], bool]:
    """Return the lines of the table of polls that find nothing new, and whether they may be compared.

    `resting` are runs that had nothing to ask; no other program has such a thing.
    """
    lines = [_row([f"{feeds} feeds", *_OF_POLLS]), "|---" * (len(_OF_POLLS) + 1) + "|"]
    first = _cpu_s(next(iter(costs.values())))
    objection = next(iter([*_flaws({**costs, **resting}), *(f"{name} is missing" for name in missing)]), "")
    for name, each in {**costs, **resting}.items():
        ratio = f"none: {objection}" if objection else "-" if name in resting else f"{first / _cpu_s(each):.2f}"
        wall_s = median(cost.wall_s for cost in each)
        lines.append(_row([name, f"{_cpu_s(each):.2f}", f"{wall_s:.2f}", *_memory(each), ratio]))
    return lines, not objection


def stage_table(stages: Mapping[str, float], whole: float | None) -> list[str]:
    """Return the lines of a table of CPU by stage, their sum, and which share of the whole job they are.

    All are CPU seconds for 1,000 articles; `whole` is None where the job was not done whole.
    """
    total = sum(stages.values())
    share = "none: the whole job was not done" if whole is None else f"{total / whole:.2f}"
    rows = [*((stage, f"{cpu_s:.2f}") for stage, cpu_s in stages.items()), ("their sum", f"{total:.2f}")]
    rows += [] if whole is None else [("the whole job, start and all", f"{whole:.2f}")]
    return [_row(["", "CPU s per 1,000 articles"]), "|---|---|", *map(_row, [*rows, ("sum / whole", share)])]


def is_whole(cost: Cost, articles: int, images: int) -> bool:
    """Say whether a side wrote all that it was to write."""
    return cost.articles == articles and cost.images == articles * images


def _of_articles(costs: Sequence[Cost], articles: int) -> list[str]:
    wall_s, least = median(cost.wall_s for cost in costs), min(costs, key=lambda cost: (cost.articles, cost.images))
    times = f"{1_000 * _cpu_s(costs) / articles:.2f}", f"{1_000 * wall_s / articles:.1f}", f"{articles / wall_s:.0f}"
    return [*times, *_memory(costs), str(least.articles), str(least.images)]


def _flaws(costs: Mapping[str, Sequence[Cost]]) -> list[str]:
    return [f"{name}: {cost.flaw}" for name, each in costs.items() for cost in each if cost.flaw]


def _cpu_s(costs: Sequence[Cost]) -> float:
    return median(cost.cpu_s for cost in costs)


def _memory(costs: Sequence[Cost]) -> tuple[str, str]:
    """Return the most that one process held, and all; dashes where nobody could look."""
    largest, tree = max(cost.largest_mib for cost in costs), max(cost.tree_mib for cost in costs)
    return (f"{largest:.0f}", f"{tree:.0f}") if largest else ("-", "-")


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
