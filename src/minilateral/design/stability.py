"""Whether a subgroup would do better alone for a need: the core, and the smallest as good."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from minilateral.core.errors import NotFoundError, UsageError, did_you_mean, full_stop
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.design import contributing
from minilateral.design.all_coalitions import met_by_all
from minilateral.design.forms import Floats, Tests
from minilateral.design.least_core import CLOSE, LeastCore, least_core
from minilateral.design.need_tests import need_tests
from minilateral.design.nucleolus import MOST_STATES, nucleolus
from minilateral.design.objections import Objection, Objections
from minilateral.design.standing import worth
from minilateral.respond.case import Case, case
from minilateral.respond.contributions import Contributions, contributions
from minilateral.respond.needs import Need
from minilateral.respond.pool import Pool

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

#: Price of a member that is too small to weigh against a line of the need.
SMALL = 1e-3
CAVEAT = (
    "A coalition is worth the share of the need's lines that it meets by itself, and the worth is "
    "taken to be divisible: credit, posts or money. A need that is met is also enjoyed by all, and "
    "none is then worse off for who else is there. It says nothing about who would want to leave."
)


@dataclass(frozen=True, slots=True)
class Division:
    """A way to divide the worth of all, and who would object to it most."""

    name: str
    shares: Mapping[str, float]
    worst: Objection


@dataclass(frozen=True, repr=False)
class Stability(Result):
    """The game of a need among the members of a body on a day."""

    case: Case
    leads: tuple[str, ...]
    #: Worth of all together, and of each member alone.
    worth: float
    alone: tuple[float, ...]
    core: LeastCore
    #: Standard errors of the Shapley shares, 0 where they are exact.
    errors: tuple[float, ...]
    #: By equal parts, by Shapley value, and by nucleolus or, of many members, a division of the
    #: least core.
    divisions: tuple[Division, ...]
    #: A smallest group that meets as many lines as all together.
    smallest: tuple[str, ...]
    shapley: Contributions

    @property
    def members(self) -> tuple[str, ...]:
        """The members, by code."""
        return self.case.pool.grouping.members

    @property
    def title(self) -> str:
        body = self.case.pool.grouping
        led = f", led by {', '.join(self.leads)}" if self.leads else ""
        return f"{self.case.need.name}: dividing what {body.in_prose} meets{led}, {body.on}"

    def rows(self) -> list[Mapping[str, Any]]:
        return [
            {
                "state": state,
                "alone": self.alone[i],
                **{one.name: one.shares[state] for one in self.divisions},
            }
            for i, state in enumerate(self.members)
        ]

    def references(self) -> Sequence[Reference]:
        return self.shapley.references()

    def sentences(self) -> list[str]:
        """What follows, in words."""
        core, lines = self.core, len(self.case.lines)
        who = self.case.pool.grouping.in_prose
        of = "the one line" if lines == 1 else f"the {lines} lines"
        said = [f"Together {who} meets {100 * self.worth:.0f} % of {of}."]
        if self.worth <= CLOSE:
            return [*said, "Nothing is met, so that there is nothing to divide."]
        if core.core_is_empty:
            said.append(
                "The core is empty: however it is divided, some subgroup could have "
                f"{100 * core.epsilon:.1f} % of the lines more by itself than its share."
            )
        else:
            said.append(
                "The core is not empty: it can be divided so that no subgroup could have more by "
                "itself than its share."
            )
        said += [_objects(one) for one in self.divisions if one.worst.excess > CLOSE]
        alike = "all of them" if len(self.smallest) == len(self.members) else "such as"
        said.append(
            f"To meet as much takes {len(self.smallest)} of {len(self.members)}: {alike} "
            f"{', '.join(self.smallest)}. As a good that all enjoy, a need is never met worse "
            "with one more member; whoever is fewer decides sooner, and has less in reserve."
        )
        return said

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral stability --json`; docs/lookup/json.md has the fields."""
        return {
            "need": self.case.need.id,
            "body": self.case.pool.grouping.id,
            "on": self.case.pool.on,
            "leads": self.leads,
            "worth": self.worth,
            "alone": dict(zip(self.members, self.alone, strict=True)),
            "least_core": {
                "epsilon": self.core.epsilon,
                "bound": self.core.bound,
                "empty": self.core.core_is_empty,
                "binding": [_objection(one) for one in self.core.binding],
                "rows": self.core.rows,
            },
            "divisions": [
                {"by": one.name, "shares": one.shares, "objection": _objection(one.worst)}
                for one in self.divisions
            ],
            "shapley_errors": dict(zip(self.members, self.errors, strict=True)),
            "smallest_as_good": self.smallest,
            "caveats": [CAVEAT],
            "sources": [reference.key for reference in self.references()],
        }

    def plot(self) -> Drawing:
        """The Shapley share of each member."""
        from minilateral.charts import Bar, bars

        shapley = next(one for one in self.divisions if one.name == "shapley")
        return bars(
            [Bar(state, 100 * share, "%") for state, share in shapley.shares.items()],
            x_title="Shapley value, % of the lines of the need",
        )


#: The ways to divide, in words.
_WAYS = {
    "equal": "In equal parts",
    "shapley": "By Shapley value",
    "nucleolus": "By nucleolus",
    "least_core": "By a division of the least core",
}


def _objects(one: Division) -> str:
    """Who would object most to a division, in a sentence."""
    worst = one.worst
    return (
        f"{_WAYS[one.name]}, {', '.join(worst.members)} would have {100 * worst.excess:.1f} % of "
        f"the lines less than the {100 * worst.worth:.0f} % that could be met without the others."
    )


def _objection(one: Objection) -> Mapping[str, Any]:
    return {"members": one.members, "worth": one.worth, "excess": one.excess}


def stability(need: Need, pool: Pool, leads: Sequence[str] = ()) -> Stability:
    """What each subgroup could do by itself for a need, and whether all can be kept content.

    Parameters
    ----------
    leads
        Members without all of whom no coalition has any worth.

    Raises
    ------
    UsageError
        If there is one member, or the need takes too many tests.
    NotFoundError
        If a lead is no member, or no line of the need can be judged.
    """
    members = pool.grouping.members
    for lead in leads:
        if lead not in members:
            near = did_you_mean(lead, members)
            raise NotFoundError(
                full_stop(f"{lead} is not a member of {pool.grouping.in_prose} that day{near}")
            )
    if len(members) < 2:
        raise UsageError("stability is of two members or more; one has nobody to divide with.")
    asked = case(need, pool)
    tests = need_tests(asked)
    if leads:
        tests = contributing.under_lead(tests, np.array([float(m in leads) for m in members]))
    everyone = worth(tests, range(len(members)))
    core = least_core(members, tests)
    values = contributions(need, pool, leads=leads)
    shapley, errors = _shapley(tests, values)
    pricing = Objections(members, tests)
    fair = {
        "equal": np.full(len(members), everyone / len(members)),
        "shapley": shapley,
    }
    if len(members) <= MOST_STATES:
        fair["nucleolus"] = np.round(nucleolus(met_by_all(tests)), 9) + 0.0
    else:
        fair["least_core"] = core.shares
    return Stability(
        asked,
        tuple(leads),
        everyone,
        tuple(worth(tests, [i]) for i in range(len(members))),
        core,
        tuple(errors.tolist()),
        tuple(_division(name, shares, pricing) for name, shares in fair.items()),
        _smallest(pricing, everyone),
        values,
    )


def _shapley(tests: Tests, values: Contributions) -> tuple[Floats, Floats]:
    """The Shapley values, and their errors: exact of few members, else line by line."""
    n = len(values.members)
    if n <= contributing.MOST_STATES:
        return contributing.of_need(tests), np.zeros(n)
    rows = [row.lines_led or row.lines for row in values.members]
    return np.array([row.value for row in rows]), np.array([row.error for row in rows])


def _division(name: str, shares: Floats, pricing: Objections) -> Division:
    by_state = dict(zip(pricing.states, shares.tolist(), strict=True))
    return Division(name, by_state, pricing.worst(shares))


def _smallest(pricing: Objections, everyone: float) -> tuple[str, ...]:
    """A smallest coalition of the worth of all."""
    n = len(pricing.states)
    found = pricing.worst(np.full(n, SMALL))
    return found.members if found.worth >= everyone - CLOSE else pricing.states
