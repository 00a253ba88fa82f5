"""`status.html`: how the sources are, as one page of its own: no script, nothing loaded from elsewhere. Pure."""

from html import escape

from ingest.commands.show.status import SourceStatus
from ingest.fetcher.condition import Condition
from ingest.health.condition import DAYS, Health, fix_of
from ingest.http.redact import harmless, shown_url
from ingest.text.clock_time import clock_time

_STYLE = """
:root{color-scheme:light dark;--g:#fbfaf7;--i:#1d2321;--f:#56605c;--l:#dcdfd9;--a:#0b6b5d;--w:#1c6b35;--c:#7a4b00}
:root{--b:#a11c1c}
@media(prefers-color-scheme:dark){
:root{--g:#141817;--i:#e8ebe8;--f:#a5afaa;--l:#323b37;--a:#6fd3c1;--w:#8fdca4;--c:#f2c877;--b:#ffa9a2}
}
body{margin:0 auto;max-width:64rem;padding:1rem;background:var(--g);color:var(--i);font:1rem/1.6 system-ui,sans-serif}
body{overflow-wrap:anywhere}h1{font-size:1.5rem;margin:.5rem 0}h2{font-size:1.1rem;margin:0}p{margin:.15rem 0}
ul{list-style:none;margin:0;padding:0}li{border-top:1px solid var(--l);padding:.75rem 0}
.f{color:var(--f);font-size:.9rem}.well{color:var(--w)}.care{color:var(--c)}.bad{color:var(--b)}
svg{display:block;width:100%;max-width:24rem;height:2rem;fill:var(--a)}
"""
_GRAVE = (Condition.DEAD, Condition.BLOCKED, Condition.FAILING)


def status_page(health: Health) -> str:
    """Return the page; what strangers wrote is text in it."""
    ill = health.ill()
    order = [*ill, *(row for row in health.rows if row not in ill)]
    charts = {row.name: days for row, days in zip(health.rows, health.per_day, strict=True)}
    cards = "".join(_card(row, charts[row.name], health) for row in order)
    stored, owed = (sum(each) for each in ([row.stored for row in health.rows], [row.owed for row in health.rows]))
    of = len(health.rows)
    said = f"{len(ill)} of {of} sources need a look" if ill else f"All {of} sources are well"
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{escape(said)} · fetched</title><style>{_STYLE}</style></head>\n<body><main><h1>{escape(said)}</h1>\n"
        f'<p class="f">{_time(health)}; {stored} posts, {owed} owed</p>\n<ul>\n{cards}</ul></main></body></html>\n'
    )


def _card(row: SourceStatus, days: tuple[int, ...], health: Health) -> str:
    kind = "bad" if row.condition in _GRAVE else "well" if row.condition is Condition.WELL else "care"
    last = clock_time(row.succeeded_at, health.zone) if row.succeeded_at else "never"
    lines = [
        f'<h2>{escape(harmless(row.name))} <span class="{kind}">{escape(row.condition)}</span></h2>',
        f'<p class="f">{escape(shown_url(row.url))}</p>',
        *(f'<p class="{kind}">{escape(harmless(line))}</p>' for line in (row.advice, fix_of(row)) if line),
        f'<p class="f">last success {escape(last)}; {row.stored} posts, {row.owed} owed</p>',
        _chart(days),
    ]
    return f"<li>{''.join(lines)}</li>\n"


def _chart(days: tuple[int, ...]) -> str:
    """Return the posts of each day as bars, with the figures for who cannot see them."""
    most = max((*days, 1))
    told = f"{sum(days)} posts in the last {DAYS} days, by day: {', '.join(map(str, days))}"
    bars = "".join(
        f'<rect x="{place * 4}" y="{23 - count * 22 / most:.1f}" width="3" height="{count * 22 / most + 1:.1f}"/>'
        for place, count in enumerate(days)
    )
    return f'<svg viewBox="0 0 {DAYS * 4} 24" preserveAspectRatio="none" role="img" aria-label="{told}">{bars}</svg>'


def _time(health: Health) -> str:
    return f'<time datetime="{health.at.isoformat()}">{escape(clock_time(health.at, health.zone))}</time>'
