"""Random rules from every primitive and modifier, and their truth tables by definition.

Both are written apart from the library: a rule is asked about all coalitions at once, each a row
of yes and no, whoever does not say yes saying no.
"""

from __future__ import annotations

import random
from fractions import Fraction
from math import ceil, floor
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.decide.rules import (
    AllOf,
    And,
    ConstructiveAbstention,
    Delegated,
    Exclude,
    Fallback,
    NoRule,
    OptIn,
    Or,
    Rule,
    Silence,
    Stage,
    Staged,
    Threshold,
    Veto,
    thirds,
)

Truth: TypeAlias = NDArray[np.bool_]


def random_rule(dice: random.Random, members: tuple[str, ...], depth: int) -> Rule:
    """Any shipped rule over these members, nested at most so deep."""
    if depth == 0 or dice.random() < 0.3:
        return _primitive(dice, members)
    kind = dice.choice(("exclude", "silence", "aside", "and", "or", "fallback", "staged"))
    inner = random_rule(dice, members, depth - 1)
    if kind == "exclude":
        absent = dice.sample(members[1:], dice.randrange(len(members)))  # somebody always counts
        return Exclude(inner, tuple(absent))
    if kind == "silence":
        return Silence(inner)
    if kind == "aside":
        return ConstructiveAbstention(inner, thirds(_weights(dice, members)))
    parts = (inner, *(random_rule(dice, members, depth - 1) for _ in range(dice.randint(1, 2))))
    if kind == "staged":
        return Staged(tuple(Stage(f"stage {k}", part) for k, part in enumerate(parts)))
    return {"and": And, "or": Or, "fallback": Fallback}[kind](parts)


def _primitive(dice: random.Random, members: tuple[str, ...]) -> Rule:
    n = len(members)
    some = tuple(dice.sample(members, dice.randint(0, n)))
    share = Fraction(dice.randint(1, 99), 100)
    kind = dice.choice(("all", "veto", "opt in", "weights", "weights", "count", "block", "none"))
    if kind == "all":
        return AllOf(some, dice.choice(("blocks", "neutral", "constructive")))
    if kind == "veto":
        return Veto(some, dice.random() < 0.5, dice.choice((None, None, "a reason")))
    if kind == "opt in":
        leads = some[: dice.randint(0, 3)]
        required = dice.choice(("all", "any", "none") if leads else ("any", "none"))
        return OptIn(leads, required, dice.randint(1, n))
    if kind == "weights":
        weights = _weights(dice, members)
        quota = dice.randint(1, sum(weights.values()))
        return Threshold(weights, "votes", quota=quota, min_count=dice.choice((0, n // 2)))
    if kind == "count":
        test = dice.choice(("share", "share_above"))
        return Threshold(_weights(dice, members), "people", **{test: share})
    if kind == "block":
        if dice.random() < 0.5:
            return Threshold(max_opponents=dice.randint(0, n))
        plus = dice.randint(0, 2)
        return Threshold(_weights(dice, members), blocking_share_above=share, plus_members=plus)
    return dice.choice((Delegated("an officer", "limits"), NoRule()))


def _weights(dice: random.Random, members: tuple[str, ...]) -> dict[str, int]:
    top = dice.choice((1, 9, 999_999))
    return {member: dice.randint(1, top) for member in members}


def truth(rule: Rule, members: tuple[str, ...], yes: Truth, away: frozenset[str]) -> Truth:
    """Whether each coalition, a row of yes, makes the rule pass; those away do not count."""
    here = [i for i, member in enumerate(members) if member not in away]
    everything, nothing = np.full(len(yes), True), np.full(len(yes), False)

    def named(players: tuple[str, ...]) -> Truth:
        return yes[:, [i for i in here if not players or members[i] in players]]

    match rule:
        case AllOf(players, abstention):
            asked = named(players)
            some = asked.any(axis=1) if abstention != "blocks" else everything
            return np.asarray(asked.all(axis=1) & some)
        case Veto(players, _, trigger):
            return everything if trigger else np.asarray(named(players).all(axis=1))
        case OptIn(leads, required, least):
            enough = yes[:, here].sum(axis=1) >= least
            led = named(leads).sum(axis=1) if leads else np.full(len(yes), 1)
            needed = len(leads) if required == "all" else int(required == "any")
            return np.asarray(enough & (led >= needed))
        case Threshold():
            return _threshold(rule, [members[i] for i in here], yes[:, here])
        case Delegated():
            return everything
        case NoRule():
            return nothing
        case Exclude(inner, states):
            return truth(inner, members, yes, away | frozenset(states))
        case Silence(inner) | ConstructiveAbstention(inner):
            return truth(inner, members, yes, away)
        case And(parts):
            return np.all([truth(part, members, yes, away) for part in parts], axis=0)
        case Or(parts) | Fallback(parts):
            return np.any([truth(part, members, yes, away) for part in parts], axis=0)
        case Staged(stages):
            return np.all([truth(s.rule, members, yes, away) for s in stages], axis=0)
    raise AssertionError(rule)


def _threshold(rule: Threshold, here: list[str], yes: Truth) -> Truth:
    against = len(here) - yes.sum(axis=1)
    if rule.max_opponents is not None:
        return np.asarray(against <= rule.max_opponents)
    weights = np.array([rule.weights[member] if rule.weights else 1 for member in here])
    total, held = int(weights.sum()), yes @ weights
    if rule.blocking_share_above is not None:
        heaviest = np.sort(weights)[::-1].cumsum()
        fewest = int((heaviest <= floor(rule.blocking_share_above * total)).sum()) + 1
        return np.asarray(against < fewest + rule.plus_members)
    if rule.quota is not None:
        enough = held >= rule.quota
    elif rule.share is not None:
        enough = held >= max(1, ceil(rule.share * total))
    else:
        assert rule.share_above is not None
        enough = held > floor(rule.share_above * total)
    return np.asarray(enough & (yes.sum(axis=1) >= rule.min_count))
