"""The money of a coalition over time, who gave it, and what a small share became inside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from minilateral.commit.money import unit_in_eur
from minilateral.facts import FactBase, Grouping
from minilateral.facts.records.money import CoalitionMoney


@dataclass(frozen=True, slots=True)
class Lever:
    """A contributor's known money and what the coalition had raised, in euros.

    Money given together with others may be all the contributor's or none: hence least and most.
    Contributions that were not published are missing, so the factor is at most what it seems.
    """

    state: str
    as_of: str
    own_least: float
    own_most: float
    raised: float

    @property
    def factor(self) -> tuple[float, float]:
        """Euros raised for each of its own, from least to most."""
        return self.raised / self.own_most, self.raised / self.own_least


@dataclass(frozen=True, slots=True)
class Account:
    """What was published of a coalition's money up to a day."""

    base: FactBase
    grouping: Grouping
    rows_read: tuple[CoalitionMoney, ...]

    def over_time(self) -> list[Mapping[str, Any]]:
        """Each published figure in the order of its date, in its own currency and in euros."""
        return [
            {
                "as_of": str(row.as_of),
                "kind": row.kind,
                "contributors": [self.base.states.name(s) for s in row.contributors],
                "amount": row.amount,
                "unit": row.unit,
                "eur_m": round(self._euros(row) / 1e6, 1),
                "note": row.note,
                "cited": row.cited,
                "sources": list(row.source),
            }
            for row in self.rows_read
        ]

    def levers(self) -> tuple[Lever, ...]:
        """Each contributor with money of its own, at every date on which a sum was published."""
        sums = [row for row in self.rows_read if row.kind == "raised"]
        return tuple(
            lever
            for row in sums
            for state in self._contributors(row.as_of.last)
            if (lever := self._lever(state, row)) is not None
        )

    def _contributors(self, by: date) -> list[str]:
        given = [r for r in self.rows_read if r.kind == "contribution" and r.as_of.first <= by]
        alone = {r.contributors[0] for r in given if len(r.contributors) == 1}
        return sorted(alone, key=self.base.states.name)

    def _lever(self, state: str, total: CoalitionMoney) -> Lever | None:
        given = [
            row
            for row in self.rows_read
            if row.kind == "contribution"
            and state in row.contributors
            and row.as_of.first <= total.as_of.last
        ]
        least = sum(self._euros(row) for row in given if row.contributors == (state,))
        most = sum(self._euros(row) for row in given)
        raised = self._euros(total)
        return Lever(state, str(total.as_of), least, most, raised) if least else None

    def _euros(self, row: CoalitionMoney) -> float:
        return unit_in_eur(self.base, row.amount, row.unit, row.as_of.first.year)

    def to_dict(self) -> dict[str, Any]:
        """The part `coalition_money` of `minilateral pledges --json`."""
        return {
            "over_time": self.over_time(),
            "levers": [
                {
                    "state": lever.state,
                    "as_of": lever.as_of,
                    "own_eur_m_least": round(lever.own_least / 1e6, 2),
                    "own_eur_m_most": round(lever.own_most / 1e6, 2),
                    "raised_eur_m": round(lever.raised / 1e6, 1),
                    "factor_least": round(lever.factor[0], 1),
                    "factor_most": round(lever.factor[1], 1),
                }
                for lever in self.levers()
            ],
            "currency": "EUR at the ECB mean rate of the year of each figure, current prices",
        }


def account(base: FactBase, grouping: Grouping, on: date) -> Account | None:
    """The published money of a coalition up to a day; none where nothing is in the fact base."""
    rows = [
        row
        for row in base.all(CoalitionMoney)
        if row.grouping == grouping.id and row.as_of.first <= on
    ]
    rows.sort(key=lambda row: (row.as_of, row.kind != "raised", row.contributors))
    return Account(base, grouping, tuple(rows)) if rows else None
