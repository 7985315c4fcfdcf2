"""Ideal points of states by session: a result of one of three estimators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.affinity.sources import VOTES
from minilateral.core.errors import UsageError, did_you_mean, full_stop
from minilateral.core.references import Reference
from minilateral.core.results import Result

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from minilateral.charts.frame import Drawing

Floats: TypeAlias = NDArray[np.float64]
Method: TypeAlias = Literal["bsv", "map", "smoother"]

BSV = Reference(
    "bailey-strezhnev-voeten-2017",
    "Bailey, Strezhnev and Voeten, Journal of Conflict Resolution 61(2)",
    "Estimating Dynamic State Preferences from United Nations Voting Data",
    "2017",
    "https://doi.org/10.1177/0022002715595700",
    "secondary",
)
IN_WORDS: Mapping[Method, str] = {
    "bsv": "sampler of Bailey, Strezhnev and Voeten",
    "map": "mode of the model of Bailey, Strezhnev and Voeten",
    "smoother": "two-sided smoother",
}
#: Sampling error beyond which a point is told of as not converged.
MOST_RHAT = 1.05
COLUMNS = ("ccode", "iso3", "session", "ideal_point", "q05", "q95")
#: Drawn where no states are named.
DRAWN = ("USA", "GBR", "FRA", "RUS", "CHN")


@dataclass(frozen=True, slots=True, repr=False)
class IdealPoints(Result):
    """One row for each state and session, by state, then session.

    Scale: mean 0 and variance 1 over all rows; the anchor's side is positive. Only distances and
    order within a session are firm; see `docs/explain/ideal-points.md`.
    """

    method: Method
    anchor: str
    links: int
    """Matched items that tie sessions together."""
    ccode: NDArray[np.int64]
    iso3: tuple[str, ...]
    session: NDArray[np.int64]
    ideal_point: Floats
    """Posterior mean; of the other two estimators, the mode."""
    q05: Floats
    q95: Floats
    rhat: Floats
    """Split R-hat of each point; not a number for the mode and the smoother."""
    ess: Floats
    """Effective sample size of each point; likewise."""

    def __len__(self) -> int:
        return len(self.ccode)

    @property
    def title(self) -> str:
        """What was asked, in a line."""
        first, last = self.session.min(), self.session.max()
        return f"Ideal points in sessions {first} to {last}, by the {IN_WORDS[self.method]}"

    @property
    def caveats(self) -> tuple[str, ...]:
        """What a reader has to know."""
        matched = f"{self.links:,} matched items and" if self.links else "no matched items, only on"
        narrow = "" if self.method == "bsv" else " The intervals take the roll calls as known."
        return (
            "Votes are read as one dimension; they flatten differences inside the EU and have a "
            "second dimension.",
            "Points compare well within a session. Between sessions the scale is weakly "
            f"identified: it rests on {matched} the prior that states move slowly.{narrow}",
        )

    def columns(self) -> Mapping[str, Any]:
        """The columns as they are written."""
        values = (self.ccode, self.iso3, self.session, self.ideal_point, self.q05, self.q95)
        return dict(zip(COLUMNS, values, strict=True))

    def rows(self) -> Sequence[Mapping[str, Any]]:
        """A row for each state and session."""
        columns = [c if isinstance(c, tuple) else c.tolist() for c in self.columns().values()]
        return [dict(zip(COLUMNS, row, strict=True)) for row in zip(*columns, strict=True)]

    def references(self) -> Sequence[Reference]:
        """The votes and the model."""
        return (VOTES, BSV)

    def to_frame(self) -> pd.DataFrame:
        """The rows as a table."""
        import pandas as pd

        return pd.DataFrame(dict(self.columns()))

    def to_arrow(self) -> pa.Table:
        """The rows as an Arrow table."""
        import pyarrow as pa

        return pa.table({name: pa.array(values) for name, values in self.columns().items()})

    def write(self, path: Path) -> None:
        """Write all rows as `.parquet` or `.csv`, in one step.

        Raises
        ------
        UsageError
            If the name ends otherwise.
        OutputError
            If the path cannot be written.
        """
        from minilateral.affinity.table_file import write

        write(self.to_arrow(), path)

    def of(self, states: Sequence[str]) -> Sequence[Mapping[str, Any]]:
        """The rows of some states, by session.

        Raises
        ------
        UsageError
            If one of the states has no points.
        """
        for state in states:
            if state not in self.iso3:
                near = did_you_mean(state, set(self.iso3))
                raise UsageError(full_stop(f"{state!r} has no ideal point{near}"))
        rows = [row for row in self.rows() if row["iso3"] in states]
        return sorted(rows, key=lambda row: row["session"])

    def spread(self) -> Sequence[Mapping[str, Any]]:
        """How the points of each session are spread."""
        rows = []
        for session in np.unique(self.session):
            here = self.session == session
            points = self.ideal_point[here]
            low, middle, high = (float(q) for q in np.quantile(points, (0.1, 0.5, 0.9)))
            width = float(np.median(self.q95[here] - self.q05[here]))
            rows.append(
                {
                    "session": int(session),
                    "states": len(points),
                    "tenth": low,
                    "median": middle,
                    "nine_tenths": high,
                    "interval": width,
                }
            )
        return rows

    def plot(self, states: Sequence[str] = DRAWN) -> Drawing:
        """The points of some states by session, each in the band of its 90 % interval."""
        from minilateral.charts import YearBand, bands

        drawn = [
            YearBand(row["iso3"], row["session"], row["ideal_point"], row["q05"], row["q95"])
            for row in self.of(states)
        ]
        return bands(drawn, "ideal point by session", self.title)

    def not_converged(self) -> NDArray[np.intp]:
        """Rows whose R-hat is too large, the worst first."""
        over = np.flatnonzero(self.rhat > MOST_RHAT)
        return over[np.argsort(-self.rhat[over], kind="stable")]
