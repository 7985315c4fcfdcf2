"""A setting as flat arrays: what the kernel reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from math import inf, isfinite
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.crisis.kernel_rules import VOTES
from minilateral.crisis.rule_program import Program, program_of
from minilateral.crisis.setting import Fleet, Setting, Standing
from minilateral.crisis.slots import block_numbers

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]
Words: TypeAlias = NDArray[np.uint64]

#: The modes of `setting.Mode` by number.
MODES = ("text", "opt in", "delegated")
#: Rows of `fleet`.
(
    EXISTS_LOW,
    EXISTS_MODE,
    EXISTS_HIGH,
    SHARE_LOW,
    SHARE_MODE,
    SHARE_HIGH,
    ALERT,
    HELD,
    HELD_PERHAPS,
    POSTS,
    STAY,
) = range(11)


class Arrays(NamedTuple):
    """A world for the kernel.

    Bodies stand in the order of the setting: those that act first. States, bodies, fleets and
    classes have their blocks of random numbers in this order, after that of the world.
    """

    blocks: Words
    #: By state.
    position: Floats
    #: By body: the columns below; members that are always against; whether each state belongs.
    body: Integers
    against: Words
    belongs: Integers
    #: Members of all bodies, with the days of their parliaments; the steps of all rules.
    members: Integers
    parliament: Floats
    steps: Integers
    players: Words
    weights: Integers
    #: Bodies in the order in which they decide: those that give mandates first.
    sequence: Integers
    #: Units placed under bodies beforehand: line, units, days, owner, whether its first.
    standing: Floats
    #: By line of the need: units wanted, and by sender the group of its batches that fit, or -1.
    wanted: Floats
    group_of: Integers
    fit_start: Integers
    #: By batch that fits, within its group the soonest first: its place, days and stay.
    fit_batch: Integers
    fit_days: Floats
    fit_stay: Floats
    #: By sender (an owner of fleets, or owners that share some): its states.
    owner_start: Integers
    owners: Integers
    #: By fleet: the rows above, and its class.
    fleet: Floats
    fleet_class: Integers
    #: By batch: its sender, and its place among the quarters of all fleets.
    batch_sender: Integers
    batch_quarter: Integers
    #: Entries that a call has at most: one a unit, and one while it is put in order.
    longest: int


#: Columns of `body`: how it decides, the vote of those aside, who mandates it, to whom it hands
#: over, whether it acts; where its members, its rule and its standing units begin and end.
MODE, ASIDE, MANDATE, HANDS_TO, ACTS = range(5)
MEMBERS, STEPS, STANDING = 5, 7, 9


def blocks_of(setting: Setting) -> tuple[tuple[str, str], ...]:
    """The blocks of random numbers of a setting: kind and name."""
    names = [body.name for body in setting.bodies]
    return (
        ("world", ""),
        *(("state", side.state) for side in setting.sides),
        *(("body", name) for name in names),
        *(("reading", name) for name in names),
        *(("fleet", fleet.id) for fleet in setting.fleets),
        *(("class", name) for name in classes_of(setting.fleets)),
    )


def classes_of(fleets: Iterable[Fleet]) -> tuple[str, ...]:
    """The asset classes of fleets, each once."""
    return tuple(sorted({fleet.asset_class for fleet in fleets}))


def laid_out(setting: Setting) -> Arrays:
    """The arrays of a setting.

    Raises
    ------
    RuleError
        If a rule cannot be played among its members.
    """
    states = {side.state: number for number, side in enumerate(setting.sides)}
    bodies = {body.name: number for number, body in enumerate(setting.bodies)}
    member_start, members = _rows([[states[s] for s in b.members] for b in setting.bodies])
    programs = [program_of(body.rule, body.members) for body in setting.bodies]
    rule_start, steps, players, weights = _joined(programs)
    standing_start = _starts(len(body.standing) for body in setting.bodies)
    starts = (member_start, rule_start, standing_start)
    standing = [row for body in setting.bodies for row in _standing(body.standing, states)]
    body_rows = [
        (
            MODES.index(body.mode),
            VOTES.index(body.aside),
            -1 if body.mandate is None else bodies[body.mandate],
            -1 if body.hands_over_to is None else bodies[body.hands_over_to],
            int(body.acts),
            *(int(edge) for start in starts for edge in start[number : number + 2]),
        )
        for number, body in enumerate(setting.bodies)
    ]
    belongs = np.zeros((len(bodies), len(states)), np.int64)
    for number, body in enumerate(setting.bodies):
        belongs[number, [states[state] for state in body.members]] = 1
    sequence = sorted(range(len(bodies)), key=lambda b: (body_rows[b][MANDATE] >= 0, b))
    fleets = setting.fleets
    senders = senders_of(fleets)
    fits = list(_fitting(setting, senders))
    group_of = np.full((len(setting.wanted), len(senders)), -1, np.int64)
    for place, fit in enumerate(fits):
        group_of[fit.line, fit.sender] = place
    kinds = classes_of(fleets)
    owner_start, owners = _rows([[states[s] for s in sender] for sender in senders])
    batch_fleet = [place for place, fleet in enumerate(fleets) for _ in fleet.batches]
    quarters = [batch.quarter for fleet in fleets for batch in fleet.batches]
    return Arrays(
        blocks=block_numbers(blocks_of(setting)),
        position=np.array([side.position for side in setting.sides]),
        members=members,
        parliament=np.array(
            [b.parliament.get(s, (0.0, 0.0)) for b in setting.bodies for s in b.members], np.float64
        ),
        against=np.array(
            [sum(1 << b.members.index(s) for s in b.against) for b in setting.bodies], np.uint64
        ),
        steps=steps,
        players=players,
        weights=weights,
        body=np.array(body_rows, np.int64),
        belongs=belongs,
        sequence=np.array(sequence, np.int64),
        standing=np.array(standing, np.float64).reshape(-1, 5),
        wanted=np.array(setting.wanted, np.float64),
        group_of=group_of,
        fit_start=_starts(len(fit.batches) for fit in fits),
        fit_batch=np.array([place for fit in fits for place, _, _ in fit.batches], np.int64),
        fit_days=np.array([days for fit in fits for _, days, _ in fit.batches], np.float64),
        fit_stay=np.array([stay for fit in fits for _, _, stay in fit.batches], np.float64),
        owner_start=owner_start,
        owners=owners,
        fleet=np.array([_fleet(f) for f in fleets], np.float64).reshape(-1, 11).T.copy(),
        fleet_class=np.array([kinds.index(f.asset_class) for f in fleets], np.int64),
        batch_sender=np.array([senders.index(fleets[f].owners) for f in batch_fleet], np.int64),
        batch_quarter=np.array(quarters, np.int64) * len(fleets) + np.array(batch_fleet, np.int64),
        longest=min(max(setting.wanted), _sources(setting, fits)) + 1,
    )


def _fleet(fleet: Fleet) -> tuple[float, ...]:
    exists, share = fleet.exists, fleet.availability
    ranges = (exists.low, exists.mode, exists.high, share.low, share.mode, share.high)
    posts = inf if fleet.posts is None else fleet.posts
    return (*ranges, fleet.alert, fleet.held, fleet.held_perhaps, posts, fleet.stay)


def _standing(units: Sequence[Standing], states: Mapping[str, int]) -> Iterable[tuple[float, ...]]:
    owners: set[str | None] = {None}
    for one in units:
        owner = -1 if one.owner is None else states[one.owner]
        yield one.line, one.units, one.days, owner, one.owner not in owners
        owners.add(one.owner)


class _Group(NamedTuple):
    """The batches of one sender that fit a line: place, days and stay of each."""

    line: int
    sender: int
    batches: Sequence[tuple[int, float, float]]


def _sources(setting: Setting, fits: Sequence[_Group]) -> int:
    """Whence units could come: every batch that fits, once of each body, and what stands by."""
    batches = sum(len(fit.batches) for fit in fits)
    standing = sum(len(body.standing) for body in setting.bodies)
    return (len(setting.bodies) + 1) * batches + standing


def senders_of(fleets: Sequence[Fleet]) -> list[tuple[str, ...]]:
    """Who sends fleets, each once: single owners by name, then owners that share fleets."""
    return sorted({fleet.owners for fleet in fleets}, key=lambda owners: (len(owners), owners))


def _fitting(setting: Setting, senders: Sequence[tuple[str, ...]]) -> Iterator[_Group]:
    """By line and sender the batches that fit it, the soonest first."""
    batches = [(fleet, batch) for fleet in setting.fleets for batch in fleet.batches]
    for line in range(len(setting.wanted)):
        for number, sender in enumerate(senders):
            found = [
                (place, batch.days[line], fleet.stay)
                for place, (fleet, batch) in enumerate(batches)
                if fleet.owners == sender and isfinite(batch.days[line])
            ]
            if found:
                yield _Group(line, number, sorted(found, key=lambda fit: (fit[1], fit[0])))


def _joined(programs: Sequence[Program]) -> tuple[Integers, Integers, Words, Integers]:
    """The programs one after another; places of weights move with them."""
    steps, before = [], 0
    for program in programs:
        moved = program.steps.copy()
        moved[:, 2] += np.where(moved[:, 2] >= 0, before, 0)
        steps.append(moved)
        before += len(program.weights)
    return (
        _starts(len(program.steps) for program in programs),
        np.concatenate(steps),
        np.concatenate([program.players for program in programs]),
        np.concatenate([program.weights for program in programs]),
    )


def _starts(lengths: Iterable[int]) -> Integers:
    return np.array([0, *accumulate(lengths)], np.int64)


def _rows(rows: Sequence[Sequence[int]]) -> tuple[Integers, Integers]:
    """Rows of whole numbers one after another, and where each begins."""
    return _starts(map(len, rows)), np.array([value for row in rows for value in row], np.int64)
