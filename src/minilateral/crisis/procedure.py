"""Procedure: how many days a body's own steps take, from the record, or from a body of its kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias, get_args

from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.facts import FactBase, Grouping
from minilateral.facts.records.base import UNCITED
from minilateral.facts.records.procedure import Procedure, Step

Basis: TypeAlias = Literal["rule", "observed", "goal", "assumed"]

#: Whose steps stand for those of a kind of grouping of which nothing is recorded.
_MODELS: Final[Mapping[str, str]] = {
    "alliance": "nato",
    "union": "eu",
    "minilateral": "jef",
    "capability_coalition": "jef",
    "consultative": "jef",
    "ad_hoc": "jef",
}
#: Where not even the model tells a step, this body does.
_LAST: Final = "nato"
#: Kinds that gather forces after a decision; small groups decide with the forces they bring.
_INSTITUTIONS: Final = frozenset({"alliance", "union"})
#: Bodies that act through another: the Union's missions are decided by the same Council.
_SAME_AS: Final[Mapping[str, str]] = {"eu_csdp": "eu", "eu_pesco": "eu"}
_BASES: Final[Mapping[str, Basis]] = {
    "rule_or_practice": "rule",
    "observed_lag": "observed",
    "published_goal": "goal",
    "duration": "observed",
}


@dataclass(frozen=True, slots=True)
class Span:
    """Days that a step takes, from the quickest to the slowest, and how that is known.

    `assumed`: it is that of another body, or ours; `cited`: read in a cited document.
    """

    step: Step
    low: float
    high: float
    basis: Basis
    assumed: bool
    text: str
    sources: tuple[str, ...] = ()
    cited: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class BodyProcedure(Result):
    """The steps of a body; a step that it does not have is not there."""

    grouping: Grouping
    spans: tuple[Span, ...]
    base: FactBase = field(repr=False)

    @property
    def title(self) -> str:
        return f"The steps of {self.grouping.in_prose}"

    def span(self, step: Step) -> Span | None:
        """The days of a step; nothing where the body has no such step."""
        return next((span for span in self.spans if span.step == step), None)

    @property
    def meeting(self) -> Span:
        """From the call to the meeting."""
        return self._always("meeting")

    @property
    def silence(self) -> Span:
        """From a text on the table to its adoption, in the ordinary way."""
        return self._always("silence")

    @property
    def urgent_silence(self) -> Span:
        """The same in a hurry."""
        return self._always("urgent_silence")

    @property
    def redraft(self) -> Span:
        """From a text that failed to the next one."""
        return self._always("redraft")

    @property
    def generation(self) -> Span:
        """From the decision to forces offered and under command; nought for small groups."""
        return self._always("generation")

    @property
    def delegated(self) -> Span | None:
        """From the incident to an order under delegated authority, where there is such."""
        return self.span("delegated")

    def _always(self, step: Step) -> Span:
        found = self.span(step)
        assert found is not None
        return found

    def rows(self) -> list[Mapping[str, Any]]:
        return [
            {
                "step": span.step,
                "days_low": span.low,
                "days_high": span.high,
                "basis": span.basis,
                "assumed": span.assumed,
                "cited": span.cited,
                "text": span.text,
                "sources": list(span.sources),
            }
            for span in self.spans
        ]

    def references(self) -> tuple[Reference, ...]:
        return self.base.references(key for span in self.spans for key in span.sources)


def procedure(base: FactBase, grouping: Grouping) -> BodyProcedure:
    """How many days the steps of a body take.

    Its own rows in `bodies_procedure.csv` come first; a step without a row is that of a body of
    its kind, marked as assumed. Only a body with a row for it acts by delegated authority.
    """
    spans = (_span(base, grouping, step) for step in get_args(Step))
    return BodyProcedure(grouping, tuple(span for span in spans if span is not None), base)


def _span(base: FactBase, grouping: Grouping, step: Step) -> Span | None:
    own = _SAME_AS.get(grouping.id, grouping.id)
    if rows := _rows(base, own, step):
        return _joined(step, rows, assumed=False)
    if step == "delegated":
        return None
    if step == "generation" and grouping.record.kind not in _INSTITUTIONS:
        text = "small groups decide with the forces that take part; their days count at home"
        return Span(step, 0.0, 0.0, "assumed", True, text)
    for model in (_MODELS[grouping.record.kind], _LAST):
        if step == "urgent_silence" and (rows := _rows(base, own, "silence")):
            return _joined(step, rows, assumed=True)
        if rows := _rows(base, model, step):
            return _joined(step, rows, assumed=True)
    raise AssertionError(f"no body tells how long {step} takes")


def _rows(base: FactBase, grouping: str, step: Step) -> list[Procedure]:
    return [row for row in base.procedures(grouping) if row.measures == step]


def _joined(step: Step, rows: Sequence[Procedure], *, assumed: bool) -> Span:
    """The rows of a step as one span, from the least to the most of them."""
    days = [
        value / (24.0 if row.unit == "hours" else 1.0)
        for row in rows
        for value in (row.duration_low, row.duration_high)
        if value is not None
    ]
    keys = dict.fromkeys(key for row in rows for key in row.source if key != UNCITED)
    told = "; ".join(f"{row.body}: {row.step}" for row in rows)
    return Span(
        step,
        min(days),
        max(days),
        "assumed" if assumed else _BASES[rows[0].kind],
        assumed,
        f"as {told}" if assumed else told,
        tuple(keys),
        all(row.cited for row in rows),
    )
