"""Stage two of a replication: when each body decides, on what text, or why it does not."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.crisis import theta as at
from minilateral.crisis.compiled import compiled
from minilateral.crisis.flat import ASIDE, MANDATE, MEMBERS, MODE, STEPS
from minilateral.crisis.kernel_rules import holds
from minilateral.crisis.kernel_states import GOVERNMENT, PULL, WILLING
from minilateral.crisis.slots import MOST_ROUNDS
from minilateral.crisis.variates import exp, log, normal

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]
Words: TypeAlias = NDArray[np.uint64]

#: What is known of a body: the day of its decision, redrafts, ending, the day its forces may be
#: called, the day its delegated authority acts, the day it hands over.
DECISION, DRAFTS, ENDING, READY, DELEGATED, HANDOVER = range(6)
#: Endings by their place in `simulate.ENDINGS`.
ACTED, DILUTED, DEFERRED, BLOCKED, NOBODY_LED, NO_MANDATE, ALL_REFUSED, NO_FORCES = range(8)
ONE, NOTHING = np.uint64(1), np.uint64(0)
#: The bit of each member.
BIT = ONE << np.arange(64, dtype=np.uint64)


@compiled
def decide(
    facts: Integers,
    against: Words,
    members: Integers,
    steps: Integers,
    players: Words,
    weights: Integers,
    b: int,
    theta: Floats,
    row: Floats,
    clear: float,
    state: Floats,
    body: Floats,
    times: Floats,
    bits: Words,
) -> None:
    """Fill in the decision of body b; those that give mandates come before."""
    own, place = at.COMMON_PARAMETERS + b * at.BODY_PARAMETERS, 1 + state.shape[1] + b
    mode, mandate = facts[b, MODE], facts[b, MANDATE]
    if mode == 2:
        start = theta[own + at.DELEGATED_DAYS]
    else:
        median, spread = theta[own + at.MEETING_DAYS], theta[own + at.MEETING_SPREAD]
        start = exp(log(median) + spread * normal(row[0, place])) * theta[at.TIMING_FACTOR]
    if mandate >= 0:
        start = max(start, body[DECISION, mandate])
    drafts = 0
    if start == np.inf:
        decision, ending = np.inf, NO_MANDATE
    elif mode == 2:
        decision, ending = start, ACTED
    elif mode == 1:
        decision = opted_in(
            facts, against, members, steps, players, weights, b, start, state, times, bits
        )
        ending = ACTED if decision < np.inf else NOBODY_LED
    else:
        first = facts[b, MEMBERS]
        for m in range(facts[b, MEMBERS + 1] - first):
            times[m] = state[PULL, members[first + m]]
        decision, drafts, ending = put_to_members(
            facts, against, steps, players, weights, b, theta, row, clear, times, place, start
        )
    if theta[at.HORIZON_DAYS] < decision < np.inf:
        decision, drafts, ending = np.inf, 0, NOBODY_LED if mode == 1 else DEFERRED
    low, high = theta[own + at.GENERATION_LOW], theta[own + at.GENERATION_HIGH]
    generation = low + row[2, place] * (high - low)
    days = theta[own + at.DELEGATED_DAYS]
    authority = days if theta[own + at.DELEGATED] >= 0.5 else np.inf
    body[DECISION, b], body[DRAFTS, b], body[ENDING, b] = decision, drafts, ending
    body[READY, b] = decision + generation + theta[at.FEINT_DAYS]
    body[DELEGATED, b] = decision if mode == 2 else authority
    body[HANDOVER, b] = np.inf


@compiled
def opted_in(
    facts: Integers,
    against: Words,
    members: Integers,
    steps: Integers,
    players: Words,
    weights: Integers,
    b: int,
    start: float,
    state: Floats,
    times: Floats,
    bits: Words,
) -> float:
    """The first moment at which the rule holds for those who have opted in, all others against."""
    first, members_of_b = facts[b, MEMBERS], facts[b, MEMBERS + 1] - facts[b, MEMBERS]
    count = 0
    for m in range(members_of_b):
        s = members[first + m]
        time = max(start, state[WILLING, s] + state[GOVERNMENT, s])
        if time < np.inf and not against[b] & BIT[m]:
            place = count
            while place > 0 and times[place - 1] > time:
                times[place], bits[place] = times[place - 1], bits[place - 1]
                place -= 1
            times[place], bits[place] = time, BIT[m]
            count += 1
    everyone = (BIT[members_of_b - 1] << ONE) - ONE
    begin, end = facts[b, STEPS], facts[b, STEPS + 1]
    yes = NOTHING
    for place in range(count):
        yes |= bits[place]
        rest = everyone & ~yes
        if holds(steps, players, weights, begin, end, yes, NOTHING, NOTHING, rest, NOTHING):
            return float(times[place])
    return np.inf


@compiled
def put_to_members(
    facts: Integers,
    against: Words,
    steps: Integers,
    players: Words,
    weights: Integers,
    b: int,
    theta: Floats,
    row: Floats,
    clear: float,
    pulls: Floats,
    place: int,
    start: float,
) -> tuple[float, int, int]:
    """A text read, put to the members, broken and redrafted, until it passes or all give up.

    `place` is that of the body's block of random numbers.
    """
    own, reading = at.COMMON_PARAMETERS + b * at.BODY_PARAMETERS, place + len(facts)
    low, high = theta[own + at.SILENCE_LOW], theta[own + at.SILENCE_HIGH]
    silence, redraft = low + row[1, place] * (high - low), theta[own + at.REDRAFT_DAYS]
    cost, dilution = -theta[at.BLOCKING_COST], theta[at.DILUTION]
    time, drafts, broken, tabled, attempt = start, 0, False, False, 0
    rounds = min(MOST_ROUNDS, int(theta[at.ROUNDS]))
    # One turn reads the room; where the text is then put to the members, the next one ends that.
    while attempt < rounds:
        shift = (theta[at.CLARITY_LIFT] if time >= clear else 0.0) + drafts * dilution
        if not tabled:
            shift += theta[at.READING_ERROR] * normal(row[attempt, reading])
        passes = voted(facts, against, steps, players, weights, b, pulls, cost, shift)
        if tabled and passes:
            return time, drafts, DILUTED if drafts else ACTED
        if passes:
            tabled = True
            time += silence
            continue
        later = time + redraft
        attempt += 1
        if not tabled and time < clear < later:
            time = clear
            continue
        broken = broken or tabled
        tabled = False
        time = later
        drafts += 1
    return np.inf, 0, BLOCKED if broken else DEFERRED


@compiled
def voted(
    facts: Integers,
    against: Words,
    steps: Integers,
    players: Words,
    weights: Integers,
    b: int,
    pulls: Floats,
    cost: float,
    shift: float,
) -> bool:
    """Whether the rule holds when every member's pull is shifted by so much."""
    members = facts[b, MEMBERS + 1] - facts[b, MEMBERS]
    yes, no = NOTHING, NOTHING
    for m in range(members):
        pull = pulls[m] + shift
        yes |= BIT[m] if pull > 0.0 else NOTHING
        no |= BIT[m] if pull < cost else NOTHING
    yes &= ~against[b]
    no |= against[b]
    rest = ((BIT[members - 1] << ONE) - ONE) & ~(yes | no)
    aside = facts[b, ASIDE]
    abstain = rest if aside == 1 else NOTHING
    declare = rest if aside == 2 else NOTHING
    silent = rest if aside == 4 else NOTHING
    first, last = facts[b, STEPS], facts[b, STEPS + 1]
    return holds(steps, players, weights, first, last, yes, abstain, declare, no, silent)
