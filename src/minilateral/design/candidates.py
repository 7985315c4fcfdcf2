"""What each candidate would add to a grouping by joining it alone: a what-if for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import UsageError, did_you_mean, full_stop
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.design.changed import with_members
from minilateral.design.forms import Floats, Problem, Sense
from minilateral.design.measured import Measured, measured
from minilateral.design.one_by_one import values_of
from minilateral.facts import Grouping
from minilateral.facts.vocabulary import in_words
from minilateral.respond.needs import Need

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

OF_NEEDS = ("coverage", "kept")
OF_ALL = ("cohesion", "gridlock")
CAVEAT = (
    "A what-if: each candidate alone, with its forces by inventory and readiness. Nothing here "
    "says who would want to join, or whom the members would want."
)


@dataclass(frozen=True, repr=False)
class Candidates(Result):
    """What each candidate's joining would change, by state: words of the registry, changes."""

    body: Grouping
    needs: tuple[Need, ...]
    base: Mapping[str, float]
    changes: Mapping[str, Mapping[str, float]]
    left_out: Mapping[str, str]
    found: Measured

    @property
    def title(self) -> str:
        return f"{self.body.short_name}: what each candidate would add, {self.body.on}"

    def rows(self) -> list[Mapping[str, Any]]:
        return [{"state": state, **changes} for state, changes in self.changes.items()]

    def references(self) -> Sequence[Reference]:
        return self.found.read

    def ordered_by(self, word: str) -> Candidates:
        """The same with those first who change a measure most for the better.

        Raises
        ------
        UsageError
            If it is not one of the measures.
        """
        if word not in self.base:
            near = did_you_mean(word, self.base) or f"; they are {', '.join(self.base)}"
            raise UsageError(full_stop(f"{word!r} is not one of the measures{near}"))
        sign = _sign(self.found.measures.senses[word])
        order = sorted(self.changes, key=lambda state: (-sign * self.changes[state][word], state))
        return Candidates(
            self.body,
            self.needs,
            self.base,
            {state: self.changes[state] for state in order},
            self.left_out,
            self.found,
        )

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral join BODY --json`; docs/lookup/json.md has the fields."""
        return {
            "body": self.body.id,
            "on": self.body.on,
            "needs": [need.id for need in self.needs],
            "as_it_is": self.base,
            "candidates": self.rows(),
            "left_out": self.left_out,
            "caveats": [CAVEAT, *self.found.caveats],
            "sources": [reference.key for reference in self.references()],
        }

    def plot(self) -> Drawing:
        """What each would change of the first measure that anyone changes."""
        from minilateral.charts import Bar, bars

        changes = self.changes.values()
        word = next((w for w in self.base if any(one[w] for one in changes)), next(iter(self.base)))
        return bars(
            [Bar(state, change[word]) for state, change in self.changes.items()],
            x_title=f"change of {in_words(word)}",
            value_format="+.3f",
        )


def _sign(sense: Sense) -> int:
    return 1 if sense == "max" else -1


def candidates(body: Grouping, states: Sequence[str], needs: Sequence[Need]) -> Candidates:
    """What it would change if each of these states joined a grouping, in alphabetical order.

    Members among them are left aside.
    """
    outside = sorted(set(states) - set(body.members))
    whole = with_members(body, outside)
    words = [*(OF_NEEDS if needs else ()), *OF_ALL]
    found = measured(body.base, whole.members, needs, body.on, words, body=whole)
    rows = np.array(
        [
            [member in body.members or member == state for member in found.states]
            for state in ("", *outside)
        ]
    )
    known = _values(found, rows)
    return Candidates(
        body,
        tuple(needs),
        {word: float(column[0]) for word, column in known.items()},
        {
            state: {word: round(float(c[row] - c[0]), 12) + 0.0 for word, c in known.items()}
            for row, state in enumerate(outside, 1)
            if state not in found.left_out
        },
        found.left_out,
        found,
    )


def without_each(found: Measured, members: Sequence[str]) -> Mapping[str, Mapping[str, float]]:
    """Coverage of each need without each member of a body, in alphabetical order."""
    rows = np.array(
        [[state in members and state != gone for state in found.states] for gone in sorted(members)]
    )
    left = {
        word: column
        for word, column in _values(found, rows).items()
        if word.partition("_")[0] == "coverage"
    }
    return {
        state: {word: float(column[row]) for word, column in left.items()}
        for row, state in enumerate(sorted(members))
    }


def _values(found: Measured, rows: NDArray[np.bool_]) -> Mapping[str, Floats]:
    """Every measure but size and cost of many coalitions, a row each."""
    pairs = np.zeros((0, 0)) if found.table.pairs is None else found.table.pairs
    problem = Problem(found.states, (), pairs, found.measures.tests, near=found.measures.near)
    return {
        word: values_of(problem, form, rows)
        for word, form in found.measures.forms.items()
        if word.partition("_")[0] not in ("size", "cost")
    }
