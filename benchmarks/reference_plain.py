"""The reference model in plain Python: what each number means, and one replication by sets."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import TypeAlias

from benchmarks import reference_model as m
from minilateral.crisis.variates import lognormal, normal, triangular, uniform_between

#: Decision, presence, coverage, contributors and units double-booked of each body.
Measures: TypeAlias = list[list[float]]


class Draws:
    """The uniform numbers of one replication, read as days and willingness."""

    def __init__(self, row: Sequence[float]) -> None:
        self.row = row
        self.common = m.COMMON_WEIGHT * normal(row[m.COMMON])
        self.clear = self.days(m.ATTRIBUTION)

    def days(self, slot: int) -> float:
        median, spread = m.DAYS[slot - m.ATTRIBUTION]
        return lognormal(self.row[slot], median, spread)

    def will(self, i: int) -> float:
        return (m.SUPPORTS[i] + self.common) + m.OWN_WEIGHT * normal(self.row[m.WILL + i])

    def refuses(self, i: int) -> bool:
        return self.row[m.REFUSAL + i] < m.REFUSES

    def meeting(self, body: int) -> float:
        return self.days(m.MEETING + body)

    def redraft(self, turn: int) -> float:
        return self.days(m.REDRAFT + turn)

    def opt_in(self, i: int) -> float:
        return self.days(m.OPT_IN + i)

    def government(self, i: int) -> float:
        return self.days(m.GOVERNMENT + i)

    def parliament(self, i: int) -> float:
        return uniform_between(self.row[m.PARLIAMENT + i], 3.0, 21.0)

    def ready(self, i: int) -> list[int]:
        return [u for u in range(i, m.UNITS, m.STATES) if self.row[m.READY + u] < m.IS_READY]

    def notice(self, u: int) -> float:
        return triangular(self.row[m.NOTICE + u], 1.0, 3.0, 10.0)

    def transit(self, u: int) -> float:
        return uniform_between(self.row[m.TRANSIT + u], 1.0, 6.0)


def replication(row: Sequence[float], lift: float = m.LIFT, rounds: int = m.ROUNDS) -> Measures:
    """The measures of one replication, by [body, measure]."""
    draws = Draws(row)
    wills = [draws.will(i) for i in range(m.STATES)]
    willing = {
        i: 0.0 if will > 0.0 else draws.clear
        for i, will in enumerate(wills)
        if will + lift > 0.0 and not draws.refuses(i)
    }
    national = {i: _national(draws, i, day) for i, day in willing.items()}
    decided = (_small(draws, willing), _large(draws, wills, lift, rounds))
    measures: Measures = [[day, inf, 0.0, 0.0, 0.0] for day in decided]
    arrivals: list[list[float]] = [[], []]
    for i, day in national.items():
        bodies = [b for b in range(m.BODIES) if b == 1 or i < m.SMALL]
        calls = sorted((max(decided[b], day), b) for b in bodies)
        for turn, (called, b) in enumerate(calls):
            if called < m.HORIZON:
                measures[b][3] += 1.0
                for u in draws.ready(i):
                    if turn == 0:
                        arrivals[b].append((called + draws.notice(u)) + draws.transit(u))
                    else:
                        measures[b][4] += 1.0
    for b in range(m.BODIES):
        days = sorted(day for day in arrivals[b] if day < m.HORIZON)
        measures[b][1] = min(days, default=inf)
        measures[b][2] = _coverage([day for day in days[: m.WANTED] if day < m.WINDOW])
    return measures


def _national(draws: Draws, i: int, willing: float) -> float:
    """The day on which a state may contribute."""
    day = willing + draws.government(i)
    return day + draws.parliament(i) if i % 3 == 0 else day


def _small(draws: Draws, willing: dict[int, float]) -> float:
    """The day on which the lead and enough others have opted in."""
    opted = {
        i: max(day, draws.meeting(0)) + draws.opt_in(i) for i, day in willing.items() if i < m.SMALL
    }
    if 0 not in opted or len(opted) < m.QUORUM:
        return inf
    others = sorted(day for i, day in opted.items() if i != 0)
    day = max(opted[0], others[m.QUORUM - 2])
    return day if day < m.HORIZON else inf


def _large(draws: Draws, wills: Sequence[float], lift: float, rounds: int) -> float:
    """The day on which a round of silence ends unbroken."""
    day = draws.meeting(1)
    for turn in range(rounds):
        day += m.SILENCE
        gained = lift if draws.clear <= day else 0.0
        if not any(will + gained + m.DILUTION * turn < -m.COST for will in wills):
            return day if day < m.HORIZON else inf
        day += draws.redraft(turn)
    return inf


def _coverage(days: Sequence[float]) -> float:
    """The mean over the window of the units on station, out of those wanted."""
    covered, last = 0.0, 0.0
    for present, day in enumerate(days):
        covered += (day - last) * (present / m.WANTED)
        last = day
    return (covered + (m.WINDOW - last) * (len(days) / m.WANTED)) / m.WINDOW
