"""Every primitive and modifier on every ballot, against a definition written apart from it."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import ceil, floor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minilateral.core.errors import RuleError
from minilateral.decide.ballot import Ballot, Vote
from minilateral.decide.power import power
from minilateral.decide.rules import (
    AllOf,
    And,
    ConstructiveAbstention,
    Delegated,
    Exclude,
    Fallback,
    Limit,
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
from minilateral.decide.yes_no import formula_of

NAMES = ("AAA", "BBB", "CCC", "DDD", "EEE")
SHARES = [Fraction(k, 6) for k in range(1, 7)]


def passes(rule: Rule, ballot: Ballot) -> bool:
    """Whether the act is taken, read off the ballot."""
    here = [s for s in ballot.members if s not in ballot.away]
    vote = {s: ballot.votes.get(s, Vote.SILENT) for s in here}
    yes = [s for s in here if vote[s] == "yes"]
    match rule:
        case AllOf(players, abstention):
            asked = [s for s in here if not players or s in players]
            if abstention == "blocks":
                return all(s in yes for s in asked)
            return any(s in yes for s in asked) and not any(vote[s] == "no" for s in asked)
        case Veto(players, counts, trigger):
            asked = [s for s in here if not players or s in players]
            if trigger:
                return not any(s in ballot.invoked for s in asked)
            return all(s in yes if counts else vote[s] != "no" for s in asked)
        case OptIn(leads, required, least):
            led = [lead in yes for lead in leads]
            enough = {"all": all(led), "any": any(led) or not leads, "none": True}[required]
            return enough and len(yes) >= least
        case Threshold():
            return met(rule, here, vote, yes)
        case Delegated(_, _, inside):
            return inside
        case NoRule():
            return False
        case Exclude(inner, states):
            return passes(inner, ballot.without(states))
        case Silence(inner):
            heard = {s: Vote.YES for s in here if vote[s] == "silent" and s not in ballot.invoked}
            return passes(inner, Ballot(ballot.members, {**ballot.votes, **heard},
                                        ballot.invoked, ballot.away))  # fmt: skip
        case ConstructiveAbstention(inner, limits):
            return passes(inner, ballot) and not all(
                broken(limit, here, [s for s in here if vote[s] == "declare"]) for limit in limits
            )
        case And(parts):
            return all(passes(part, ballot) for part in parts)
        case Or(parts) | Fallback(parts):
            return any(passes(part, ballot) for part in parts)
        case Staged(stages):
            return all(passes(stage.rule, ballot) for stage in stages)
    raise AssertionError(rule)


def met(rule: Threshold, here: list[str], vote: dict[str, Vote], yes: list[str]) -> bool:
    """Whether a threshold is met."""
    weight = {s: 1 if rule.weights is None else rule.weights[s] for s in here}
    against = len(here) - len(yes)
    if rule.max_opponents is not None:
        return against <= rule.max_opponents
    if rule.blocking_share_above is not None:
        total, fewest = sum(weight.values()), 0
        while fewest < len(here) and sum(sorted(weight.values())[::-1][:fewest]) <= (
            rule.blocking_share_above * total
        ):
            fewest += 1
        return against < fewest + rule.plus_members
    held = sum(weight[s] for s in yes)
    whole = sum(weight[s] for s in here if rule.base == "all" or vote[s] != "silent")
    if rule.quota is not None:
        enough = held >= rule.quota
    elif rule.share is not None:
        enough = held >= max(1, ceil(rule.share * whole))
    else:
        assert rule.share_above is not None
        enough = held > floor(rule.share_above * whole)
    return enough and len(yes) >= rule.min_count


def broken(limit: Limit, here: list[str], declared: list[str]) -> bool:
    """Whether declared abstainers reach a limit, or exceed it."""
    weight = limit.weights or dict.fromkeys(here, 1)
    held, total = (sum(weight[s] for s in states) for states in (declared, here))
    return held > limit.share * total if limit.exceeded else held >= limit.share * total


@st.composite
def rules(draw: st.DrawFn, members: tuple[str, ...], depth: int) -> Rule:
    """Any shipped rule over these members."""
    some = st.lists(st.sampled_from(members), unique=True, max_size=len(members))
    few = st.lists(st.sampled_from(members), unique=True, max_size=len(members) - 1)
    weights = st.fixed_dictionaries(dict.fromkeys(members, st.integers(1, 9)))
    size = st.integers(1, len(members))
    if depth == 0 or draw(st.integers(0, 2)) == 0:
        kind = draw(st.sampled_from(["all", "veto", "opt", "count", "people", "block", "say"]))
        players = tuple(draw(some))
        if kind == "all":
            return AllOf(players, draw(st.sampled_from(["blocks", "neutral", "constructive"])))
        if kind == "veto":
            return Veto(players, draw(st.booleans()), draw(st.sampled_from([None, "a reason"])))
        if kind == "opt":
            required = draw(st.sampled_from(["all", "any", "none"] if players else ["any", "none"]))
            return OptIn(players, required, draw(size))
        if kind == "count":
            test = draw(st.sampled_from(["share", "share_above", "quota", "max_opponents"]))
            value = (
                draw(size)
                if test in ("quota", "max_opponents")
                else draw(st.sampled_from(SHARES[:5]))
            )
            base = draw(st.sampled_from(["all", "present"]))
            return Threshold(**{test: value}, base=base)  # type: ignore[arg-type]
        if kind == "people":
            share, least = draw(st.sampled_from(SHARES)), draw(st.integers(0, len(members)))
            return Threshold(draw(weights), "people", share=share, min_count=least)
        if kind == "block":
            share, plus = draw(st.sampled_from(SHARES[:5])), draw(st.integers(0, 2))
            return Threshold(draw(weights), blocking_share_above=share, plus_members=plus)
        return draw(st.sampled_from([Delegated("x", "y"), Delegated("x", "y", False), NoRule()]))
    inner = rules(members, depth - 1)
    kind = draw(st.sampled_from(["exclude", "silence", "aside", "and", "or", "fallback", "staged"]))
    if kind == "exclude":
        return Exclude(draw(inner), tuple(draw(few)), draw(st.sampled_from([None, "a party"])))
    if kind == "silence":
        return Silence(draw(inner))
    if kind == "aside":
        people = draw(weights)
        votes = (Limit("votes", people, draw(st.sampled_from(SHARES)), exceeded=True),)
        return ConstructiveAbstention(draw(inner), draw(st.sampled_from([thirds(people), votes])))
    parts = (draw(inner), draw(inner))
    if kind == "staged":
        return Staged((Stage("first", parts[0]), Stage("second", parts[1])))
    return {"and": And, "or": Or, "fallback": Fallback}[kind](parts)


@given(st.data())
@settings(max_examples=70, deadline=None)
def test_every_rule_judges_every_ballot_as_it_is_defined(data: st.DataObject) -> None:
    members = NAMES[: data.draw(st.integers(1, 3))]
    rule = data.draw(rules(members, 2))
    for votes in product(Vote, repeat=len(members)):
        cast = dict(zip(members, votes, strict=True))
        ballot = Ballot(members, cast)
        assert rule.judge(ballot).passed == passes(rule, ballot), (rule, cast)
        if cast[members[0]] is not Vote.YES:
            braked = ballot.invoke(members[0])
            assert rule.judge(braked).passed == passes(rule, braked), (rule, cast)


@given(st.data())
@settings(max_examples=90, deadline=None)
def test_the_yes_no_game_of_every_rule_is_that_of_its_definition(data: st.DataObject) -> None:
    members = NAMES[: data.draw(st.integers(1, 5))]
    rule = data.draw(rules(members, 3))
    won = []
    for votes in product((Vote.NO, Vote.YES), repeat=len(members)):
        ballot = Ballot(members, dict(zip(members[::-1], votes, strict=True)))
        won.append(passes(rule, ballot))
    if len(set(won)) == 1:
        with pytest.raises(RuleError, match="no vote to count"):
            formula_of(rule, members)
        return
    game = formula_of(rule, members)
    assert [game.passes(coalition) for coalition in range(len(won))] == won
    assert power(game, members).power_to_act == Fraction(sum(won), len(won))
