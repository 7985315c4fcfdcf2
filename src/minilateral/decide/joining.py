"""Rules joined: `a & b`, `a | b`, one failing which another, and stages one after another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from minilateral.core.errors import RuleError
from minilateral.decide.ballot import Ballot, States
from minilateral.decide.verdict import Binds, Verdict


class Rule(Protocol):
    """Anything that judges a ballot; more yes votes never undo a decision."""

    def judge(self, ballot: Ballot) -> Verdict:
        """Decide, and say by which tests."""
        ...

    def sentence(self) -> str:
        """When a decision is taken, as a clause in English."""
        ...


class Composable:
    """What every shipped rule can do: be joined with another by `&` and `|`."""

    __slots__ = ()

    def __and__(self: Rule, other: Rule) -> And:
        return And((self, other))

    def __or__(self: Rule, other: Rule) -> Or:
        return Or((self, other))


@dataclass(frozen=True, slots=True)
class And(Composable):
    """Taken when every part is; it binds whom all parts bind."""

    parts: tuple[Rule, ...]

    def __post_init__(self) -> None:
        _two_or_more(self.parts)

    def judge(self, ballot: Ballot) -> Verdict:
        """Judge every part."""
        parts = tuple(part.judge(ballot) for part in self.parts)
        passed = all(part.passed for part in parts)
        bound = frozenset.intersection(*(part.bound for part in parts))
        return Verdict(
            self,
            ballot,
            "all of these",
            passed,
            parts=parts,
            bound=bound,
            binds=_narrowest(parts),
            broke_silence=_broke(parts),
        )

    def sentence(self) -> str:
        """The clauses joined by "and"."""
        return ", and ".join(_inside(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or(Composable):
    """Taken when at least one part is; the first that passes says whom it binds."""

    parts: tuple[Rule, ...]

    def __post_init__(self) -> None:
        _two_or_more(self.parts)

    def judge(self, ballot: Ballot) -> Verdict:
        """Judge every part."""
        parts = tuple(part.judge(ballot) for part in self.parts)
        deciding = next((part for part in parts if part.passed), None)
        return Verdict(
            self,
            ballot,
            "one of these",
            deciding is not None,
            parts=parts,
            joint="any of",
            bound=deciding.bound if deciding else frozenset(),
            binds=(deciding or parts[0]).binds,
            broke_silence=frozenset() if deciding else _broke(parts),
        )

    def sentence(self) -> str:
        """The clauses joined by "or"."""
        return "; or ".join(_inside(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Fallback(Composable):
    """The first part decides; where it fails the next one is tried."""

    parts: tuple[Rule, ...]

    def __post_init__(self) -> None:
        _two_or_more(self.parts)

    def judge(self, ballot: Ballot) -> Verdict:
        """Judge the parts up to the first that passes."""
        tried: list[Verdict] = []
        for part in self.parts:
            tried.append(part.judge(ballot))
            if tried[-1].passed:
                break
        deciding = tried[-1]
        return Verdict(
            self,
            ballot,
            "the first of these that passes",
            deciding.passed,
            parts=tuple(tried),
            joint="the first of",
            bound=deciding.bound,
            binds=deciding.binds,
            broke_silence=_broke(tried),
        )

    def sentence(self) -> str:
        """The clauses joined by "failing that"."""
        return "; failing that, ".join(_inside(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a decision, such as joining or launching, with its own rule."""

    name: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class Staged(Composable):
    """Taken when every stage is, one after another; the last one says whom it binds."""

    stages: tuple[Stage, ...]

    def __post_init__(self) -> None:
        _two_or_more(self.stages)

    def judge(self, ballot: Ballot) -> Verdict:
        """Judge all stages on the same ballot."""
        return self._verdict((ballot,) * len(self.stages), apart=False)

    def judge_each(self, ballots: Sequence[Ballot]) -> Verdict:
        """Judge every stage on a ballot of its own; what comes after a failure is not judged.

        Raises
        ------
        RuleError
            If there are more or fewer ballots than stages.
        """
        if len(ballots) != len(self.stages):
            raise RuleError(f"{len(self.stages)} stages need as many ballots, not {len(ballots)}.")
        return self._verdict(ballots, apart=True)

    def _verdict(self, ballots: Sequence[Ballot], apart: bool) -> Verdict:
        reached: list[Verdict] = []
        for stage, ballot in zip(self.stages, ballots, strict=True):
            reached.append(stage.rule.judge(ballot))
            if not reached[-1].passed:
                break
        passed = reached[-1].passed
        names = [stage.name for stage in self.stages]
        failed = names[len(reached) - 1]
        return Verdict(
            self,
            reached[-1].ballot,
            f"stages: {', '.join(names)}",
            passed,
            parts=tuple(reached),
            joint="stages",
            bound=reached[-1].bound if passed else frozenset(),
            binds=reached[-1].binds,
            broke_silence=_broke(reached),
            notes=() if passed else (f"it failed at the stage {failed!r}",),
            stages_apart=apart,
        )

    def sentence(self) -> str:
        """The clauses one after another."""
        return "; then ".join(f"{stage.name}: {stage.rule.sentence()}" for stage in self.stages)


def _two_or_more(parts: Sequence[object]) -> None:
    if len(parts) < 2:
        raise RuleError(f"a composition joins two rules or more; this one has {len(parts)}.")


def _inside(rule: Rule) -> str:
    """The clause of a part, in brackets where it is itself composed."""
    words = rule.sentence()
    return f"({words})" if isinstance(rule, (And, Or, Fallback, Staged)) else words


def _broke(parts: Sequence[Verdict]) -> States:
    return frozenset(state for part in parts for state in part.broke_silence)


def _narrowest(parts: Sequence[Verdict]) -> Binds:
    order: tuple[Binds, ...] = ("participants only", "all but declared abstainers", "all")
    return min((part.binds for part in parts), key=order.index)
