"""Study: what the outcomes of a world turn on, of all that is not known about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.crisis.ensemble import HERE, Labour
from minilateral.crisis.experiment import Experiment, check_size, evaluate
from minilateral.crisis.sensitivity import (
    NOISY,
    Index,
    Indices,
    Method,
    design,
    design_points,
    indices_with_noise,
)
from minilateral.crisis.world_measures import Measure

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

#: Parameters drawn, those that matter most.
DRAWN = 12
_WORDS = {
    "first": "alone",
    "total": "with all it interacts with",
    "mean_size": "mean size of its effect",
    "spread": "spread of its effect",
}
CAVEATS: Mapping[Method, str] = {
    "sobol": (
        "Shares of the variance of the measure when every parameter moves evenly over its range, "
        "independently of the others: other ranges give other shares. Not a share of blame."
    ),
    "morris": (
        "Effects of crossing a parameter's whole range, at points spread over the ranges of the "
        "others: a screening. Other ranges give other effects."
    ),
}


@dataclass(frozen=True, eq=False, repr=False)
class Study(Result):
    """The indices of each measure of an experiment."""

    experiment: Experiment
    method: Method
    base: int
    points: int
    replications: int
    seed: int
    indices: tuple[Indices, ...]

    @property
    def title(self) -> str:
        world = self.experiment.world
        how = {"sobol": "Sobol indices", "morris": "elementary effects"}[self.method]
        return f"{world.scenario}: {how} of {len(self.experiment.uncertainties)} parameters"

    def rows(self) -> list[Mapping[str, Any]]:
        return [
            {"measure": measure.label, "parameter": found.names[place]}
            | {
                name: value
                for kind, each in found.kinds.items()
                for name, value in _columns(kind, each[place]).items()
            }
            for measure, found in self.told()
            for place in found.ranked
        ]

    def told(self) -> list[tuple[Measure, Indices]]:
        """Each measure with what it turns on."""
        return list(zip(self.experiment.measures, self.indices, strict=True))

    def notes(self) -> list[str]:
        """A sentence for each measure that cannot be read, or hardly."""
        found = []
        for measure, each in self.told():
            if not each.variance:
                found.append(
                    f"{measure.label} is the same at every point; nothing turns on anything."
                )
            elif each.noise is not None and each.noise.too_much:
                found.append(
                    f"{measure.label}: {each.noise.left:.0%} of its spread is Monte Carlo noise, "
                    f"more than {NOISY:.0%}; take more replications before reading its indices."
                )
        return found

    def references(self) -> Sequence[Reference]:
        return self.experiment.world.references()

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral sensitivity --json`; docs/lookup/json.md has the fields."""
        return {
            **self.experiment.described(),
            "method": self.method,
            "base": self.base,
            "points": self.points,
            "replications": self.replications,
            "seed": self.seed,
            "measures": [_measure(measure, found) for measure, found in self.told()],
            "caveats": [CAVEATS[self.method], *self.notes()],
            "sources": [reference.key for reference in self.references()],
        }

    def plot(self, number: int = 0) -> Drawing:
        """The parameters that a measure turns on most, with their intervals."""
        from minilateral.charts import Estimated, estimates

        measure, found = self.told()[number]
        units = {"sobol": "share of the variance", "morris": measure.unit}
        rows = [
            Estimated(found.names[place], each.value, each.low, each.high, _WORDS[kind])
            for place in found.ranked[:DRAWN]
            for kind, each in ((kind, found.kinds[kind][place]) for kind in _shown(found))
        ]
        return estimates(
            rows,
            x_title=units[self.method],
            title=f"What {measure.label} turns on",
            note=f"whiskers: 95 %; {self.points:,} points of {self.replications:,} replications",
        )


def study(
    experiment: Experiment,
    method: Method,
    base: int,
    replications: int,
    seed: int,
    labour: Labour = HERE,
    second: bool = False,
    common: bool = True,
) -> Study:
    """What each measure turns on: by Sobol with `base` * (parameters + 2) points, or by Morris.

    Under the first policy of the experiment. `base` is a power of two for Sobol, the number of
    trajectories for Morris.

    Raises
    ------
    UsageError
        If the base does not suit the method, nothing varies, or it would take too much.
    InvalidDataError
        If a block that was kept is damaged.
    """
    number = design_points(method, len(experiment.uncertainties), base, second)
    check_size(experiment, number, replications)
    points = design(experiment.uncertainties, method, base, seed, second)
    estimates = evaluate(experiment, points, replications, seed, labour, common)
    found = tuple(
        indices_with_noise(
            experiment.uncertainties, method, points, estimates, number, seed, second
        )
        for number in range(len(experiment.measures))
    )
    return Study(experiment, method, base, len(points), replications, seed, found)


def _shown(found: Indices) -> list[str]:
    return [kind for kind in _WORDS if kind in found.kinds]


def _columns(kind: str, index: Index) -> dict[str, float | None]:
    if index.low is None:
        return {kind: index.value}
    return {kind: index.value, f"{kind}_low": index.low, f"{kind}_high": index.high}


def _measure(measure: Measure, found: Indices) -> dict[str, Any]:
    return {
        "measure": measure.label,
        "unit": measure.unit,
        "variance": found.variance,
        "noise_share": found.noise and found.noise.left,
        "noise_share_without_common_draws": found.noise and found.noise.drawn,
        "parameters": [
            {"parameter": found.names[place]}
            | {kind: _index(each[place]) for kind, each in found.kinds.items()}
            for place in found.ranked
        ],
        "pairs": [
            {"parameters": list(pair), "second": _index(index)}
            for pair, index in found.second.items()
        ],
    }


def _index(index: Index) -> dict[str, Any]:
    return {
        "value": index.value,
        "low": index.low,
        "high": index.high,
        "halves": index.halves and list(index.halves),
    }
