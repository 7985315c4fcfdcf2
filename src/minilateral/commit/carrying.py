"""What one member carries in a year: spending, equipment, people, aid, promised forces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from minilateral.commit import figures, money
from minilateral.core.errors import NotFoundError
from minilateral.facts import FactBase
from minilateral.facts.records.money import Spending


@dataclass(frozen=True, slots=True)
class Carrier:
    """One member's part in a year; None where the fact base has no figure."""

    state: str
    name: str
    spending: Spending | None
    equipment_pct: float | None
    personnel_thousands: float | None
    output: money.Output | None
    aid_eur_bn: float | None
    aid_pct_gdp_2021: float | None
    forces_promised: int
    troops_promised: float | None
    sources: tuple[str, ...]

    @property
    def spending_eur(self) -> float | None:
        """The share of GDP of the year at the latest output up to it, in euros."""
        if self.spending is None or self.output is None:
            return None
        return self.output.share(figures.share(self.spending))


def carrier(base: FactBase, state: str, row: Spending | None, year: int) -> Carrier:
    end = date(year, 12, 31)
    own = [r for r in base.spending([state], end) if r.year == year]
    equipment = _newest(own, "equipment_share_pct")
    people = _newest(own, "personnel_thousands")
    try:
        worth = money.output(base, state, end)
    except NotFoundError:
        worth = None
    aid = next(
        (a for a in base.support([state]) if a.category == "total" and a.period == str(year)), None
    )
    promised = base.commitments(end, [state])
    troops = [c.count for c in promised if c.unit == "troops" and c.count is not None]
    read = [r for r in (row, equipment, people, aid, *promised) if r is not None]
    keys = dict.fromkeys(key for r in read for key in r.source)
    return Carrier(
        state,
        base.states.name(state),
        row,
        equipment.equipment_share_pct if equipment else None,
        people.personnel_thousands if people else None,
        worth,
        aid.allocated_eur_bn if aid else None,
        aid.pct_gdp if aid else None,
        len(promised),
        sum(troops) if troops else None,
        (*keys, *(key for key in (worth.sources if worth else ()) if key not in keys)),
    )


def _newest(rows: Sequence[Spending], column: str) -> Spending | None:
    known = [row for row in rows if getattr(row, column) is not None]
    return max(known, key=lambda row: row.series, default=None)
