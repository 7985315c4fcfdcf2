"""Who carries what inside a grouping in a year: spending, equipment, people, aid, promised forces.

By name, never by rank. Spending is that of one edition, the one that has the most members. A figure
that is not in the fact base is blank, which is not zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from minilateral.commit import figures, money
from minilateral.commit.carrying import Carrier, carrier
from minilateral.commit.exploitation import (
    Correlation,
    Response,
    correlations,
    responses,
    size_of_response,
)
from minilateral.commit.statistics import gini, lorenz
from minilateral.core.errors import NoFactAtDateError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.facts import Grouping
from minilateral.facts.records.base import UNCITED
from minilateral.facts.records.money import PublishedCorrelation, Spending

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

#: How correlations of size and burden are to be read.
READING = (
    "A positive correlation of size and burden is what Olson and Zeckhauser (1966) expect of a "
    "pure public good. Under the joint-product model (Sandler and Hartley 2001) defence also gives "
    "what only the spender gets, and the correlation may vanish without anyone riding free. "
    "Plümper and Neumayer (2015) hold that large states also have wider interests, and look at "
    "growth instead of levels."
)


@dataclass(frozen=True, repr=False)
class Burden(Result):
    """What members of a grouping carry in a year, and how unequally."""

    grouping: Grouping
    year: int
    carriers: tuple[Carrier, ...]
    correlations: tuple[Correlation, ...]
    responses: tuple[Response, ...]
    published: tuple[PublishedCorrelation, ...]

    @property
    def title(self) -> str:
        return f"Who carries what in {self.grouping.in_prose}, {self.year}"

    @property
    def counted(self) -> tuple[Carrier, ...]:
        """The members with spending in euros."""
        return tuple(c for c in self.carriers if c.spending_eur is not None)

    @property
    def edition(self) -> str:
        """The edition that the spending is of."""
        return next((c.spending.series for c in self.carriers if c.spending), "")

    @property
    def price_base(self) -> str:
        """How the amounts are to be read."""
        years = {c.output.year for c in self.counted if c.output}
        return money.price_base(max(years)) if years else ""

    def ginis(self) -> dict[str, float | None]:
        """Inequality of spending between members, and of spending beside output."""
        spent = [c.spending_eur or 0.0 for c in self.counted]
        worth = [c.output.eur for c in self.counted if c.output]
        if not spent or not sum(spent):
            return {"spending": None, "spending_beside_output": None}
        return {"spending": gini(spent), "spending_beside_output": gini(spent, worth)}

    def lorenz(self) -> tuple[list[float], list[float]]:
        """Cumulative shares of output and of spending, from the lightest burden up."""
        worth = [c.output.eur for c in self.counted if c.output]
        x, y = lorenz([c.spending_eur or 0.0 for c in self.counted], worth)
        return x.tolist(), y.tolist()

    def references(self) -> Sequence[Reference]:
        keys = [key for carrier in self.carriers for key in carrier.sources]
        keys += [key for study in self.published for key in study.source]
        return self.grouping.base.references(key for key in keys if key != UNCITED)

    def rows(self) -> list[Mapping[str, Any]]:
        spent = sum(c.spending_eur or 0.0 for c in self.counted)
        worth = sum(c.output.eur for c in self.counted if c.output)
        people = [c.personnel_thousands for c in self.carriers]
        return [
            {
                "state": c.state,
                "name": c.name,
                "spending_pct_gdp": c.spending.defence_exp_pct_gdp if c.spending else None,
                "edition": c.spending.series if c.spending else None,
                "spending_eur_bn": _bn(c.spending_eur),
                "share_of_spending": _share(c.spending_eur, spent),
                "share_of_output": _share(c.output.eur if c.spending and c.output else None, worth),
                "equipment_pct": c.equipment_pct,
                "personnel_thousands": c.personnel_thousands,
                "share_of_personnel": _share(c.personnel_thousands, sum(p or 0.0 for p in people)),
                "ukraine_aid_eur_bn": c.aid_eur_bn,
                "ukraine_aid_pct_gdp_2021": c.aid_pct_gdp_2021,
                "forces_promised": c.forces_promised,
                "troops_promised": c.troops_promised,
                "sources": ";".join(c.sources),
            }
            for c in self.carriers
        ]

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral burden --json`; see docs/lookup/json.md."""
        names = PublishedCorrelation.model_fields.keys() - {"confidence", "source_note", "note"}
        return {
            "grouping": self.grouping.id,
            "year": self.year,
            "price_base": self.price_base,
            "members": [{**row, "sources": row["sources"].split(";")} for row in self.rows()],
            "gini": self.ginis(),
            "lorenz": dict(zip(("output", "spending"), self.lorenz(), strict=True))
            if self.counted
            else None,
            "correlations": [
                {n: getattr(c, n) for n in Correlation.__slots__} for c in self.correlations
            ],
            "responses": [{n: getattr(r, n) for n in Response.__slots__} for r in self.responses],
            "published": [
                {n: getattr(study, n) for n in sorted(names)} for study in self.published
            ],
            "reading": READING,
            "sources": [reference.key for reference in self.references()],
        }

    def plot(self) -> Drawing:
        """Shares of spending beside shares of output, by name."""
        from minilateral.charts import Bar, bars

        rows = self.rows()
        return bars(
            [
                Bar(str(row["name"]), None if row[key] is None else 100 * row[key], "", group)
                for row in rows
                for key, group in (("share_of_spending", "spending"), ("share_of_output", "GDP"))
            ],
            x_title="% of the members' sum",
            title=self.title,
            value_format=",.1f",
        )

    def plot_lorenz(self) -> Drawing:
        """Cumulative shares of output and spending, from the lightest burden up."""
        from minilateral.charts import SquarePoint, square

        points = [SquarePoint("", x, y) for x, y in zip(*self.lorenz(), strict=True)]
        return square(
            points,
            x_title="share of the members' output, lightest burden first",
            y_title="share of the members' spending",
            title=self.title,
            diagonal="everybody the same share of GDP",
        )


def burden(grouping: Grouping, year: int) -> Burden:
    """What each member carried in a year.

    Raises
    ------
    NoFactAtDateError
        If no member has a figure of spending for the year.
    """
    base, end = grouping.base, date(year, 12, 31)
    rows = figures.widest(base, grouping.members, year)
    carriers = tuple(
        carrier(base, state, rows.get(state), year)
        for state in sorted(grouping.members, key=base.states.name)
    )
    if not any(carrier.spending for carrier in carriers):
        years = {r.year for r in base.all(Spending) if r.state in grouping.members}
        known = f"the fact base has {min(years)} to {max(years)}" if years else "it has none at all"
        raise NoFactAtDateError(f"no spending of {grouping.in_prose} is known for {year}; {known}.")
    moved = responses(base, grouping.members, end)
    by_size = size_of_response(base, moved, end)
    found = (*correlations(grouping, year), *([by_size] if by_size else []))
    return Burden(grouping, year, carriers, found, moved, base.all(PublishedCorrelation))


def _share(part: float | None, whole: float) -> float | None:
    return round(part / whole, 4) if part is not None and whole else None


def _bn(euros: float | None) -> float | None:
    return None if euros is None else round(euros / 1e9, 3)
