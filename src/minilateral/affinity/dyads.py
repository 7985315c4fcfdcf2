"""Pairs of states with what was measured of them, period by period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.affinity.likeness import Likeness
from minilateral.core.errors import NotFoundError, UsageError, did_you_mean, full_stop
from minilateral.core.references import Reference
from minilateral.core.results import Result

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from minilateral.charts.frame import Drawing

Column: TypeAlias = NDArray[Any]
Part: TypeAlias = tuple[int, NDArray[np.int32], NDArray[np.int32], Mapping[str, Column]]

#: So many rows are on the card for notebooks.
CARD = 20
#: Columns that are no measures.
KEYS = ("ccode1", "ccode2", "year", "session", "n", "thin", "no_variation")


@dataclass(frozen=True, slots=True, repr=False)
class Dyads(Result):
    """One row for each two states (`ccode1 < ccode2`) in each period.

    `n` is the number of shared items, `thin` says that it is small, `no_variation` that neither
    state ever took another position, so that kappa and pi are 0 by convention.
    """

    period: str
    """Name of the column of periods: `year` or `session`."""
    columns: Mapping[str, Column]
    thin_below: int
    about: str
    """What was compared, in words."""
    iso3: Mapping[int, str]
    """Codes of the states by Correlates of War number."""
    read: tuple[Reference, ...]

    @classmethod
    def stacked(
        cls,
        period: str,
        parts: Iterable[Part],
        thin_below: int,
        about: str,
        iso3: Mapping[int, str],
        read: tuple[Reference, ...],
    ) -> Dyads:
        """Put the pairs of several periods under one another.

        Raises
        ------
        NotFoundError
            If no two states share anything in any of them.
        """
        kept = [part for part in parts if len(part[1])]
        if not kept:
            raise NotFoundError(f"no two states share anything in {about}.")
        found = {
            name: np.concatenate([measured[name] for *_, measured in kept]) for name in kept[0][3]
        }
        n = found.pop("n")
        return cls(
            period,
            {
                "ccode1": np.concatenate([first for _, first, _, _ in kept]),
                "ccode2": np.concatenate([second for _, _, second, _ in kept]),
                period: np.repeat([p for p, *_ in kept], [len(f) for _, f, *_ in kept]).astype(
                    np.int16
                ),
                "n": n,
                "thin": n < thin_below,
                **found,
            },
            thin_below,
            about,
            iso3,
            read,
        )

    def __len__(self) -> int:
        return len(self.columns["n"])

    @property
    def measures(self) -> tuple[str, ...]:
        """The columns that hold measures."""
        return tuple(name for name in self.columns if name not in KEYS)

    @property
    def periods(self) -> tuple[int, ...]:
        """The years or sessions that have a row, rising."""
        return tuple(int(value) for value in np.unique(self.columns[self.period]))

    @property
    def title(self) -> str:
        """What was asked, in a line."""
        first, *_, last = (*self.periods, self.periods[-1])
        span = f"{self.period}s {first} to {last}" if last != first else f"{self.period} {first}"
        pairs = "pairs" if last == first else f"dyad-{self.period}s"
        return f"Likeness of states by {self.about}, {span}: {len(self):,} {pairs}"

    def rows(self) -> Sequence[Mapping[str, Any]]:
        """A row for each pair and period; a measure that is undefined is None."""
        names = list(self.columns)
        lists = [
            [None if value != value else value for value in column.tolist()]
            for column in self.columns.values()
        ]
        return [dict(zip(names, values, strict=True)) for values in zip(*lists, strict=True)]

    @property
    def thin_pairs(self) -> int:
        """How many rows rest on few shared items."""
        return int(self.columns["thin"].sum())

    def named_rows(self) -> Sequence[Mapping[str, Any]]:
        """The rows for a person to read: codes of states, and no columns of flags."""
        return [
            {
                "state_1": self.iso3[row["ccode1"]],
                "state_2": self.iso3[row["ccode2"]],
                self.period: row[self.period],
                "n": f"{row['n']}{' (thin)' if row['thin'] else ''}",
                **{name: row[name] for name in self.measures},
            }
            for row in self.rows()
        ]

    def spread(self) -> Sequence[Mapping[str, Any]]:
        """How each measure is spread over the rows."""
        marks = {"least": 0.0, "q05": 0.05, "median": 0.5, "q95": 0.95, "most": 1.0}
        return [
            {"measure": name, "pairs": len(known)}
            | {mark: float(np.quantile(known, at)) for mark, at in marks.items()}
            for name in self.measures
            for known in [_known(self.columns[name])]
            if len(known)
        ]

    def references(self) -> Sequence[Reference]:
        """The data and the definitions behind the measures."""
        return self.read

    def to_frame(self) -> pd.DataFrame:
        """The pairs as a table."""
        import pandas as pd

        return pd.DataFrame(dict(self.columns))

    def to_arrow(self) -> pa.Table:
        """The pairs as an Arrow table; a measure that is undefined is null."""
        import pyarrow as pa

        return pa.table({k: pa.array(v, from_pandas=True) for k, v in self.columns.items()})

    def among(self, ccodes: Iterable[int]) -> Dyads:
        """The pairs within a set of states, by Correlates of War number."""
        wanted = np.array(list(ccodes))
        return self._where(
            np.isin(self.columns["ccode1"], wanted) & np.isin(self.columns["ccode2"], wanted)
        )

    def during(self, period: int) -> Dyads:
        """The pairs of one period."""
        return self._where(self.columns[self.period] == period)

    def _repr_html_(self) -> str:
        head = {name: column[:CARD] for name, column in self.columns.items()}
        shown = Dyads(self.period, head, self.thin_below, self.about, self.iso3, self.read)
        more = f"<p>The first {CARD} of {len(self):,} rows.</p>" if len(self) > CARD else ""
        return Result._repr_html_(shown) + more

    def plot(self, measure: str | None = None) -> Drawing:
        """A measure over time: a panel for each pair, or the spread where there are many pairs.

        Raises
        ------
        UsageError
            If the measure is no column.
        """
        from minilateral.affinity.dyad_chart import over_time

        return over_time(self, self._measure(measure))

    def likeness(self, measure: str, period: int | None = None) -> Likeness:
        """One measure in one period as a matrix; the last period if left out.

        Raises
        ------
        UsageError
            If the measure is no column.
        NotFoundError
            If there is no such period.
        """
        measure = self._measure(measure)
        when = self.periods[-1] if period is None else period
        if when not in self.periods:
            span = f"{self.periods[0]} to {self.periods[-1]}"
            raise NotFoundError(f"there is no {self.period} {when}; known are {span}.")
        pairs = self.during(when).columns
        ccode = np.union1d(pairs["ccode1"], pairs["ccode2"]).astype(np.int32)
        first, second = (np.searchsorted(ccode, pairs[name]) for name in ("ccode1", "ccode2"))
        values = np.full((len(ccode), len(ccode)), np.nan)
        values[first, second] = values[second, first] = pairs[measure]
        names = tuple(self.iso3[int(code)] for code in ccode)
        about = f"{self.about}, {self.period} {when}"
        return Likeness(ccode, names, values, measure, about, self.read)

    def _measure(self, name: str | None) -> str:
        """A column of measures; the first if none is named."""
        if name is not None and name not in self.measures:
            near, known = did_you_mean(name, self.measures), ", ".join(self.measures)
            raise UsageError(full_stop(f"{name!r} is no measure here; known are {known}{near}"))
        return name or self.measures[0]

    def _where(self, keep: NDArray[np.bool_]) -> Dyads:
        if not keep.any():
            raise NotFoundError(f"no such pair in {self.about}.")
        columns = {name: column[keep] for name, column in self.columns.items()}
        return Dyads(self.period, columns, self.thin_below, self.about, self.iso3, self.read)

    def write(self, path: Path) -> None:
        """Write all pairs as `.parquet` or `.csv`, in one step.

        Raises
        ------
        UsageError
            If the name ends otherwise.
        OutputError
            If the path cannot be written.
        """
        from minilateral.affinity.table_file import write

        write(self.to_arrow(), path)


def _known(column: Column) -> NDArray[np.float64]:
    values = column.astype(np.float64)
    return values[~np.isnan(values)]
