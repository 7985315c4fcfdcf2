"""The Council of the European Communities and Union: every voting regime from 1958 to today."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from minilateral.core.errors import RuleError
from minilateral.decide.ballot import State
from minilateral.decide.joining import And, Rule
from minilateral.decide.threshold import Threshold
from minilateral.facts import FactBase
from minilateral.facts.records.procedure import CouncilWeight


@dataclass(frozen=True, slots=True)
class Regime:
    """One voting regime: weights, quotas and populations as the table gives them.

    `states_needed` is the least number of states on a proposal of the Commission, and without.
    """

    name: str
    since: date
    until: date | None
    votes: dict[State, int]
    quota: int
    states_needed: tuple[int, int]
    states_share: tuple[Fraction, Fraction] | None
    people: dict[State, int] | None
    people_share: Fraction | None
    least_blockers: int | None
    notes: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def members(self) -> tuple[State, ...]:
        """The states that vote."""
        return tuple(self.votes)

    def rule(self, proposal: bool = True, people_checked: bool = True) -> Rule:
        """The qualified majority on a proposal of the Commission, or without one.

        `people_checked`: whether a member has asked to verify the 62 % of the people (Nice);
        the Lisbon rule always counts them.
        """
        least = self.states_needed[0 if proposal else 1]
        if self.states_share is not None:
            share = self.states_share[0 if proposal else 1]
            majority = Threshold(share=share, min_count=least) & self._people_test()
            if proposal and self.least_blockers:
                return majority | Threshold(max_opponents=self.least_blockers - 1)
            return majority
        tests: list[Rule] = [Threshold(self.votes, "votes", quota=self.quota)]
        if least:
            tests.append(Threshold(quota=least))
        if self.people_share is not None and people_checked:
            tests.append(self._people_test())
        return And(tuple(tests)) if len(tests) > 1 else tests[0]

    def _people_test(self) -> Threshold:
        return Threshold(self.people, "people", share=self.people_share)


def council_rule(
    base: FactBase, on: date, proposal: bool = True, people_checked: bool = True
) -> Rule:
    """The Council's qualified majority as it stood on a day (TEU 16(4), TFEU 238 today).

    Raises
    ------
    RuleError
        If the table of weights does not reach that day.
    """
    return regime(base, on).rule(proposal, people_checked)


def regime(base: FactBase, on: date) -> Regime:
    """The voting regime in force on a day.

    Raises
    ------
    RuleError
        If the table does not reach that day, or a condition in it cannot be read.
    """
    rows = base.council_weights(on)
    if not rows:
        raise RuleError(f"no weights of the Council are known for {on}; the table begins in 1958.")
    return _regime(rows)


def regimes(base: FactBase) -> tuple[Regime, ...]:
    """Every regime of the table, the oldest first."""
    periods: dict[str, list[CouncilWeight]] = {}
    for row in base.all(CouncilWeight):
        periods.setdefault(row.period, []).append(row)
    return tuple(sorted(map(_regime, periods.values()), key=lambda found: found.since))


def _regime(rows: Sequence[CouncilWeight]) -> Regime:
    first = rows[0]
    needed = _read(_STATES, first.member_majority, first)
    share = re.search(r"(\d+)% of EU population", first.population_condition)
    blockers = re.search(r"at least (\d+) states", first.population_condition)
    percents = re.findall(r"\((\d+)%\)", first.member_majority)
    people = whole_people(rows)
    return Regime(
        name=first.period,
        since=first.since,
        until=first.until,
        votes={row.state: row.weight for row in sorted(rows, key=lambda row: row.state)},
        quota=first.quota,
        states_needed=(int(needed["proposal"] or 0), int(needed["otherwise"])),
        states_share=(
            (Fraction(int(percents[0]), 100), Fraction(int(percents[1]), 100)) if percents else None
        ),
        people=people,
        people_share=Fraction(int(share[1]), 100) if share else None,
        least_blockers=int(blockers[1]) if blockers else None,
        notes=(f"population of the states: {basis_of_people(first)}",) if people else (),
        sources=tuple(dict.fromkeys(key for row in rows for key in row.source)),
    )


_STATES = re.compile(
    r"(?:none if|(?P<proposal>\d+)(?: of \d+)? states(?: \(\d+%\))?) on a Commission\b"
    r".*? proposal; otherwise (?P<otherwise>\d+)"
)


def _read(pattern: re.Pattern[str], text: str, row: CouncilWeight) -> re.Match[str]:
    found = pattern.match(text)
    if found is None:
        raise RuleError(f"the condition {text!r} of the Council regime {row.period} is not read.")
    return found


def whole_people(rows: Sequence[CouncilWeight]) -> dict[State, int] | None:
    """The population of each state in whole persons; None where the table has none.

    Percentages become persons by exact proportion: the published shares, which sum to a little
    more than 100, divide the published total, and the largest remainders get the last persons.
    """
    known = {row.state: Fraction(str(row.population)) for row in rows if row.population is not None}
    if not known:
        return None
    total = _total(rows[0])
    if total is None:
        return {state: int(known[state]) for state in sorted(known)}
    exact = {state: share * total / sum(known.values()) for state, share in sorted(known.items())}
    people = {state: int(persons) for state, persons in exact.items()}
    by_remainder = sorted(exact, key=lambda state: people[state] - exact[state])
    for state in by_remainder[: total - sum(people.values())]:
        people[state] += 1
    return people


def _total(row: CouncilWeight) -> int | None:
    """The total population where the table gives shares of it."""
    found = re.fullmatch(r"percent of (\d+)", row.population_basis or "")
    return int(found[1]) if found else None


def basis_of_people(row: CouncilWeight) -> str:
    """Where the populations come from, in words."""
    total = _total(row)
    if total is None:
        return str(row.population_basis)
    return f"published shares in per cent, made whole persons of {total:,} by exact proportion"
