"""Kinds of evidence on likeness: each says how far apart any set of states is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.affinity.behaviour import ACTS, Acts
from minilateral.affinity.cohesion import spread
from minilateral.affinity.estimates import Draws
from minilateral.affinity.random_groupings import DRAWS, SEED, Positions
from minilateral.affinity.topic_agreement import Alike
from minilateral.affinity.topics import TOPICS
from minilateral.affinity.values import NAMES, Values

Kind: TypeAlias = Literal["all votes", "votes on Ukraine and security", "values", "behaviour"]
ALL_VOTES: Kind = "all votes"
SOME_VOTES: Kind = "votes on Ukraine and security"
VALUES: Kind = "values"
BEHAVIOUR: Kind = "behaviour"
KINDS: tuple[Kind, ...] = (ALL_VOTES, SOME_VOTES, VALUES, BEHAVIOUR)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One measure on the states that it knows."""

    kind: Kind
    measure: str
    basis: str
    iso3: tuple[str, ...]
    ccode: NDArray[np.int64]
    apart: Callable[[Positions], Draws]
    """Of sets of states, sets by members, how far apart each is; smaller is closer."""
    draws: int = 1
    """How many sets are measured at once, each on its own draw; one where nothing is drawn."""
    alike: bool = False
    """Whether the measure is shown as a share of agreement: one minus the distance."""


def topic_evidence(found: Alike) -> Evidence:
    """Mean three-point agreement over the pairs of a set, on one topic."""
    first, last = found.sessions
    when = f"session {first}" if first == last else f"sessions {first} to {last}"
    count = f"{found.resolutions} roll call{'' if found.resolutions == 1 else 's'}"
    known = ~np.isnan(found.share)
    np.fill_diagonal(known, False)
    agreed = np.where(known, found.share, 0.0)

    def apart(sets: Positions) -> Draws:
        total, pairs = np.zeros(len(sets)), np.zeros(len(sets))
        for first in sets.T:
            total += agreed[first[:, None], sets].sum(axis=1)
            pairs += known[first[:, None], sets].sum(axis=1)
        with np.errstate(invalid="ignore"):
            return np.asarray(1 - total / pairs)

    name = f"agreement on {TOPICS[found.topic]}"
    return Evidence(
        SOME_VOTES, name, f"{count}, {when}", found.iso3, found.ccode, apart, alike=True
    )


def values_evidence(values: Values, draws: int = DRAWS, seed: int = SEED) -> Evidence:
    """Spread of an index of V-Dem over a set, draw by draw."""
    drawn = values.draws(draws, np.random.default_rng([seed, values.year]))

    def apart(sets: Positions) -> Draws:
        return spread(np.take_along_axis(drawn, sets, axis=1))

    name = f"spread of {NAMES[values.index]} (V-Dem)"
    return Evidence(VALUES, name, str(values.year), values.iso3, values.ccode, apart, draws)


def acts_evidence(done: Acts) -> Evidence:
    """Pairs of a set that acted alike (expulsions), or the spread of amounts (aid)."""
    if done.act == "aid":
        name = f"spread of {ACTS[done.act]}"
        return Evidence(
            BEHAVIOUR,
            name,
            "allocations on record",
            done.iso3,
            done.ccode,
            lambda sets: spread(done.amount[sets]),
        )
    acted = done.amount > 0

    def apart(sets: Positions) -> Draws:
        size = sets.shape[1]
        did = acted[sets].sum(axis=1)
        return np.asarray(did * (size - did) / (size * (size - 1) / 2))

    name = f"pairs alike in {ACTS[done.act]}"
    return Evidence(
        BEHAVIOUR, name, "announcements on record", done.iso3, done.ccode, apart, alike=True
    )
