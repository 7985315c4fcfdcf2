"""Ideal points and roll calls made up for the tests: small, with answers known by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from minilateral.affinity.estimates import SessionPoints
from minilateral.affinity.roll_calls import RollCalls
from minilateral.facts import fact_base

STATES = fact_base().states.by_code


def points(values: Mapping[str, float], session: int = 75, wide: float = 0.0) -> SessionPoints:
    """Ideal points of one session, each with an interval of the same width."""
    codes = tuple(values)
    point = np.array([values[code] for code in codes])
    number = np.array([STATES[code].cow for code in codes])
    return SessionPoints(session, codes, number, point, point - wide / 2, point + wide / 2)


def europe(session: int = 75, wide: float = 0.0, seed: int = 0) -> dict[str, float]:
    """A value for each state of Europe, in its order of number, drawn with a seed."""
    codes = sorted(
        (state.cow, code) for code, state in STATES.items() if state.cow and 200 <= state.cow < 400
    )
    drawn = np.random.default_rng([seed, session]).standard_normal(len(codes))
    return {code: float(value) for (_, code), value in zip(codes, drawn, strict=True)}


def roll_calls(
    votes: Sequence[Sequence[int]],
    iso3: Sequence[str],
    descr: Sequence[str],
    issues: Sequence[frozenset[str]],
    session: int | Sequence[int] = 75,
) -> RollCalls:
    """Roll calls of made-up titles."""
    count = len(votes)
    sessions = [session] * count if isinstance(session, int) else list(session)
    return RollCalls(
        np.array(votes, dtype=np.int8),
        np.arange(count, dtype=np.int64),
        np.array(sessions, dtype=np.int16),
        np.array([1945 + s for s in sessions], dtype=np.int16),
        np.full(count, np.datetime64("2020-12-16")),
        tuple(issues),
        np.array([STATES[code].cow for code in iso3], dtype=np.int32),
        tuple(iso3),
        tuple(descr),
    )
