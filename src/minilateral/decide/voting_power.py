"""A-priori voting power under the rule of a grouping, or under a user's table of weights."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from minilateral.core.errors import NotFoundError, RuleError, did_you_mean, full_stop
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.decide.compile import compile_rule
from minilateral.decide.formula import Every, Formula, Weighted
from minilateral.decide.listing import vetoers
from minilateral.decide.power import Power, deegan_packel, johnston, power, public_good_index
from minilateral.decide.unions import Bloc, bloc
from minilateral.decide.yes_no import formula
from minilateral.facts import Grouping

#: What every page with these numbers says.
CAVEAT = (
    "A-priori, constitutional power: every way of saying yes and no counts alike, whoever wants "
    "what (Garrett and Tsebelis 1999; Gelman, Katz and Bafumi 2004; Napel and Widgrén 2004)."
)
#: What a game without abstention leaves out.
YES_NO = "Counted as a yes-no game: whoever does not say yes, by abstention or silence, says no."
#: Indices that list minimal coalitions, given up to this many players.
LISTED_PLAYERS = 28


@dataclass(frozen=True, repr=False)
class VotingPower(Result):
    """Every index of a yes-no game, exact, with the rule it counts and what it leaves out."""

    name: str
    rule: str
    formula: Formula
    power: Power
    caveats: tuple[str, ...] = ()
    sources: tuple[Reference, ...] = ()
    bloc: Bloc | None = None
    listing: bool = False

    @property
    def title(self) -> str:
        return f"Voting power: {self.name}"

    def references(self) -> Sequence[Reference]:
        return self.sources

    def rows(self) -> list[Mapping[str, Any]]:
        indices = self.indices()
        return [
            {
                "player": player,
                **{name: float(values[i]) for name, values in indices.items()},
                **(
                    {"bloc gains or costs (shapley_shubik)": float(self.bloc.shapley_shubik[i])}
                    if self.bloc
                    else {}
                ),
            }
            for i, player in enumerate(self.power.players)
        ]

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral power --json`; docs/lookup/json.md describes the fields."""
        act, players = self.power.power_to_act, self.power.players
        return {
            "name": self.name,
            "rule": self.rule,
            "players": players,
            "power_to_act": {"fraction": f"{act.numerator}/{act.denominator}", "value": float(act)},
            "indices": {
                name: {player: float(values[i]) for i, player in enumerate(players)}
                for name, values in self.indices().items()
            },
            "vetoers": sorted(players[i] for i in vetoers(self.formula)),
            "dummies": sorted(
                p for p, v in zip(players, self.power.penrose_banzhaf, strict=True) if not v
            ),
            "bloc": self._bloc(),
            "numerical": self.power.numerical,
            "caveats": [*self.caveats, CAVEAT],
            "sources": [reference.key for reference in self.sources],
        }

    def voting_as_one(self, members: Sequence[str]) -> Bloc:
        """What changes if these players vote as one, after a majority vote inside.

        Raises
        ------
        RuleError
            If one is no player, or there are fewer than two.
        """
        players = self.power.players
        for name in members:
            if name not in players:
                near = did_you_mean(name, players)
                raise RuleError(full_stop(f"{name} is no player of {self.name}{near}"))
        if len(set(members)) < 2:
            raise RuleError("a bloc has two members or more.")
        return bloc(self.formula, sorted({players.index(name) for name in members}))

    def _bloc(self) -> dict[str, Any] | None:
        if self.bloc is None:
            return None
        players = self.power.players
        changes = {
            "penrose_banzhaf": self.bloc.penrose_banzhaf,
            "shapley_shubik": self.bloc.shapley_shubik,
        }
        return {
            "members": [players[i] for i in self.bloc.union],
            "inside": self.bloc.inside,
            "power_to_act": float(self.bloc.power_to_act),
            **{
                name: {player: float(values[i]) for i, player in enumerate(players)}
                for name, values in changes.items()
            },
        }

    def indices(self) -> dict[str, Sequence[Any]]:
        """The indices by name; `listing` adds those that list coalitions."""
        return dict(self.power.indices) | (self._listed() if self.listing else {})

    def _listed(self) -> dict[str, Sequence[Any]]:
        if len(self.power.players) > LISTED_PLAYERS:
            raise RuleError(
                f"{len(self.power.players)} players are too many to list their coalitions; "
                f"Deegan-Packel, public good index and Johnston go up to {LISTED_PLAYERS}."
            )
        return {
            "deegan_packel": deegan_packel(self.formula),
            "public_good_index": public_good_index(self.formula),
            "johnston": johnston(self.formula),
        }


def of_grouping(grouping: Grouping, scope: str | None = None) -> VotingPower:
    """Voting power under a rule of a grouping on its day, the default one where none is named.

    Raises
    ------
    NotFoundError
        If no rule has that scope.
    RuleError
        If the rule cannot be counted; the message says what is missing.
    """
    playable = compile_rule(grouping, scope)
    game = formula(playable)
    return VotingPower(
        f"{grouping.short_name}, {playable.record.scope}, {grouping.on}",
        f"{playable.sentence()} ({playable.record.legal_basis})",
        game,
        power(game, playable.members),
        (*playable.notes, YES_NO),
        playable.references(),
    )


def of_table(path: Path, quotas: Sequence[int]) -> VotingPower:
    """Voting power under a user's table `player,weight[,weight2...]`; all conditions must hold.

    A condition is met by a sum of weights at or above its quota.

    Raises
    ------
    NotFoundError
        If there is no such file.
    RuleError
        If a row is faulty, a player stands twice, or quotas and columns differ in number.
    """
    if not path.is_file():
        raise NotFoundError(f"{path} is no file.")
    rows = list(csv.reader(StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    players, columns = _columns(path.name, [row for row in rows if any(row)])
    if len(quotas) != len(columns):
        raise RuleError(
            f"{path.name} has columns of weights: {len(columns)}, quotas given: "
            f"{len(quotas)}; give --quota, --quota2 and so on, one for each."
        )
    tests = tuple(Weighted(weights, quota) for weights, quota in zip(columns, quotas, strict=True))
    game: Formula = tests[0] if len(tests) == 1 else Every(tests)
    words = " and ".join(f"weights add up to {quota} or more" for quota in quotas)
    return VotingPower(path.name, words, game, power(game, players))


def _columns(name: str, rows: list[list[str]]) -> tuple[tuple[str, ...], list[tuple[int, ...]]]:
    """The players, and each column of weights."""
    if not rows or rows[0][0].strip().casefold() != "player" or len(rows[0]) < 2:
        found = ",".join(rows[0]) if rows else "nothing"
        raise RuleError(f"{name}:1: the header must be player,weight[,weight2...]; found {found}.")
    players: list[str] = []
    weights: list[tuple[int, ...]] = []
    for line, row in enumerate(rows[1:], 2):
        if len(row) != len(rows[0]):
            raise RuleError(f"{name}:{line}: has {len(row)} cells; the header has {len(rows[0])}.")
        if row[0].strip() in players:
            raise RuleError(f"{name}:{line}: {row[0].strip()} stands twice.")
        players.append(row[0].strip())
        weights.append(tuple(_whole(cell, name, line) for cell in row[1:]))
    if not players:
        raise RuleError(f"{name} holds no player; a game needs at least one player.")
    return tuple(players), list(zip(*weights, strict=True))


def _whole(cell: str, name: str, line: int) -> int:
    try:
        weight = int(cell)
    except ValueError:
        raise RuleError(f"{name}:{line}: {cell!r} is not a whole number.") from None
    if weight < 0:
        raise RuleError(f"{name}:{line}: a weight is {weight}; weights are nought or more.")
    return weight
