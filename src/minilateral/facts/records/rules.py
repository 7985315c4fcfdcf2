"""A decision rule as a validated tree: its names and shape; a later floor compiles and runs it.

One clause decides (`all_of`, `threshold`, `council_vote`, `veto`, `opt_in`, `delegated`, `none`, or
a composition by `and`, `or`, `fallback`, `staged`); modifiers stand beside it (`silence`,
`constructive_abstention`, `exclude`, and `veto` beside another clause).
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import AfterValidator, Field, PlainSerializer, PlainValidator, model_validator

from minilateral.core.errors import did_you_mean
from minilateral.facts.records.base import Record, StateCodes

#: Words that stand for players whom the tables of members name, or do not.
PLAYER_WORDS = ("members", "participants", "coalition_leads", "asset_owner")


def _players(value: Any) -> str | tuple[str, ...]:
    """A word such as `members`, or a list of states."""
    if isinstance(value, str) and value in PLAYER_WORDS:
        return value
    codes = value.split(";") if isinstance(value, str) else value
    if isinstance(codes, (list, tuple)) and codes:
        stripped = tuple(str(code).strip() for code in codes)
        if all(re.fullmatch(r"[A-Z]{3}", code) for code in stripped):
            return stripped
    words = ", ".join(repr(word) for word in PLAYER_WORDS)
    near = did_you_mean(str(value), PLAYER_WORDS)
    raise ValueError(f"{value!r} is not one of {words}, nor a list of state codes{near}")


def _fraction(value: Any) -> Fraction:
    try:
        share = Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        share = Fraction(0)
    if not 0 < share <= 1:
        raise ValueError(f"{value} is not a share between 0 and 1; write a fraction such as 55/100")
    return share


def _several(rules: tuple[Rule, ...] | None) -> tuple[Rule, ...] | None:
    if rules is not None and len(rules) < 2:
        raise ValueError("joins two rules or more")
    return rules


Share: TypeAlias = Annotated[Fraction, PlainValidator(_fraction), PlainSerializer(str)]
Players: TypeAlias = Annotated[
    str | tuple[str, ...],
    PlainValidator(_players),
    PlainSerializer(lambda players: players if isinstance(players, str) else list(players)),
]


class AllOf(Record):
    """Every named player must agree."""

    players: Players
    abstention: Literal["blocks", "neutral", "constructive"]
    ratification: bool = False


class Threshold(Record):
    """A weighted count must reach a quota or share, or the opponents stay below one."""

    weights: Literal["one_per_state", "population", "capability", "flight_hour_shares"]
    share: Share | None = None
    share_above: Share | None = None
    quota: int | None = Field(default=None, gt=0)
    of: int | None = Field(default=None, gt=0)
    base: Literal["all", "present"] = "all"
    min_count: int | None = Field(default=None, gt=0)
    max_opponents: int | None = Field(default=None, ge=0)
    blocking_share_above: Share | None = None
    plus_members: int | None = Field(default=None, ge=0)
    values: dict[str, int] | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _one_test_that_can_be_met(self) -> Self:
        tests = ("share", "share_above", "quota", "max_opponents", "blocking_share_above")
        given = [name for name in tests if getattr(self, name) is not None]
        if len(given) > 1:
            raise ValueError(f"a threshold is one test; this one has {' and '.join(given)}")
        if not given and not self.note and self.values is None:
            raise ValueError(f"a threshold needs a test: one of {', '.join(tests)}")
        if self.quota is not None and self.of is not None and self.quota > self.of:
            raise ValueError(f"a quota of {self.quota} can never be reached by {self.of} votes")
        return self


class CouncilVote(Record):
    """The qualified majority of the Council of the Union, in the regime of the day."""

    proposal: bool


class Veto(Record):
    """A negative vote of any listed player blocks."""

    players: Players
    abstention_counts_as_veto: bool = False
    trigger: str | None = None


class OptIn(Record):
    """The lead or leads and any volunteers act; only participants are bound."""

    leads: StateCodes
    leads_required: Literal["all", "any", "none"]
    min_participants: int = Field(ge=1)

    @model_validator(mode="after")
    def _leads_are_named(self) -> Self:
        if self.leads_required == "all" and not self.leads:
            raise ValueError("requires all leads and names none")
        return self


class Delegated(Record):
    """An officer or organ acts within authority given beforehand."""

    to: str
    within: str


class NoDecision(Record):
    """No collective decision exists; output is talk or voluntary national action."""

    note: str | None = None


class FailsIf(Record):
    """How many declared abstentions stop the act: shares of members and people, or of votes.

    Members and people must both be reached; weighted votes must be exceeded.
    """

    share_members: Share | None = None
    share_population: Share | None = None
    share_votes_above: Share | None = None

    @model_validator(mode="after")
    def _one_kind_of_share(self) -> Self:
        pair = (self.share_members, self.share_population)
        if (None in pair) == (self.share_votes_above is None) or (
            self.share_votes_above and any(pair)
        ):
            raise ValueError("needs share_members and share_population, or share_votes_above alone")
        return self


class ConstructiveAbstention(Record):
    """A declared abstainer is not bound; the act fails if such abstainers are too many."""

    fails_if: FailsIf


CLAUSES = (
    "all_of",
    "threshold",
    "council_vote",
    "opt_in",
    "delegated",
    "none",
    "and",
    "or",
    "fallback",
    "staged",
)


Joined: TypeAlias = "Annotated[tuple[Rule, ...] | None, AfterValidator(_several)]"


class Rule(Record):
    """One node of the tree: exactly one deciding clause, and modifiers beside it."""

    all_of: AllOf | None = None
    threshold: Threshold | None = None
    council_vote: CouncilVote | None = None
    opt_in: OptIn | None = None
    delegated: Delegated | None = None
    none: NoDecision | None = None
    and_: Joined = Field(default=None, alias="and")
    or_: Joined = Field(default=None, alias="or")
    fallback: Joined = None
    staged: Joined = None
    veto: Veto | None = None
    silence: bool = False
    constructive_abstention: ConstructiveAbstention | None = None
    exclude: str | None = None

    @model_validator(mode="after")
    def _one_clause_decides(self) -> Self:
        given = [name for name in CLAUSES if self.clause(name) is not None]
        if len(given) > 1:
            raise ValueError(f"a rule decides by one clause; this one has {' and '.join(given)}")
        if not given and self.veto is None:
            raise ValueError(f"a rule needs a deciding clause: one of {', '.join(CLAUSES)} or veto")
        return self

    def clause(self, name: str) -> Any:
        """The clause of that name in the fact files, None where it is not given."""
        return getattr(self, f"{name}_" if name in ("and", "or") else name)

    def tree(self) -> dict[str, Any]:
        """The rule as the plain nested mapping of the fact files."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
