"""Histories: what an incident played many times over comes to, kept in full or counted."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.crisis.blocks import Plan
from minilateral.crisis.differences import Difference, difference, pairs
from minilateral.crisis.provenance import provenance
from minilateral.crisis.simulate import OUTCOMES
from minilateral.crisis.summary import Summary, summarised
from minilateral.crisis.tally import LAST_DAY, Tally, by_day, difference_of, summary_of

if TYPE_CHECKING:
    import xarray as xr

    from minilateral.charts.frame import Drawing
    from minilateral.crisis.world import World

Floats: TypeAlias = NDArray[np.float64]

CAVEATS = (
    "These are histories of a model: they show what its assumptions imply, and forecast nothing.",
    "What never comes counts as infinitely late; a day that so large a share of the histories "
    "never sees is shown as null, or not at all.",
    "Intervals hold the error of playing a limited number of histories. They hold nothing of what "
    "is not known of the parameters.",
)
COUNTED = (
    f"Counted by the hour up to day {LAST_DAY}: a quantile lies within an hour above that of the "
    f"histories, and one later than day {LAST_DAY} is shown as null."
)


@dataclass(frozen=True, repr=False)
class Ensemble(Result):
    """What the histories of each body under each policy come to."""

    plan: Plan

    @property
    def title(self) -> str:
        world = self.plan.world
        name = world.origin.scenario.name if world.origin else world.scenario
        return f"{name}, {self.plan.replications:,} histories"

    @abstractmethod
    def summary(self, policy: int, body: int) -> Summary:
        """What those of a body under a policy come to."""

    @abstractmethod
    def by_day(self, delay: str, policy: int, body: int, days: Floats) -> Floats:
        """The share of histories in which a delay is over by each day."""

    @property
    @abstractmethod
    def differences(self) -> tuple[Difference, ...]:
        """Bodies held against each other, and policies against the first."""

    @property
    def caveats(self) -> tuple[str, ...]:
        """What to know before quoting any of it."""
        return (*CAVEATS, _basis(self.plan.world), *self.plan.world.assumptions())

    @cached_property
    def summaries(self) -> Mapping[str, Mapping[str, Summary]]:
        """By policy and body."""
        return {
            policy.name: {body: self.summary(p, b) for b, body in enumerate(self.plan.bodies)}
            for p, policy in enumerate(self.plan.policies)
        }

    def rows(self) -> list[Mapping[str, Any]]:
        several = len(self.plan.policies) > 1
        return [
            {**({"policy": policy} if several else {}), "body": body, **summary.row()}
            for policy, bodies in self.summaries.items()
            for body, summary in bodies.items()
        ]

    def references(self) -> Sequence[Reference]:
        return self.plan.world.references()

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral simulate --json`; docs/lookup/json.md describes the fields."""
        plan, world = self.plan, self.plan.world
        told = {
            policy: {body: summary.to_dict() for body, summary in bodies.items()}
            for policy, bodies in self.summaries.items()
        }
        return {
            "scenario": world.scenario,
            "replications": plan.replications,
            "seed": plan.seed,
            "bodies": told[plan.policies[0].name],
            "differences": [found.to_dict() for found in self.differences],
            "on": world.on,
            "policies": [
                {"name": policy.name, "set": policy.changed, "bodies": told[policy.name]}
                for policy in plan.policies
            ],
            "parameters": [
                {
                    name: getattr(parameter, name)
                    for name in ("name", "value", "low", "high", "basis", "told", "unit", "meaning")
                }
                for parameter in world.parameters.items
            ],
            "caveats": self.caveats,
            "sources": [reference.key for reference in self.references()],
        }

    def plot(self) -> Drawing:
        """The share of histories in which each body has decided, and is there, by each day."""
        from minilateral.crisis.curves import chart

        return chart(self)


@dataclass(frozen=True, repr=False)
class Histories(Ensemble):
    """An ensemble of which every replication is kept: [outcome, policy, body, replication]."""

    outcomes: Floats
    command: str = ""

    def summary(self, policy: int, body: int) -> Summary:
        return summarised(self.outcomes[:, policy, body])

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        names = [policy.name for policy in self.plan.policies]
        found = pairs(names, self.plan.bodies)
        return tuple(difference(pair, self.outcomes) for pair in found)

    def by_day(self, delay: str, policy: int, body: int, days: Floats) -> Floats:
        ordered = np.sort(self.outcomes[OUTCOMES.index(f"{delay}_days"), policy, body])
        found: Floats = np.searchsorted(ordered, days, side="right") / len(ordered)
        return found

    def to_xarray(self) -> xr.Dataset:
        """Every outcome by scenario, policy, body and replication, with the provenance."""
        from minilateral.crisis.dataset import dataset

        return dataset(self)

    def write(self, path: Path) -> None:
        """Write every replication as Parquet, with the provenance.

        Raises
        ------
        OutputError
            If the path cannot be written; an older file stays as it was.
        """
        from minilateral.crisis.store import write_histories

        write_histories(path, self.outcomes, provenance(self.plan, self.command))


@dataclass(frozen=True, repr=False)
class Counted(Ensemble):
    """An ensemble of which only counts are kept."""

    tally: Tally

    @property
    def caveats(self) -> tuple[str, ...]:
        return (COUNTED, *super().caveats)

    def summary(self, policy: int, body: int) -> Summary:
        return summary_of(self.tally, policy, body)

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        found = pairs([policy.name for policy in self.plan.policies], self.plan.bodies)
        return tuple(difference_of(self.tally, found, number) for number in range(len(found)))

    def by_day(self, delay: str, policy: int, body: int, days: Floats) -> Floats:
        return by_day(self.tally, delay, policy, body, days)


def _basis(world: World) -> str:
    """What the parameters rest on, in a sentence."""
    items = [item for item in world.parameters.items if item.kind == "uncertainty"]
    record, rules, assumed = (
        [item for item in items if item.basis == basis]
        for basis in ("record", "rule", "assumption")
    )
    return (
        f"Of {len(items)} parameters that nobody sets {len(record)} are set from the record, which "
        f"narrows {sum(item.told for item in record)} of them down, {len(rules)} are rules or "
        f"practice and {len(assumed)} are assumptions; --parameter-draws shows how far the answers "
        "move with all of them."
    )
