"""Explored: a world at many points of what is not known, as a table, as xarray and in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.core.files import whole_file
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.crisis.discovery import Discovery, discovered
from minilateral.crisis.ensemble import HERE, Labour
from minilateral.crisis.experiment import Experiment, evaluate, provenance_of
from minilateral.crisis.measures import Estimates
from minilateral.crisis.provenance import stamped
from minilateral.crisis.world_measures import Measure

if TYPE_CHECKING:
    import xarray as xr

    from minilateral.charts.frame import Drawing

Floats: TypeAlias = NDArray[np.float64]

#: What of the spread of a measure over the points is told.
_SHARES = {"least": 0.0, "p10": 0.1, "median": 0.5, "p90": 0.9, "most": 1.0}
#: A measure this many standard errors from the line or more is told apart from it.
_SURE = 2.0
CAVEAT = (
    "Points are spread evenly over what is not known; they are no forecast, and a share of points "
    "is no probability."
)


@dataclass(frozen=True, slots=True)
class Found:
    """Where among the points of one policy a case holds, and how many are too close to call."""

    case: str
    #: Holds where this measure lies below this value.
    measure: Measure
    below: float
    policy: str
    #: Share of all points at which the case holds, and of those too close to call.
    holds: float
    too_close: float
    #: Of the points at which it holds; of the exceptions, where it holds at most points.
    discovery: Discovery

    @property
    def exceptions(self) -> bool:
        """Whether it holds at most points, so that the exceptions were looked for."""
        return self.holds > 0.5

    def sentences(self) -> list[str]:
        """The answer in words."""
        told = [f"{self.case} at {self.holds:.0%} of the points."]
        if 0 < self.holds < 1:
            told += ["The exceptions:"] if self.exceptions else []
            told += self.discovery.sentences()
        if self.too_close >= 0.01:
            told.append(f"At {self.too_close:.0%} of the points the draws cannot tell; take more.")
        return told


@dataclass(frozen=True, eq=False, repr=False)
class Explored(Result):
    """Every measure at every point under every policy.

    `points` is [point, uncertainty]; in `estimates` the points of one policy follow those of the
    one before.
    """

    experiment: Experiment
    design: str
    points: Floats
    estimates: Estimates
    replications: int
    seed: int
    found: tuple[Found, ...] = ()

    @property
    def title(self) -> str:
        world = self.experiment.world
        return f"{world.scenario}: {', '.join(world.bodies)} at {len(self.points):,} points"

    def by_policy(self, values: Floats) -> Floats:
        """A part of the estimates as [policy, point, measure]."""
        return values.reshape(len(self.experiment.policies), len(self.points), -1)

    def rows(self) -> list[Mapping[str, Any]]:
        names = [each.name for each in self.experiment.uncertainties]
        labels = [each.label for each in self.experiment.measures]
        points = self.points.tolist()
        return [
            {"policy": policy.name, "point": number}
            | dict(zip(names, point, strict=True))
            | dict(zip(labels, values, strict=True))
            for policy, table in zip(
                self.experiment.policies, self.by_policy(self.estimates.value).tolist(), strict=True
            )
            for number, (point, values) in enumerate(zip(points, table, strict=True))
        ]

    def references(self) -> Sequence[Reference]:
        return self.experiment.world.references()

    @cached_property
    def summary(self) -> list[Mapping[str, Any]]:
        """How far each measure reaches over the points, by policy, with its typical error."""
        value, error = (self.by_policy(v) for v in (self.estimates.value, self.estimates.error))
        ends = np.quantile(value, list(_SHARES.values()), axis=1)
        return [
            {"policy": policy.name, "measure": measure.label, "unit": measure.unit}
            | dict(zip(_SHARES, ends[:, p, m].tolist(), strict=True))
            | {"standard_error": float(np.sqrt(np.mean(error[p, :, m] ** 2)))}
            for p, policy in enumerate(self.experiment.policies)
            for m, measure in enumerate(self.experiment.measures)
        ]

    def to_xarray(self) -> xr.Dataset:
        """Value and standard error over (policy, point, measure); the uncertainties by point."""
        import xarray as xr

        experiment = self.experiment
        dims = ("policy", "point", "measure")
        return xr.Dataset(
            {
                "value": (dims, self.by_policy(self.estimates.value)),
                "standard_error": (dims, self.by_policy(self.estimates.error)),
            },
            coords={
                "policy": [policy.name for policy in experiment.policies],
                "point": np.arange(len(self.points)),
                "measure": [measure.label for measure in experiment.measures],
                "unit": ("measure", [measure.unit for measure in experiment.measures]),
                **{
                    each.name: ("point", self.points[:, column])
                    for column, each in enumerate(experiment.uncertainties)
                },
            },
            attrs={"design": self.design, **self.provenance()},
        )

    def provenance(self) -> Mapping[str, Any]:
        """What was run, on which facts, by which version."""
        return provenance_of(self.experiment, self.points, self.replications, self.seed)

    def write(self, path: Path) -> None:
        """Write every point to a Parquet file, with the provenance in its metadata.

        Raises
        ------
        OutputError
            If the path cannot be written; an older file stays as it was.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        rows = pa.Table.from_pylist([dict(row) for row in self.rows()])
        with whole_file(path) as file:
            pq.write_table(rows.replace_schema_metadata(stamped(self.provenance())), file)

    def discover(self, case: str, measure: Measure, below: float) -> tuple[Found, ...]:
        """By policy: where the measure is below a value; where at most points it is, where not.

        Raises
        ------
        UsageError
            If there are fewer than forty points.
        """
        place = self.experiment.measures.index(measure)
        value, error = (
            self.by_policy(v)[..., place] for v in (self.estimates.value, self.estimates.error)
        )
        found = []
        for policy, v, e in zip(self.experiment.policies, value, error, strict=True):
            cases = v < below
            holds, too_close = float(cases.mean()), float(np.mean(np.abs(v - below) < _SURE * e))
            sought = ~cases if holds > 0.5 else cases
            told = discovered(self.experiment.uncertainties, self.points, sought, self.seed)
            found.append(Found(case, measure, below, policy.name, holds, too_close, told))
        return tuple(found)

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral sweep --json`; docs/lookup/json.md describes the fields."""
        from minilateral.crisis.exploring_words import as_dict

        return as_dict(self, (CAVEAT,))

    def plot(self) -> Drawing:
        """Points where the first case holds and where not; without one, the spread of each body."""
        from minilateral.crisis.exploring_words import drawn

        return drawn(self)


def explore(
    experiment: Experiment,
    design: str,
    points: Floats,
    replications: int,
    seed: int,
    labour: Labour = HERE,
) -> Explored:
    """Run an experiment at points [point, uncertainty] of a design.

    Raises
    ------
    UsageError, InvalidDataError
        As `experiment.evaluate`.
    """
    estimates = evaluate(experiment, points, replications, seed, labour)
    return Explored(experiment, design, points, estimates, replications, seed)
