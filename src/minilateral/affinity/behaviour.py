"""What states did: Russian diplomats they expelled, and aid to Ukraine by size of economy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.facts import FactBase
from minilateral.facts.records.money import Support
from minilateral.facts.records.response import Expulsion

Act: TypeAlias = Literal["expelled_2018", "expelled_2022", "aid"]

ACTS: dict[Act, str] = {
    "expelled_2018": "expulsion of Russian diplomats in 2018",
    "expelled_2022": "expulsion of Russian diplomats in 2022",
    "aid": "aid to Ukraine, % of GDP",
}
_WAVES: dict[str, Act] = {"salisbury_2018": "expelled_2018", "ukraine_2022": "expelled_2022"}


@dataclass(frozen=True, slots=True)
class Acts:
    """One kind of act by state, for states of which a document tells; persons, or % of GDP."""

    act: Act
    iso3: tuple[str, ...]
    ccode: NDArray[np.int64]
    amount: NDArray[np.float64]
    sources: Mapping[str, tuple[str, ...]]
    """The documents behind each state's figure."""

    def of(self, state: str) -> float | None:
        """The amount of a state; none where no document tells."""
        return float(self.amount[self.iso3.index(state)]) if state in self.iso3 else None

    def positions(self, states: Iterable[str]) -> NDArray[np.intp]:
        """Where those of the states that are told of stand in the arrays."""
        at = {code: i for i, code in enumerate(self.iso3)}
        return np.array([at[code] for code in states if code in at], dtype=np.intp)


def acts(base: FactBase, day: date) -> dict[Act, Acts]:
    """What is on record up to the day, over all states; a kind with nothing on record is left out.

    Expulsions are summed over a wave. Aid is bilateral, as the Kiel tracker counts allocations:
    the whole release where it ends by the day, else the whole years before the day.
    """
    expelled: dict[Act, list[Expulsion]] = defaultdict(list)
    for row in base.expulsions(base.states.by_code, day):
        expelled[_WAVES[row.wave]].append(row)
    found = {
        act: _summed(base, act, [(r.state, r.count, r.source) for r in rows])
        for act, rows in expelled.items()
    }
    if aid := _aid(base.support(base.states.by_code), day):
        found["aid"] = _summed(base, "aid", [(r.donor, r.pct_gdp or 0, r.source) for r in aid])
    return {act: found[act] for act in ACTS if act in found}


def _aid(rows: Iterable[Support], day: date) -> list[Support]:
    totals = [row for row in rows if row.category == "total" and row.pct_gdp is not None]
    release = [row for row in totals if ".." in row.period and row.as_of.last <= day]
    return release or [r for r in totals if r.period.isdigit() and int(r.period) < day.year]


def _summed(base: FactBase, act: Act, rows: Iterable[tuple[str, float, tuple[str, ...]]]) -> Acts:
    amounts: dict[str, float] = defaultdict(float)
    sources: dict[str, tuple[str, ...]] = {}
    for state, amount, keys in rows:
        if base.states.by_code[state].cow is not None:
            amounts[state] += amount
            sources[state] = tuple(dict.fromkeys((*sources.get(state, ()), *keys)))
    codes = tuple(sorted(amounts))
    number = [base.states.by_code[code].cow for code in codes]
    return Acts(
        act,
        codes,
        np.array(number, dtype=np.int64),
        np.array([amounts[code] for code in codes], dtype=np.float64),
        sources,
    )
