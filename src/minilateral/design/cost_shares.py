"""Who would pay which part of a common cost, by keys that the literature and practice use.

Equal parts; in proportion to output or to defence spending, the ability to pay; in proportion to
the Shapley value for a need; and, where each member's need alone has a cost and one facility that
serves the greatest serves all, the Shapley value of that game (Littlechild and Owen 1973: each step
of cost is shared equally by those who need it).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any

from minilateral.commit.figures import latest, share
from minilateral.commit.money import output
from minilateral.core.errors import NotFoundError, UsageError, did_you_mean, full_stop
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.facts import Grouping
from minilateral.facts.records.base import UNCITED
from minilateral.respond.contributions import contributions
from minilateral.respond.needs import Need
from minilateral.respond.pool import pool_of

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

KEYS = ("equal", "gdp", "spending", "contribution", "alone")
CAVEAT = "Keys, not advice: which of them is fair is for those who pay to say."


def proportional(amount: float, weights: Mapping[str, float]) -> dict[str, float]:
    """An amount in proportion to weights.

    >>> proportional(30, {"a": 1, "b": 2})
    {'a': 10.0, 'b': 20.0}
    """
    total = sum(weights.values())
    return {state: amount * weight / total for state, weight in weights.items()}


def stepwise(costs: Mapping[str, float]) -> dict[str, float]:
    """Shapley shares of a cost that is the greatest of the costs of those who take part.

    >>> stepwise({"a": 3, "b": 6, "c": 7})
    {'a': 1.0, 'b': 2.5, 'c': 3.5}
    """
    paid, share, before = {}, 0.0, 0.0
    for place, (state, cost) in enumerate(sorted(costs.items(), key=lambda item: item[1])):
        share += (cost - before) / (len(costs) - place)
        paid[state], before = share, cost
    return {state: paid[state] for state in costs}


@dataclass(frozen=True, repr=False)
class CostShares(Result):
    """What each member would pay of an amount under several keys."""

    body: Grouping
    amount: float
    shares: Mapping[str, Mapping[str, float]]
    years: Mapping[str, Mapping[str, int]]
    read: tuple[Reference, ...]

    @property
    def title(self) -> str:
        return f"{self.amount:g} shared by {self.body.in_prose} on {self.body.on}"

    def rows(self) -> list[Mapping[str, Any]]:
        return [
            {"state": state, **{key: shares[state] for key, shares in self.shares.items()}}
            for state in self.body.members
        ]

    def references(self) -> Sequence[Reference]:
        return self.read

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral shares --json`; docs/lookup/json.md describes the fields."""
        return {
            "body": self.body.id,
            "on": self.body.on,
            "amount": self.amount,
            "shares": self.shares,
            "years": self.years,
            "caveats": [CAVEAT],
            "sources": [reference.key for reference in self.read],
        }

    def plot(self) -> Drawing:
        """What each would pay under the first key."""
        from minilateral.charts import Bar, bars

        key, shares = next(iter(self.shares.items()))
        return bars(
            [Bar(state, share) for state, share in shares.items()], x_title=f"share by {key}"
        )


def cost_shares(
    body: Grouping,
    amount: float,
    keys: Sequence[str] = ("equal", "gdp"),
    need: Need | None = None,
    alone: Mapping[str, float] | None = None,
) -> CostShares:
    """Divide an amount by each key.

    Parameters
    ----------
    need
        For the key `contribution`.
    alone
        Cost of what each member needs by itself, for the key `alone`.

    Raises
    ------
    UsageError
        If the amount or a cost is negative or no number, there is no such key, or a key lacks what
        it asks for.
    NotFoundError
        If a figure of a member is not known.
    """
    if not (isfinite(amount) and amount >= 0):
        raise UsageError(f"an amount is a number from 0, not {amount:g}.")
    if not body.members:
        raise NotFoundError(f"{body.name} had no members on {body.on}.")
    weighed = {name: _key(body, name, need, alone) for name in dict.fromkeys(keys)}
    for name, key in weighed.items():
        if not sum(key.weights.values()):
            raise UsageError(f"nobody has any share by {name}; nothing can be divided by it.")
    return CostShares(
        body,
        amount,
        {name: proportional(amount, key.weights) for name, key in weighed.items()},
        {name: key.years for name, key in weighed.items() if key.years},
        tuple(dict.fromkeys(one for key in weighed.values() for one in key.read)),
    )


@dataclass(frozen=True, slots=True)
class _Key:
    """What each member weighs by a key, the year of each figure, and what was read."""

    weights: Mapping[str, float]
    years: Mapping[str, int]
    read: tuple[Reference, ...] = ()


def _key(body: Grouping, name: str, need: Need | None, alone: Mapping[str, float] | None) -> _Key:
    """The weights of the members by a key."""
    if name == "equal":
        return _Key(dict.fromkeys(body.members, 1.0), {})
    if name in ("gdp", "spending"):
        return _of_money(body, name)
    if name == "contribution":
        if need is None:
            raise UsageError("the key 'contribution' asks for --need.")
        found = contributions(need, pool_of(body))
        return _Key(
            {row.state: row.lines.value for row in found.members}, {}, tuple(found.references())
        )
    if name == "alone":
        return _Key(stepwise(_alone(body, alone)), {})
    raise UsageError(full_stop(f"{name!r} is not a key{did_you_mean(name, KEYS)}"))


def _of_money(body: Grouping, name: str) -> _Key:
    """Output, or defence spending: the latest share of output times the latest output."""
    weights, years, keys = {}, {}, list[str]()
    for state in body.members:
        worth = output(body.base, state, body.on)
        weights[state], years[state] = worth.eur, worth.year
        keys += worth.sources
        if name == "spending":
            row = latest(body.base, state, body.on)
            if row is None:
                raise NotFoundError(f"no defence spending of {state} is known by {body.on}.")
            weights[state] *= share(row) / 100
            years[state] = row.year
            keys += row.source
    return _Key(weights, years, body.base.references(key for key in keys if key != UNCITED))


def _alone(body: Grouping, alone: Mapping[str, float] | None) -> Mapping[str, float]:
    """The cost of each member by itself."""
    if alone is None:
        raise UsageError("the key 'alone' asks for --costs.")
    missing = [state for state in body.members if state not in alone]
    if missing:
        raise NotFoundError(f"no cost is given for {', '.join(missing)}.")
    for state, cost in alone.items():
        if not (isfinite(cost) and cost >= 0):
            raise UsageError(f"the cost of {state} is a number from 0, not {cost:g}.")
    return {state: alone[state] for state in body.members}
