"""The charts of this floor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from minilateral.align.promised_twice import body_of, name_of
from minilateral.align.turns import clashes
from minilateral.align.two_tiers import order_by_strength, two_tiers
from minilateral.charts import Cell, Link, Spell, YearBand, bands, matrix, spells, world_map
from minilateral.core.dates import PartialDate
from minilateral.facts.borders import borders, extent
from minilateral.facts.vocabulary import in_words

if TYPE_CHECKING:
    from minilateral.align.calendar import Calendar
    from minilateral.align.exclusion import Exclusion
    from minilateral.align.joining import Joining
    from minilateral.align.overlap import Overlap
    from minilateral.align.promised_twice import PromisedTwice
    from minilateral.align.tiers import Tiers
    from minilateral.charts.frame import Drawing

#: Bodies that a chart tells apart by colour; the rest are others.
NAMED = 4
CORE, PERIPHERY = "core", "periphery"


def tier_lines(found: Tiers) -> Drawing:
    """The index by year over the band of chance; a ring where the frame or the body changed."""
    rows, before = [], None
    for year in found.years:
        if year.index is None or year.null_low is None or year.null_high is None:
            continue
        stands = (year.members, year.groupings)
        changed = before is not None and stands != before
        rows.append(
            YearBand(found.body, year.year, year.index, year.null_low, year.null_high, changed)
        )
        before = stands
    return bands(
        rows,
        "index of two tiers",
        band="95 % of chance networks",
        mark="members or groupings changed",
    )


def shared_members(found: Overlap) -> Drawing:
    """How many members each pair of groupings shares; the diagonal is the size of each."""
    return matrix(
        [
            Cell(one.short_name, other.short_name, len(set(one.members) & set(other.members)))
            for one in found.bodies
            for other in found.bodies
        ]
    )


def promise_bars(found: PromisedTwice) -> Drawing:
    """Promises around the day, by state and class; doubled ones stand out."""
    doubled, known = set(found.doubled), _frequent(found)
    rows, bold = [], set()
    for stake in found.stakes:
        force = f"{stake.state}, {in_words(stake.asset_class)}"
        for promise in stake.promises:
            body = known.get(promise.body, "others")
            label = f"{force}: {body}" if stake in doubled else force
            bold |= {label} if stake in doubled else set()
            end = PartialDate.parse(promise.until).last.isoformat() if promise.until else None
            start = PartialDate.parse(promise.since).first.isoformat()
            rows.append(Spell(label, start, end, body, promise.certain))
    return spells(rows, on=found.on.isoformat(), highlight=bold or None)


def _frequent(found: PromisedTwice) -> Mapping[str, str]:
    """The name of the grouping of each label, for the groupings promised most; colours are few."""
    base = found.body.base
    labels = [promise.body for stake in found.stakes for promise in stake.promises]
    names = {label: name_of(base, body_of(base, label)) for label in labels}
    often = [name for name, _ in Counter(names[label] for label in labels).most_common(NAMED)]
    return {label: name for label, name in names.items() if name in often}


def effect_by_year(found: Joining) -> Drawing:
    """The effect by years since joining; the year before joining is 0 by construction."""
    return bands(
        [
            YearBand(found.asked, year, span.value, span.low, span.high)
            for year, span in found.by_year.items()
        ],
        f"{found.outcome}, by years since joining",
        band="95 % interval",
    )


def clashing_turns(found: Calendar) -> Drawing:
    """The turns, as they were, of every state and domain that ever clashed."""
    ever = {(state, domain) for state, domain, _ in clashes(found.turns)}
    rows = [
        Spell(
            f"{turn.state}, {turn.domain}: {name_of(found.base, turn.body)}",
            _quarter_day(found.first, turn.quarters[0]),
            _quarter_day(found.first, turn.quarters[-1] + 1),
            name_of(found.base, turn.body),
        )
        for turn in sorted(found.turns, key=lambda turn: (turn.state, turn.domain, turn.body))
        if (turn.state, turn.domain) in ever
    ]
    return spells(rows, on=f"{found.first + found.years}-01-01")


def _quarter_day(first: int, quarter: int) -> str:
    """The first day of a quarter counted from the beginning of a year."""
    return f"{first + quarter // 4}-{quarter % 4 * 3 + 1:02d}-01"


def network_map(found: Exclusion) -> Drawing:
    """Core and periphery on a map of those who meet, with a line for every pair that does."""
    net, places = found.net, found.positions
    together = net.together()
    size = two_tiers(together)[1]
    core = {net.states[i] for i in order_by_strength(together)[:size].tolist()}
    kinds = {state: CORE if state in core else PERIPHERY for state in net.states}
    most = together.max()
    shown = [i for i, state in enumerate(net.states) if state in places]
    links = [
        Link(places[net.states[i]][::-1], places[net.states[j]][::-1], together[i, j] / most)
        for i in shown
        for j in shown
        if i < j and together[i, j] > 0
    ]
    present = [kind for kind in (CORE, PERIPHERY) if kind in kinds.values()]
    meets = [state for state, row in zip(net.states, together, strict=True) if row.any()]
    return world_map(borders(), kinds, present, extent(meets), links)
