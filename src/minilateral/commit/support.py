"""Support to Ukraine by a grouping's members: euros and per cent of GDP, by kind.

Allocations as the Kiel tracker counts them; allocations are not deliveries. A donor's share in what
the institutions of the EU give stands apart and is not added.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from minilateral.core.errors import NoFactAtDateError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.facts import Grouping
from minilateral.facts.records.base import UNCITED
from minilateral.facts.records.money import Support

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

KINDS = ("military", "financial", "humanitarian", "total")
PRICE_BASE = "EUR as the publisher counts them; per cent of the GDP of 2021"
CAVEAT = "Allocations, not deliveries. Shares in aid of the EU's institutions are not added."


@dataclass(frozen=True, slots=True)
class Counted:
    """Allocations up to a day: over what time, in what kinds, one row for each donor and kind."""

    period: str
    begins: str
    ends: str
    kinds: tuple[str, ...]
    rows: tuple[Support, ...]

    @property
    def totals(self) -> list[Support]:
        """The rows of the totals."""
        return [row for row in self.rows if row.category == "total"]

    def of(self, donor: str) -> dict[str, Support]:
        """A donor's rows by kind."""
        return {row.category: row for row in self.rows if row.donor == donor}

    def summed(self, kind: str) -> tuple[float | None, float | None]:
        """What all donors allocated in a kind, EUR bn, and per cent of their output together."""
        rows = [row for row in self.rows if row.category == kind]
        amounts = [row.allocated_eur_bn for row in rows]
        if not rows or None in amounts:
            return None, None
        amount = sum(a or 0.0 for a in amounts)
        worth = [_output(total) for total in self.totals]
        known = all(value is not None for value in worth) and worth
        return amount, 100 * amount / sum(w or 0.0 for w in worth) if known else None


@dataclass(frozen=True, repr=False)
class SupportOf(Result):
    """What members of a grouping allocated to Ukraine."""

    grouping: Grouping
    counted: Counted

    @property
    def title(self) -> str:
        span = f"{self.counted.begins} to {self.counted.ends}"
        return f"Support to Ukraine by members of {self.grouping.in_prose}, {span}"

    @property
    def missing(self) -> tuple[str, ...]:
        """Members of which nothing is counted."""
        given = {row.donor for row in self.counted.totals}
        return tuple(sorted(set(self.grouping.members) - given - {"UKR"}))

    def references(self) -> Sequence[Reference]:
        keys = [key for row in self.counted.rows for key in row.source]
        return self.grouping.base.references(key for key in keys if key != UNCITED)

    def rows(self) -> list[Mapping[str, Any]]:
        names = self.grouping.base.states
        donors = sorted((row.donor for row in self.counted.totals), key=names.name)
        lines = [self._line(d, names.name(d), self.counted.of(d)) for d in donors]
        sums = {kind: self.counted.summed(kind) for kind in self.counted.kinds}
        together: dict[str, Any] = {"donor": "", "name": "together"}
        together |= {f"{kind}_eur_bn": _rounded(sums[kind][0]) for kind in sums}
        together |= {f"{kind}_pct_gdp_2021": _rounded(sums[kind][1]) for kind in sums}
        return [*lines, together, *self._institutions()]

    def _institutions(self) -> list[Mapping[str, Any]]:
        """What the body itself gave, such as the institutions of the EU; never added."""
        label = self.grouping.short_name
        given = self.grouping.base.support([label])
        own = {str(r.category): r for r in given if r.period == self.counted.period}
        return [self._line(label, f"institutions of the {label}", own)] if own else []

    def _line(self, donor: str, name: str, own: Mapping[str, Support]) -> dict[str, Any]:
        kinds = self.counted.kinds
        return {
            "donor": donor,
            "name": name,
            **{f"{k}_eur_bn": own[k].allocated_eur_bn if k in own else None for k in kinds},
            **{f"{k}_pct_gdp_2021": own[k].pct_gdp if k in own else None for k in kinds},
        }

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral support --json`; see docs/lookup/json.md."""
        lines = {row["donor"]: row for row in self.rows()}
        together, own = lines.pop(""), lines.pop(self.grouping.short_name, None)
        return {
            "grouping": self.grouping.id,
            "on": self.grouping.on,
            "from": self.counted.begins,
            "to": self.counted.ends,
            "donors": list(lines.values()),
            "together": {k: v for k, v in together.items() if k not in ("donor", "name")},
            "institutions": own,
            "no_allocation_counted": self.missing,
            "price_base": PRICE_BASE,
            "caveat": CAVEAT,
            "sources": [reference.key for reference in self.references()],
        }

    def plot(self) -> Drawing:
        """Total allocations by member, by name, with the share of GDP."""
        return bars_of(self.counted, self.grouping, self.title)


def support(grouping: Grouping) -> SupportOf:
    """What the members allocated up to the grouping's day.

    Raises
    ------
    NoFactAtDateError
        If no allocation of a member is counted up to then.
    """
    found = counted(grouping)
    if not found.totals:
        raise NoFactAtDateError(
            f"no support of members of {grouping.in_prose} is counted up to {grouping.on}."
        )
    return SupportOf(grouping, found)


def counted(grouping: Grouping) -> Counted:
    """The newest whole release that lies before the day, else the whole years before the day."""
    rows = grouping.base.support(grouping.members)
    release = [row for row in rows if ".." in row.period and row.as_of.last <= grouping.on]
    if release:
        newest = max(release, key=lambda row: (row.as_of.last, row.period))
        begins, _, _ = newest.period.partition("..")
        found = tuple(row for row in release if row.period == newest.period)
        return Counted(newest.period, begins, str(newest.as_of), KINDS, found)
    years = [r for r in rows if r.period.isdigit() and int(r.period) < grouping.on.year]
    summed: dict[tuple[str, str], list[Support]] = defaultdict(list)
    for row in years:
        summed[row.donor, row.category].append(row)
    first, last = (pick((r.period for r in years), default="") for pick in (min, max))
    found = tuple(_added(parts) for parts in summed.values())
    return Counted("", first, last, ("military", "total"), found)


def bars_of(found: Counted, grouping: Grouping, title: str = "") -> Drawing:
    """Total allocations by member, by name."""
    from minilateral.charts import Bar, bars

    names = grouping.base.states
    return bars(
        [
            Bar(
                names.name(row.donor),
                row.allocated_eur_bn,
                "" if row.pct_gdp is None else f"({row.pct_gdp:.2f} % of GDP)",
            )
            for row in sorted(found.totals, key=lambda row: names.name(row.donor))
        ],
        x_title="EUR billion",
        title=title,
        value_format=",.1f",
    )


def _added(parts: list[Support]) -> Support:
    """The sum of a donor's years; a year without a row counts no allocation."""
    amounts = [row.allocated_eur_bn for row in parts]
    shares = [row.pct_gdp for row in parts]
    sums = {
        "allocated_eur_bn": None if None in amounts else sum(a or 0 for a in amounts),
        "pct_gdp": None if None in shares else sum(s or 0 for s in shares),
    }
    return parts[0].model_copy(update=sums)


def _output(total: Support) -> float | None:
    """The output that a donor's share was taken of, EUR bn; none where nothing was given."""
    if not total.pct_gdp or not total.allocated_eur_bn:
        return None
    return 100 * total.allocated_eur_bn / total.pct_gdp


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
