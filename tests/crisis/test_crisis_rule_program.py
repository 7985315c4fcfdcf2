"""Claims: the program of a rule passes the very ballots that the rule passes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as budget
from hypothesis import strategies as st
from made_up_settings import STATES, rules

from minilateral.core.errors import RuleError
from minilateral.crisis.kernel_rules import VOTES, holds
from minilateral.crisis.rule_program import program_of
from minilateral.decide.ballot import Ballot, Vote
from minilateral.decide.compile import Playable, playables
from minilateral.decide.joining import And, Rule
from minilateral.decide.primitives import AllOf
from minilateral.decide.threshold import Threshold
from minilateral.facts.base import fact_base
from minilateral.facts.grouping import GroupingRecord

ON = date(2026, 7, 1)


def passes(rule: Rule, members: tuple[str, ...], votes: Mapping[str, Vote]) -> bool:
    """By the program."""
    words = [
        np.uint64(sum(1 << i for i, state in enumerate(members) if votes[state] is vote))
        for vote in VOTES
    ]
    program = program_of(rule, members)
    return holds(*program, 0, len(program.steps), *words)


@budget(max_examples=80)
@given(data=st.data())
def test_a_program_passes_what_its_rule_passes(data: st.DataObject) -> None:
    rule = data.draw(rules(STATES))
    for votes in data.draw(
        st.lists(st.lists(st.sampled_from(VOTES), min_size=6, max_size=6), min_size=4, max_size=4)
    ):
        ballot = dict(zip(STATES, votes, strict=True))
        assert passes(rule, STATES, ballot) == rule.judge(Ballot(STATES, ballot)).passed


def every_rule() -> list[Playable]:
    base = fact_base()
    found = []
    for record in base.all(GroupingRecord):
        if record.founded is None or record.founded.date.first <= ON:
            found += [p for p in playables(base.grouping(record.id, ON)) if p.runs]
    return [playable for playable in found if len(playable.members) <= 64]


def test_every_shipped_rule_has_its_program() -> None:
    """All that run, on ballots from nearly all in favour to nearly all against."""
    dice = np.random.Generator(np.random.PCG64(5))
    shipped = every_rule()
    assert len(shipped) > 80
    seen = set()
    for playable in shipped:
        members, rule = playable.members, playable.play()
        for favour in (0.99, 0.9, 0.6, 0.3):
            rest = (1 - favour) / (len(VOTES) - 1)
            weights = [favour] + [rest] * (len(VOTES) - 1)
            drawn = dice.choice(len(VOTES), size=len(members), p=weights)
            votes = {state: VOTES[i] for state, i in zip(members, drawn, strict=True)}
            expected = rule.judge(Ballot(members, votes)).passed
            assert passes(rule, members, votes) == expected, playable.grouping.id
            seen.add(expected)
    assert seen == {True, False}


def test_a_rule_that_cannot_be_played_has_no_program() -> None:
    with pytest.raises(RuleError, match="beyond the total"):
        program_of(Threshold(quota=9), STATES)
    with pytest.raises(RuleError, match="not a member"):
        program_of(AllOf(("ZZZ",)), STATES)


def test_a_rule_of_our_own_kind_cannot_be_simulated() -> None:
    class Oracle:
        def judge(self, ballot: Ballot) -> object:
            return AllOf().judge(ballot)

        def sentence(self) -> str:
            return "the oracle nods"

    with pytest.raises(RuleError, match="Oracle cannot be simulated"):
        program_of(And((AllOf(), Oracle())), STATES)  # type: ignore[arg-type]
