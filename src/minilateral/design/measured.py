"""What the other floors measure of coalitions of some states on a day, as forms and functions."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from minilateral.affinity.estimates import points_before
from minilateral.affinity.likeness import Likeness
from minilateral.core.errors import UsageError, did_you_mean, full_stop
from minilateral.core.references import Reference
from minilateral.design import likeness, parts
from minilateral.design.deciding import Rule, rule_of
from minilateral.design.forms import Form, Measures, Objective, Problem
from minilateral.design.objectives import REGISTRY, entry_of
from minilateral.design.parts import Part
from minilateral.design.standing import value_of
from minilateral.design.tables import StateTable
from minilateral.facts import FactBase, Grouping
from minilateral.respond.case import Case, case
from minilateral.respond.needs import Need
from minilateral.respond.pool import pool_of


@dataclass(frozen=True, slots=True)
class Options:
    """What some objectives and requirements ask besides."""

    #: `opt_in(GBR)`, or a grouping; the members must be able to decide under it.
    rule: str | None = None
    #: The institution of whose members some are left outside.
    outside: str | None = None
    #: The largest distance of two ideal points.
    apart: float | None = None
    #: The measure of how alike two states vote.
    alike: str = "agree"


NO_OPTIONS = Options()


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """Measures of all coalitions of some states on a day."""

    states: tuple[str, ...]
    on: date
    #: The needs against what all the states together have, as a list of states and no body.
    cases: tuple[Case, ...]
    table: StateTable
    measures: Measures
    #: States that are no candidates, since something that is asked for is not known of them.
    left_out: Mapping[str, str]
    caveats: tuple[str, ...]
    read: tuple[Reference, ...]


def values(of: Measured, members: Collection[str]) -> dict[str, float]:
    """Every measure of one coalition, by its definition.

    Raises
    ------
    UsageError
        If a member is none of the states.
    """
    for member in members:
        if member not in of.states:
            near = did_you_mean(member, of.states)
            raise UsageError(full_stop(f"{member!r} is none of the states measured{near}"))
    nothing, known = Form(np.zeros(len(of.states))), of.measures
    wanted = [Objective(word, "max", form) for word, form in known.forms.items()]
    wanted += [Objective(word, "max", nothing, call) for word, call in known.functions.items()]
    pairs = np.zeros((0, 0)) if of.table.pairs is None else of.table.pairs
    problem = Problem(of.states, tuple(wanted), pairs, known.tests, near=known.near)
    return {one.name: value_of(problem, one, members) for one in wanted}


def measured(
    base: FactBase,
    candidates: Sequence[str],
    needs: Sequence[Need],
    on: date,
    objectives: Collection[str] = ("coverage", "size"),
    options: Options = NO_OPTIONS,
    body: Grouping | None = None,
) -> Measured:
    """Measure what is asked for of all coalitions of the candidates.

    With several needs `coverage` and its like stand for the mean over the needs (`cost` for the
    sum), and each need has a word of its own, such as `coverage_air_policing`.

    Parameters
    ----------
    objectives
        Words of the registry (`objectives.REGISTRY`); others are left aside.
    body
        Who is called, of which the candidates are members; a list of them if left out. What it
        holds itself is not out.

    Raises
    ------
    UsageError
        If a candidate or need is named twice, an objective lacks what it asks for, or nobody is
        left.
    """
    _once(candidates, "candidate")
    _once([need.id for need in needs], "need")
    asked = {entry.name for word in objectives if (entry := entry_of(word))}
    _complete(asked, needs, options)
    states, left_out, alike = _known(candidates, on, asked, options)
    rule = None if options.rule is None else rule_of(base, options.rule, states, on)
    called = body or base.grouping(f"{','.join(states)},", on)
    forces = pool_of(called) if needs else None
    cases = tuple(case(need, forces) for need in needs if forces)
    found = tuple(_parts(base, states, cases, on, asked, options, rule, alike))
    forms = {word: form for part in found for word, form in part.forms.items()}
    functions = {word: call for part in found for word, call in part.functions.items()}
    senses = {w: entry.sense for w in (*forms, *functions) if (entry := entry_of(w))}
    return Measured(
        states,
        on,
        cases,
        StateTable(states, {}, None if alike is None else likeness.of_pairs(alike, states)),
        Measures(
            forms,
            functions,
            senses,
            tuple(group for part in found for group in part.tests),
            likeness.nearness(points_before(on), states) if "gridlock" in forms else None,
            tuple(one for part in found for one in part.requirements),
        ),
        left_out,
        tuple(dict.fromkeys(said for part in found for said in part.caveats)),
        tuple(dict.fromkeys(reference for part in found for reference in part.read)),
    )


def _once(names: Sequence[str], what: str) -> None:
    twice = sorted({name for name in names if list(names).count(name) > 1})
    if twice:
        raise UsageError(f"{', '.join(twice)}: each {what} is named once.")
    if not names and what == "candidate":
        raise UsageError("no candidate is left to choose from.")


def _complete(asked: Collection[str], needs: Sequence[Need], options: Options) -> None:
    """Refuse an objective without the option that it asks for."""
    given = {"": True, "--need": needs, "--rule": options.rule, "--outside": options.outside}
    for name in sorted(asked):
        if not given[REGISTRY[name].asks]:
            raise UsageError(f"the objective {name} asks for {REGISTRY[name].asks}.")
    if options.apart is not None and not 0 <= options.apart < float("inf"):
        raise UsageError(f"--apart is a distance from 0, not {options.apart:g}.")


def _known(
    candidates: Sequence[str], on: date, asked: Collection[str], options: Options
) -> tuple[tuple[str, ...], Mapping[str, str], Likeness | None]:
    """Those of whom all that is asked is known, why others are left out, and how alike all are."""
    left_out: dict[str, str] = {}
    if options.apart is not None or {"gridlock", "gridlock_by_rule"} & set(asked):
        points = points_before(on)
        missing = [state for state in candidates if state not in points.iso3]
        left_out |= dict.fromkeys(missing, f"no ideal point in session {points.session}")
    alike = likeness.votes_alike(on, options.alike) if "cohesion" in asked else None
    if alike is not None:
        rest = [state for state in candidates if state not in left_out]
        left_out |= dict.fromkeys(likeness.unknown(alike, rest), f"not known: {alike.about}")
    states = tuple(sorted(state for state in candidates if state not in left_out))
    if not states:
        raise UsageError(f"no candidate is left: {'; '.join(dict.fromkeys(left_out.values()))}.")
    return states, left_out, alike


def _parts(
    base: FactBase,
    states: Sequence[str],
    cases: Sequence[Case],
    on: date,
    asked: Collection[str],
    options: Options,
    rule: Rule | None,
    alike: Likeness | None,
) -> Iterator[Part]:
    """What is asked for, the needs first: their tests are the first groups."""
    if cases:
        yield parts.of_needs(base, cases, states)
    if rule is not None:
        yield parts.of_rule(rule, states, len(cases))
    if alike is not None:
        yield parts.of_votes(alike, len(states))
    if "gridlock" in asked or options.apart is not None:
        yield parts.of_points(base, states, options.apart)
    if "gridlock_by_rule" in asked and rule is not None:
        yield parts.of_gridlock_by_rule(base, rule, on)
    if "days" in asked:
        yield parts.of_days(base, len(states), rule, on)
    if "exclusion" in asked and options.outside is not None:
        yield parts.of_exclusion(base, states, options.outside, on)
    if "overlap" in asked:
        yield parts.of_overlap(base, on)
    yield parts.of_size(len(states))
