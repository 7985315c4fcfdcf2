"""The measures of coalitions by the floor that they come from, each a part of the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from minilateral.affinity.cohesion import CAVEAT as ON_VOTES
from minilateral.affinity.cohesion import SOURCES as VOTES
from minilateral.affinity.estimates import points_before
from minilateral.affinity.likeness import Likeness
from minilateral.core.errors import NotFoundError
from minilateral.core.references import Reference
from minilateral.design.days import CAVEAT as ON_DAYS
from minilateral.design.days import days_by_size, delay_of_a_state
from minilateral.design.deciding import Rule, stuck_under
from minilateral.design.existing import jaccard, standing_groupings
from minilateral.design.forms import Floats, Form, Function, Requirement, Tests
from minilateral.design.need_tests import need_tests, unit_days
from minilateral.facts import FactBase
from minilateral.facts.records.base import UNCITED
from minilateral.respond.case import Case
from minilateral.respond.package import CAVEAT as ON_FORCES

AS_A_LIST = (
    "Candidates are called as a list of states: what NATO, the EU or a standing group holds that "
    "day is out, as it is for `minilateral package GBR,NOR,EST`."
)


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Some measures, the tests that they speak of, and what must be said and cited with them."""

    forms: Mapping[str, Form]
    functions: Mapping[str, Function]
    tests: tuple[Tests, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    caveats: tuple[str, ...] = ()
    read: tuple[Reference, ...] = ()


def of_needs(base: FactBase, cases: Sequence[Case], states: Sequence[str]) -> Part:
    """Coverage, kept, dependence and cost; the tests of each need are a group, the first ones.

    With several needs a word alone stands for the mean over them, and for the sum of the cost.
    """
    nothing, count = np.zeros(len(states)), len(cases)
    kept = [cases[0].pool.grouping.members.index(state) for state in states]
    groups = (need_tests(case) for case in cases)
    ways = [unit_days(case)[kept] for case in cases]
    forms = _of_group(nothing, (1 / count,) * count, "") | {"cost": Form(np.sum(ways, axis=0))}
    for g, case in enumerate(cases if count > 1 else ()):
        own = tuple(float(g == h) for h in range(count))
        word = f"_{case.need.id.replace('-', '_')}"
        forms |= _of_group(nothing, own, word) | {f"cost{word}": Form(ways[g])}
    return Part(
        forms,
        {},
        tuple(replace(group, bring=group.bring[:, kept]) for group in groups),
        caveats=(ON_FORCES, *_called(cases[0]), *(s for case in cases for s in _unknown(case))),
        read=base.references(key for case in cases for key in _keys(case) if key != UNCITED),
    )


def _called(case: Case) -> tuple[str, ...]:
    return (AS_A_LIST,) if case.pool.grouping.imagined else ()


def _of_group(nothing: Floats, share: tuple[float, ...], word: str) -> dict[str, Form]:
    minus = tuple(-part for part in share)
    return {
        f"coverage{word}": Form(nothing, met=share),
        f"kept{word}": Form(nothing, kept=share),
        f"dependence{word}": Form(nothing, met=share, kept=minus),
    }


def _unknown(case: Case) -> list[str]:
    """What nobody can judge of a need, and who brings nothing for want of a figure."""
    said = []
    if case.unmeasured:
        lines = ", ".join(line.what for line in case.unmeasured)
        said.append(f"{case.need.id}: not counted for anyone, and left out: {lines}.")
    lacking = Counter(
        state
        for line in case.lines
        for state in case.pool.unknown.get((line.asset_class, line.sector), ())
    )
    nothing = sorted(state for state, lines in lacking.items() if lines == len(case.lines))
    some = sorted(set(lacking) - set(nothing))
    if lacking:
        none = f"; for none of the lines of {', '.join(nothing)}" if nothing else ""
        said.append(
            f"{case.need.id}: who has no figure for a line is taken to bring nothing to it: "
            f"for some of the lines of {', '.join(some) or 'nobody'}{none}."
        )
    return said


def _keys(case: Case) -> list[str]:
    """The documents behind a need and the forces that fit it."""
    keys = [reference.key for reference in case.need.references()]
    for place in np.flatnonzero(np.isfinite(case.days).any(axis=0)):
        keys += case.pool.batches[place].sources
    return list(dict.fromkeys(keys))


def of_votes(alike: Likeness, states: int) -> Part:
    """Cohesion: the mean likeness over pairs."""
    said = f"Cohesion is the mean over pairs of {alike.measure}: {alike.about}."
    return Part(
        {"cohesion": Form(np.zeros(states), mean=1.0)}, {}, caveats=(said,), read=alike.read
    )


def of_points(base: FactBase, states: Sequence[str], apart: float | None) -> Part:
    """Gridlock under consent of all, and the largest distance that is allowed, from ideal points.

    Their likeness is one less the distance, so the least over pairs is one less the span.
    """
    nothing = np.zeros(len(states))
    limit = (
        ()
        if apart is None
        else (Requirement(f"apart {apart:g}", Form(nothing, least=1.0), 1.0 - apart),)
    )
    return Part(
        {"gridlock": Form(nothing, 1.0, least=-1.0)},
        {},
        requirements=limit,
        caveats=(ON_VOTES,),
        read=base.references(VOTES),
    )


def of_rule(rule: Rule, states: Sequence[str], group: int) -> Part:
    """That the members can decide under a rule; its tests are the group of that number."""
    wins = Form(np.zeros(len(states)), met=(*(0.0,) * group, 1.0))
    return Part(
        {},
        {},
        (rule.tests(states),),
        (Requirement(f"rule {rule.text}", wins, 1.0),),
        (f"The members say yes under the rule: {rule.sentence}.",),
        rule.read,
    )


def of_gridlock_by_rule(base: FactBase, rule: Rule, on: date) -> Part:
    """Gridlock under an opt-in rule of the coalition among itself."""
    points = points_before(on)
    where = dict(zip(points.iso3, points.point.tolist(), strict=True))
    stuck = {"gridlock_by_rule": stuck_under(rule, where)}
    return Part({}, stuck, caveats=(ON_VOTES,), read=base.references(VOTES))


def of_days(base: FactBase, states: int, rule: Rule | None, on: date) -> Part:
    """Days to decide, by size."""
    delay, read = delay_of_a_state(base, on)
    leads, least = rule.participants if rule else (0, None)
    by_size = days_by_size(delay.draws, states, leads, least)
    return Part({"days": Form(np.zeros(states), sized=by_size)}, {}, caveats=(ON_DAYS,), read=read)


def of_exclusion(base: FactBase, states: Sequence[str], institution: str, on: date) -> Part:
    """The share of an institution's members that are left outside."""
    body = base.grouping(institution, on)
    if not body.members:
        raise NotFoundError(f"{body.name} had no members on {on}.")
    inside = np.array([float(state in body.members) for state in states])
    return Part(
        {"exclusion": Form(-inside / len(body.members), 1.0)}, {}, read=tuple(body.references())
    )


def of_overlap(base: FactBase, on: date) -> Part:
    """The greatest Jaccard index with the members of a standing grouping."""
    known = tuple(frozenset(body.members) for body in standing_groupings(base, on))

    def greatest(members: frozenset[str]) -> float:
        return max((jaccard(members, own) for own in known), default=0.0)

    return Part({}, {"overlap": greatest})


def of_size(states: int) -> Part:
    """The number of members."""
    return Part({"size": Form(np.ones(states))}, {})
