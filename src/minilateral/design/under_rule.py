"""How a grouping decides, in the numbers that a change of members moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from minilateral.core.errors import MinilateralError
from minilateral.core.references import Reference
from minilateral.decide.compile import compile_rule
from minilateral.decide.listing import vetoers
from minilateral.decide.power import power
from minilateral.decide.primitives import OptIn
from minilateral.decide.willing import passing_probability
from minilateral.decide.yes_no import formula
from minilateral.facts import Grouping

#: Chance with which every member is taken to be for a proposal.
WILLING = 0.9
NOBODY: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class UnderRule:
    """The default rule of a grouping: how easily it passes and what power it gives each member.

    `why_not` says why it cannot be counted; the rest is then empty.
    """

    scope: str
    why_not: str
    chance: float | None = None
    #: Who alone can stop a decision by not saying yes.
    stoppers: tuple[str, ...] = ()
    power: Mapping[str, float] = field(default_factory=lambda: NOBODY)
    read: tuple[Reference, ...] = ()


def under_rule(body: Grouping) -> UnderRule:
    """The default rule of a grouping on its day, by numbers."""
    if body.imagined:
        return UnderRule("", "a list of states has no rule of its own")
    try:
        playable = compile_rule(body)
    except MinilateralError as error:
        return UnderRule("", str(error))
    scope = playable.record.scope
    try:
        game = formula(playable)
        indices = power(game, playable.members).to_dict()["indices"]
        chance = passing_probability(game, [WILLING] * len(playable.members))
        alone = tuple(playable.members[i] for i in vetoers(game))
    except MinilateralError as error:
        return UnderRule(scope, str(error))
    return UnderRule(
        scope,
        "",
        chance,
        alone,
        indices["shapley_shubik"],
        playable.references(),
    )


def opt_in_of(body: Grouping) -> str | None:
    """The default rule in the words of `--rule`, where it is an opt-in that needs all its leads."""
    try:
        rule = None if body.imagined else compile_rule(body).rule
    except MinilateralError:
        return None
    if not isinstance(rule, OptIn) or rule.leads_required != "all":
        return None
    return f"opt_in({','.join(rule.leads)},{rule.min_participants})"
