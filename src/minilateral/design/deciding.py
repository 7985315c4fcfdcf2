"""Whether a coalition can decide under a rule, and how stuck its members are on a line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from minilateral.core.errors import UsageError
from minilateral.core.references import Reference
from minilateral.decide.compile import compile_rule
from minilateral.decide.formula import Every, Formula, Weighted, tests
from minilateral.decide.pivots import pivots
from minilateral.decide.positions import unanimity
from minilateral.decide.primitives import OptIn
from minilateral.decide.yes_no import formula, formula_of
from minilateral.design.forms import Function, Tests
from minilateral.facts import FactBase

#: Weighted tests of a rule at most: the worth of every set of them is kept.
MOST_TESTS = 16
_OPT_IN = re.compile(r"opt_in\(([^()]*)\)")


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A rule under which the members of a coalition are those who say yes."""

    text: str
    sentence: str
    game: Formula
    players: tuple[str, ...]
    #: Of an opt-in rule; None where it is the rule of a grouping.
    opt_in: OptIn | None
    read: tuple[Reference, ...] = ()

    @property
    def participants(self) -> tuple[int, int]:
        """Leads that must take part, and participants at least.

        Raises
        ------
        UsageError
            If it is a grouping's: how its members' delays make up its own is not told by them.
        """
        if self.opt_in is None:
            raise UsageError(
                f"days are of consensus or of a rule such as opt_in(GBR), not of {self.text}."
            )
        return len(self.opt_in.leads), self.opt_in.min_participants

    def tests(self, states: Sequence[str]) -> Tests:
        """Tests of worth 1 where members among these states decide, else 0.

        Raises
        ------
        UsageError
            If the rule counts too many.
        """
        parts = tuple(dict.fromkeys(tests(self.game)))
        if len(parts) > MOST_TESTS:
            raise UsageError(
                f"the rule {self.text} counts {len(parts)} weighted tests; at most {MOST_TESTS}."
            )
        place = {player: i for i, player in enumerate(self.players)}
        weights = [[part.weights[place[s]] if s in place else 0 for s in states] for part in parts]
        sets = (
            frozenset(part for x, part in enumerate(parts) if bits >> x & 1)
            for bits in range(1 << len(parts))
        )
        return Tests(
            np.array(weights, float),
            np.array([part.quota for part in parts], float),
            np.array([float(_holds(self.game, met)) for met in sets]),
        )


def _holds(game: Formula, met: frozenset[Weighted]) -> bool:
    """Whether a formula holds where these of its weighted tests are met."""
    if isinstance(game, Weighted):
        return game in met
    held = (_holds(part, met) for part in game.parts)
    return all(held) if isinstance(game, Every) else any(held)


def rule_of(base: FactBase, text: str, candidates: Sequence[str], on: date) -> Rule:
    """A rule: `opt_in(GBR)`, `opt_in(GBR,3)` with three participants at least, or a grouping's.

    A grouping's rule is `EU` for the default one and `EU:cfsp` by words of its scope; its other
    members count as a no.

    Raises
    ------
    UsageError
        If a lead is no candidate.
    NotFoundError, RuleError
        If there is no such grouping or rule, or nobody votes under it.
    """
    match = _OPT_IN.fullmatch(text.strip())
    if match is None:
        return _of_grouping(base, text, on)
    words = [word.strip() for word in match[1].split(",") if word.strip()]
    least = [int(word) for word in words if word.isdecimal()]
    leads = tuple(base.states.find(word).code for word in words if not word.isdecimal())
    if not leads or len(least) > 1:
        raise UsageError(f"{text!r} names a lead, and at most one number: opt_in(GBR,3).")
    strangers = [lead for lead in leads if lead not in candidates]
    if strangers:
        raise UsageError(f"the rule {text} needs {', '.join(strangers)}, who is no candidate.")
    rule = OptIn(leads, "all", max(least[0] if least else 1, len(leads)))
    players = tuple(candidates)
    return Rule(text, rule.sentence(), formula_of(rule, players), players, rule)


def _of_grouping(base: FactBase, text: str, on: date) -> Rule:
    name, _, scope = text.partition(":")
    playable = compile_rule(base.grouping(name.strip(), on), scope.strip() or None)
    return Rule(
        text,
        playable.sentence(),
        formula(playable),
        playable.members,
        None,
        playable.references(),
    )


def stuck_under(rule: Rule, positions: Mapping[str, float]) -> Function:
    """The width of the gridlock interval of a coalition that decides by an opt-in among itself.

    Where the leads are no members, or the participants too few, all must consent.

    Raises
    ------
    UsageError
        If the rule is that of a grouping: it says nothing of a coalition among itself.
    """
    opt_in = rule.opt_in
    if opt_in is None:
        raise UsageError(f"gridlock_by_rule is of a rule such as opt_in(GBR), not of {rule.text}.")

    def width(members: frozenset[str]) -> float:
        players = tuple(sorted(members))
        if not players:
            return 0.0
        where = {player: positions[player] for player in players}
        can = set(opt_in.leads) <= members and len(players) >= opt_in.min_participants
        game = formula_of(opt_in, players) if can else unanimity(players)
        return pivots(game, players, where).width

    return width
