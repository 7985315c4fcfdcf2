"""How long bodies take to speak, decide and deploy: distributions for a simulation to draw from.

Statement and decision count from the incident, deployment from the decision. Coalitions made for
the occasion and single states are in the record only because they acted, so no share of them that
never acts can be told: their delays are those of the ones that did.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.evidence.coding import Mask
from minilateral.evidence.delay_grid import Floats, Posterior, Waits, log_normal, posterior, weibull
from minilateral.evidence.episodes import Episodes
from minilateral.evidence.waits import SELECTED, kinds_of_body, known, waited

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

ACTS = ("statement", "decision", "deployment")
DRAWS = 200
#: A parameter is told by the record if its 90 % interval is at most this part of the prior's.
TOLD = 0.5
#: ... and, for the share that never acts, if another shape moves it by no more than this.
SHAPE = 0.1
#: With fewer acts than this nothing is told.
LEAST = 3
CAVEATS = (
    "Watching often ended because another body took over or the crisis ended: that is not "
    "independent of how near a decision was, so late and never are hard to tell apart.",
    "The log-normal shape is a choice; the log-likelihood of a Weibull is given beside it.",
    "The incidents are no sample: these are delays in cases that became known.",
    "Rows of one incident are treated as independent.",
)


@dataclass(frozen=True, slots=True)
class Span:
    """The middle of a posterior and its 90 % interval."""

    median: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, eq=False)
class Delay:
    """How long one kind of body takes for one act."""

    kind: str
    act: str
    rows: int
    incidents: int
    acted: int
    left_out: int
    """Decided rows of which no deployment was to be expected."""
    median_days: Span
    """Of the bodies that act."""
    spread: Span
    """Standard deviation of the log of the days."""
    never: Span | None
    """Share that never acts; None for those in the record only because they acted."""
    told: Mapping[str, bool]
    """Whether the record tells `median_days` and `never`, or mostly returns the prior."""
    never_if_weibull: float | None
    """The middle of that share under another shape: far off where the shape decides it."""
    log_likelihood: Mapping[str, float]
    draws: Floats
    """Draws of log median days, spread and share that never acts, a row each."""

    def not_told(self) -> str:
        """What the record leaves open, in words; nothing where it leaves nothing open."""
        missing = [name.replace("_", " ") for name, told in self.told.items() if not told]
        if self.never is None:
            missing.append("never (in the record only because they acted)")
        return ", ".join(missing)


@dataclass(frozen=True, eq=False, repr=False)
class Delays(Result):
    """The delays of every kind of body, with what the record does not tell."""

    episodes: Episodes
    delays: tuple[Delay, ...]
    seed: int

    @property
    def title(self) -> str:
        return "Delays by kind of body"

    def rows(self) -> list[Mapping[str, Any]]:
        return [
            {
                "kind": delay.kind,
                "act": delay.act,
                "rows": delay.rows,
                "acted": delay.acted,
                **_spread_out("median_days", delay.median_days),
                **_spread_out("never", delay.never),
                "not_told": delay.not_told(),
            }
            for delay in self.delays
        ]

    def table(self) -> list[Mapping[str, Any]]:
        """A row for each delay, as a person reads it."""
        return [
            {
                "kind": delay.kind,
                "act": delay.act,
                "rows": delay.rows,
                "acted": delay.acted,
                "median days": _between(delay.median_days, 1),
                "never acts": "" if delay.never is None else _between(delay.never, 2),
                "not told by the record": delay.not_told(),
            }
            for delay in self.delays
        ]

    def references(self) -> tuple[Reference, ...]:
        return self.episodes.references()

    def plot(self) -> Drawing:
        """Median days until those that act decide, of the kinds of which the record tells it."""
        from minilateral.charts import Estimated, estimates

        told = [one for one in self.delays if one.act == "decision" and one.told["median_days"]]
        return estimates(
            [Estimated(one.kind, *_values(one.median_days)) for one in told],
            x_title="days to the decision, median with 90 % interval",
        )

    def to_dict(self) -> dict[str, Any]:
        """The file of `minilateral evidence delays -o`; docs/lookup/json.md has the fields."""
        return {
            "format": "minilateral-delays-1",
            "model": "log-normal days with a share that never acts",
            "unit": "day",
            "clock": {"statement": "incident", "decision": "incident", "deployment": "decision"},
            "episodes": len(self.episodes.records),
            "seed": self.seed,
            "draw": ["log_median_days", "spread", "never"],
            "delays": [_as_dict(delay) for delay in self.delays],
            "caveats": CAVEATS,
        }


def delays(episodes: Episodes, draws: int = DRAWS, seed: int = 0) -> Delays:
    """Fit every act of every kind of body that has a row."""
    random = np.random.default_rng(seed)
    found = [
        _delay(episodes, kind, act, rows, draws, random)
        for kind, rows in kinds_of_body(episodes)
        for act in ACTS
    ]
    return Delays(episodes, tuple(found), seed)


def _delay(
    episodes: Episodes, kind: str, act: str, rows: Mask, draws: int, random: np.random.Generator
) -> Delay:
    waits = waited(episodes, act)
    asked = rows
    if act == "deployment":
        asked = rows & ~np.isnan(known(episodes.dates.decision, episodes))
    used = asked & ~np.isnan(waits.after)
    seen = Waits(waits.after[used], waits.before[used])
    may_never = kind not in SELECTED or act == "deployment"
    found, bent = (posterior(seen, may_never, shape) for shape in (log_normal, weibull))
    never = _span(found, 2) if may_never else None
    location, acted = _span(found, 0), int(seen.ended.sum())
    told = {"median_days": acted >= LEAST and _width(location) <= TOLD * _width(_span(_prior(), 0))}
    if never is not None:
        other = _span(bent, 2).median
        narrow = _width(never) <= TOLD * _width(_span(_prior(), 2))
        told["never"] = narrow and abs(never.median - other) <= SHAPE
    return Delay(
        kind=kind,
        act=act,
        rows=len(seen),
        incidents=len(np.unique(episodes.incident_of[used])),
        acted=acted,
        left_out=int(asked.sum()) - len(seen),
        median_days=Span(*(math.exp(value) for value in _values(location))),
        spread=_span(found, 1),
        never=never,
        told=told,
        never_if_weibull=_span(bent, 2).median if may_never else None,
        log_likelihood={"log_normal": found.log_likelihood, "weibull": bent.log_likelihood},
        draws=found.draws(draws, random),
    )


def _span(found: Posterior, axis: int) -> Span:
    low, median, high = found.quantiles(axis, (0.05, 0.5, 0.95))
    return Span(median, low, high)


def _width(span: Span) -> float:
    return span.high - span.low


def _values(span: Span) -> tuple[float, float, float]:
    return span.median, span.low, span.high


def _between(span: Span, digits: int) -> str:
    return f"{span.median:.{digits}f} ({span.low:.{digits}f} to {span.high:.{digits}f})"


def _spread_out(name: str, span: Span | None) -> dict[str, float | None]:
    values = (None, None, None) if span is None else _values(span)
    return dict(zip((name, f"{name}_low", f"{name}_high"), values, strict=True))


def _as_dict(delay: Delay) -> dict[str, Any]:
    counts = ("kind", "act", "rows", "incidents", "acted", "left_out")
    spans = ("median_days", "spread", "never")
    return {
        **{name: getattr(delay, name) for name in counts},
        **{
            name: span and dict(zip(("median", "low", "high"), _values(span), strict=True))
            for name in spans
            for span in [getattr(delay, name)]
        },
        "told": dict(delay.told),
        "not_told": delay.not_told(),
        "never_if_weibull": delay.never_if_weibull,
        "log_likelihood": dict(delay.log_likelihood),
        "draws": np.round(delay.draws, 4).tolist(),
    }


@cache
def _prior() -> Posterior:
    """What is believed without any row."""
    return posterior(Waits(np.empty(0), np.empty(0)))
