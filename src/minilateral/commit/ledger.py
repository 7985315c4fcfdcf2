"""The ledger of single pledges: promised, delivered, late, withdrawn, more than promised, unknown.

Delivery that is not published is not failure: such a pledge counts neither as kept nor as broken,
and its wait says nothing. A late delivery is kept, and told as late.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, get_args

from minilateral.commit.coalition import Account, account
from minilateral.commit.reliability import Rate, rates
from minilateral.commit.turnbull import Curve, turnbull
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.facts import FactBase, Grouping
from minilateral.facts.records.base import UNCITED
from minilateral.facts.records.money import Channel, Outcome, Pledge

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

KEPT = frozenset({"delivered", "over_delivered", "late"})
KNOWN = KEPT | {"withdrawn"}
CAVEAT = (
    "Single pledges that were reported, not a sample: large and broken ones are told more often. "
    "Delivery that is not published is not failure, and is counted neither way."
)


@dataclass(frozen=True, slots=True)
class Wait:
    """Days from announcement to delivery by channel, as a curve from intervals."""

    channel: str
    pledges: int
    unknown: int
    curve: Curve | None

    @property
    def median(self) -> tuple[float, float] | None:
        """Days by which half is delivered, from least to most; none where it is not seen."""
        if self.curve is None:
            return None
        low, high = self.curve.quantile(0.5)
        return (low, high) if math.isfinite(low) else None


@dataclass(frozen=True, repr=False)
class Ledger(Result):
    """Pledges up to a day and what became of them."""

    base: FactBase
    on: date
    grouping: Grouping | None
    pledges: tuple[Pledge, ...]
    account: Account | None

    @property
    def title(self) -> str:
        whose = f" of members of {self.grouping.in_prose}, or through it" if self.grouping else ""
        return f"Pledges to Ukraine{whose}, {self.on}"

    def outcomes(self) -> dict[str, dict[str, int]]:
        """How many pledges of each channel had each outcome."""
        counts = Counter((p.channel, p.outcome) for p in self.pledges)
        channels = [c for c in get_args(Channel) if any(p.channel == c for p in self.pledges)]
        return {c: {o: counts[c, o] for o in get_args(Outcome)} for c in channels}

    def by_donor(self) -> tuple[Rate, ...]:
        """How often each donor's pledges of known outcome were kept, by name."""
        return self._rates(lambda pledge: self._name(pledge.donor))

    def by_kind(self) -> tuple[Rate, ...]:
        """The same by what was promised."""
        return self._rates(lambda pledge: pledge.kind or "not coded")

    def _rates(self, key: Callable[[Pledge], str]) -> tuple[Rate, ...]:
        """Rates drawn towards the whole record up to the day; shown are those asked about."""
        known = [p for p in self.base.all(Pledge) if p.outcome in KNOWN and p.date.first <= self.on]
        total = Counter(map(key, known))
        kept = Counter(key(p) for p in known if p.outcome in KEPT)
        asked = set(map(key, self.pledges))
        found = rates([(who, kept[who], total[who]) for who in sorted(total)])
        return tuple(rate for rate in found if rate.who in asked)

    def waits(self) -> tuple[Wait, ...]:
        """The wait for delivery in each channel, and in all."""
        channels = [*self.outcomes(), "all"]
        return tuple(
            wait(channel, [p for p in self.pledges if channel in (p.channel, "all")], self.on)
            for channel in channels
        )

    def references(self) -> Sequence[Reference]:
        keys = [key for pledge in self.pledges for key in pledge.source]
        keys += [
            key for row in (self.account.rows_read if self.account else ()) for key in row.source
        ]
        return self.base.references(key for key in keys if key != UNCITED)

    def rows(self) -> list[Mapping[str, Any]]:
        return [
            {
                "donor": self._name(pledge.donor),
                "promised": str(pledge.date),
                "what": pledge.what,
                "value": pledge.value,
                "unit": pledge.value_unit,
                "quantity": pledge.quantity_pledged,
                "kind": pledge.kind,
                "channel": pledge.channel,
                "outcome": pledge.outcome,
                "delivered": pledge.quantity_delivered,
                "delivered_on": pledge.delivery_date,
                "in_words": pledge.delivered,
                "sources": ";".join(pledge.source),
            }
            for pledge in sorted(self.pledges, key=lambda p: (self._name(p.donor), p.date))
        ]

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral pledges --json`; see docs/lookup/json.md."""
        return {
            "grouping": self.grouping.id if self.grouping else None,
            "on": self.on,
            "pledges": [{**row, "sources": row["sources"].split(";")} for row in self.rows()],
            "outcomes": self.outcomes(),
            "by_donor": [_rate(rate) for rate in self.by_donor()],
            "by_kind": [_rate(rate) for rate in self.by_kind()],
            "waits": [
                {
                    "channel": found.channel,
                    "pledges": found.pledges,
                    "unknown": found.unknown,
                    "median_days_low": _finite(found.median[0]) if found.median else None,
                    "median_days_high": _finite(found.median[1]) if found.median else None,
                }
                for found in self.waits()
            ],
            "coalition_money": self.account.to_dict() if self.account else None,
            "caveat": CAVEAT,
            "sources": [reference.key for reference in self.references()],
        }

    def plot(self) -> Drawing:
        """How many pledges had each outcome."""
        from minilateral.charts import Bar, bars

        counts = Counter(pledge.outcome for pledge in self.pledges)
        names = {outcome: outcome.replace("_", " ") for outcome in get_args(Outcome)}
        return bars([Bar(names[o], counts[o]) for o in names], x_title="pledges", title=self.title)

    def _name(self, donor: str) -> str:
        names = self.base.states
        if "+" in donor:
            return ", ".join(names.name(part) for part in donor.split("+"))
        return names.name(donor) if donor in names.by_code else self.base.bodies.name(donor)


def ledger(base: FactBase, on: date, grouping: Grouping | None = None) -> Ledger:
    """The pledges announced by a day: all, or those of a grouping's members and through it."""
    pledges = [p for p in base.all(Pledge) if p.date.first <= on]
    if grouping is not None:
        pledges = [p for p in pledges if _belongs(p, grouping)]
    money = account(base, grouping, on) if grouping is not None else None
    return Ledger(base, on, grouping, tuple(pledges), money)


def _belongs(pledge: Pledge, grouping: Grouping) -> bool:
    members = set(grouping.members)
    own = grouping.base.bodies.belongs(pledge.donor, grouping.id)
    return pledge.through == grouping.id or own or bool(members & set(pledge.donor.split("+")))


def wait(channel: str, pledges: Iterable[Pledge], on: date) -> Wait:
    """The curve of one set of pledges; those of which nothing is published are counted apart."""
    given = list(pledges)
    spans = [span for pledge in given if (span := interval(pledge, on)) is not None]
    curve = turnbull(spans) if spans else None
    return Wait(channel, len(given), len(given) - len(spans), curve)


def interval(pledge: Pledge, on: date) -> tuple[float, float] | None:
    """The days between which delivery came, as widely as the dates allow; none where unknown.

    What was open when last seen, before the day, is a wait that still ran then.
    """
    first, last = pledge.delivery
    promised = pledge.date
    if pledge.outcome in KEPT and (first is not None or last is not None):
        low = max((first - promised.last).days, 0) if first else 0
        high = float((last - promised.first).days) if last and last <= on else math.inf
        return (float(low), max(high, float(low)))
    if pledge.outcome == "open" and last is not None and last <= on:
        return (float(max((last - promised.last).days, 0)), math.inf)
    return None


def _rate(rate: Rate) -> dict[str, Any]:
    numbers = {n: round(getattr(rate, n), 4) for n in ("rate", "low", "high")}
    return {"who": rate.who, "kept": rate.kept, "known": rate.known, **numbers, "few": rate.few}


def _finite(days: float) -> float | None:
    return days if math.isfinite(days) else None
