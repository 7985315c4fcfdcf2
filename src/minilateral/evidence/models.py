"""Models of the pace of bodies: hazards of acting and lengths of delay, clustered by incident.

Standing bodies only, unless asked otherwise: a group made for the occasion has no failures on
record. A body is at risk once it was seized: from the request where one is dated, else from the
incident. Days are whole, so acts on the day of the request count half a day later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import erfc, exp, sqrt
from typing import Any

import numpy as np

from minilateral.core.errors import UsageError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.evidence.accelerated import SAME_DAY, DelayFit, accelerated
from minilateral.evidence.coding import Coded, Coding, Days, Mask, coded, need_rows
from minilateral.evidence.covariates import AFTER, BEFORE, design
from minilateral.evidence.cox import CoxFit, cox
from minilateral.evidence.episodes import Episodes

ACTED = "another body has acted"
CAVEATS = (
    "The cases are no sample; the effects describe this record and prove no cause.",
    "Old incidents are on record because somebody acted; later ones may look slower for no other "
    "reason.",
    "Rule, size and kind of body go together; the record can hardly tell them apart.",
    "Hazards are those of a body's own act, the end of its watch taken as telling nothing of what "
    "would have followed. Where another body took over that is doubtful.",
    "That another has acted is no experiment: grave incidents move everybody.",
    "The class of act and the level of authority exist only where somebody acted, so that model "
    "says nothing of failures.",
)


@dataclass(frozen=True, repr=False)
class Models(Result):
    """The fits, each effect with its band."""

    episodes: Episodes
    coding: Coding
    rows_used: Mask
    hazard: CoxFit
    with_others: CoxFit
    delay: DelayFit
    timing: DelayFit | None
    """None where those that acted are too few for its effects."""
    acts: Mapping[str, int | None]
    """How many acts have each effect at work."""
    dropped: tuple[str, ...]
    """Effects that do not vary among the episodes, or follow from the others."""
    warnings: tuple[str, ...]

    @property
    def title(self) -> str:
        fit = self.hazard
        return (
            f"Pace of {self.coding.outcome}s: {fit.rows} episodes of {fit.clusters} incidents, "
            f"{fit.events} acts"
        )

    def rows(self) -> list[Mapping[str, Any]]:
        acts = self.acts
        rows = _effects("hazard of acting", "hazard ratio", self.hazard, acts)
        rows += _effects(
            "hazard of acting, the others' acts in time", "hazard ratio", self.with_others, acts
        )
        rows += _effects(f"delay, {self.delay.family}", "times as long", self.delay, acts)
        if self.timing is not None:
            timing = f"delay of those that acted, {self.timing.family}"
            rows += _effects(timing, "times as long", self.timing, acts)
        return rows

    def tables(self) -> dict[str, list[Mapping[str, Any]]]:
        """The effects of each model as a person reads them."""
        found: dict[str, list[Mapping[str, Any]]] = {}
        for row in self.rows():
            steady = {} if row["steady_p"] is None else {"p of a steady ratio": _p(row["steady_p"])}
            found.setdefault(f"{row['model']}: {row['measure']}", []).append(
                {
                    "effect": row["effect"],
                    "acts": row["acts"],
                    "estimate": f"{row['estimate']:.2f}",
                    "95 % band": f"{row['low']:.2f} to {row['high']:.2f}",
                    "p": _p(row["p"]),
                    **steady,
                }
            )
        return found

    def to_dict(self) -> dict[str, Any]:
        """The models as `minilateral evidence models --json` gives them."""
        return {
            "episodes": self.hazard.rows,
            "incidents": self.hazard.clusters,
            "acts": self.hazard.events,
            "effects": self.rows(),
            "dropped": self.dropped,
            "aic": {
                "delay": self.delay.aic,
                "delay_of_those_that_acted": self.timing.aic if self.timing else None,
            },
            "warnings": self.warnings,
            "caveats": CAVEATS,
        }

    def references(self) -> Sequence[Reference]:
        records = zip(self.episodes.records, self.rows_used, strict=True)
        return self.episodes.base.cited_by(r for r, used in records if used and r.cited)


def _p(value: float) -> str:
    return "<0.001" if value < 0.001 else f"{value:.3f}"


def _effects(
    model: str, what: str, fit: CoxFit | DelayFit, acts: Mapping[str, int | None]
) -> list[Mapping[str, Any]]:
    steady = fit.steady_p if isinstance(fit, CoxFit) else [None] * len(fit.names)
    return [
        {
            "model": model,
            "effect": name,
            "measure": what,
            "acts": acts.get(name),
            "estimate": exp(effect),
            "low": exp(effect - 1.96 * error),
            "high": exp(effect + 1.96 * error),
            "p": erfc(abs(effect / error) / sqrt(2)),
            "steady_p": None if p is None else float(p),
        }
        for name, effect, error, p in zip(fit.names, fit.effect, fit.error, steady, strict=True)
    ]


def models(
    episodes: Episodes,
    coding: Coding | None = None,
    covariates: Sequence[str] = BEFORE,
    bodies: Sequence[Mask] = (),
    after: Sequence[str] = AFTER,
) -> Models:
    """Fit all models; `bodies` takes other rows than those of standing bodies.

    Raises
    ------
    UsageError
        If a covariate is unknown, or the acts are too few for so many effects.
    NotFoundError
        If a filter takes all episodes.
    """
    read = coded(episodes, coding or Coding())
    standing = np.array([own not in ("national", "improvised") for own in episodes.pools])
    asked = np.any(bodies, axis=0) if len(bodies) else standing
    need_rows(read, asked, "the bodies asked for")
    rows = asked & read.kept
    plan = design(episodes, rows, read.acted, covariates)
    cluster = episodes.incident_of
    start, stop = _at_risk(episodes, read)
    fit = cox(plan.names, plan.x, start[rows], stop[rows], read.acted[rows], cluster[rows])
    others = _with_others(episodes, read, rows, plan.names, plan.x)
    waits = read.durations - start
    delay = accelerated(plan.names, plan.x, waits[rows], read.acted[rows], cluster[rows])
    done = rows & read.acted
    try:
        late = design(episodes, done, read.acted, (*covariates, *after))
        timing = accelerated(late.names, late.x, waits[done], read.acted[done], cluster[done])
        told = (*plan.warnings, *late.warnings)
    except UsageError as error:
        late, timing, told = plan, None, (*plan.warnings, f"Of those that acted: {error}")
    return Models(
        episodes,
        read.coding,
        rows,
        fit,
        others,
        delay,
        timing,
        acts=dict(zip(late.names, late.acts, strict=True)),
        dropped=plan.dropped,
        warnings=tuple(dict.fromkeys(told)),
    )


def _at_risk(episodes: Episodes, read: Coded) -> tuple[Days, Days]:
    """When each body was seized, and when it acted or was watched no more."""
    seized = np.zeros(len(episodes.records))
    if read.coding.clock == "incident":
        seized = np.fmax(episodes.request_day - episodes.incident_day, 0)
        seized = np.where(np.isnan(seized), 0, seized)
    return np.minimum(seized, read.durations), read.durations + SAME_DAY


def _with_others(
    episodes: Episodes, read: Coded, rows: Mask, names: tuple[str, ...], x: Days
) -> CoxFit:
    """The hazard model with a covariate that turns on once another body has acted."""
    start, stop = _at_risk(episodes, read)
    turns = _first_of_others(episodes, read) + SAME_DAY
    before = rows & (start < np.minimum(stop, turns))
    after = rows & (np.maximum(start, turns) < stop)
    wide = np.zeros((len(rows), x.shape[1]))
    wide[rows] = x
    return cox(
        (*names, ACTED),
        np.vstack(
            [
                np.column_stack([wide[before], np.zeros(before.sum())]),
                np.column_stack([wide[after], np.ones(after.sum())]),
            ]
        ),
        np.concatenate([start[before], np.maximum(start, turns)[after]]),
        np.concatenate([np.minimum(stop, turns)[before], stop[after]]),
        np.concatenate([(read.acted & (stop <= turns))[before], read.acted[after]]),
        np.concatenate([episodes.incident_of[before], episodes.incident_of[after]]),
    )


def _first_of_others(episodes: Episodes, read: Coded) -> Days:
    """For each row the first act of another body in the incident; without end where none acted."""
    days = np.where(read.acted, read.delay, np.inf)
    incident = episodes.incident_of
    other = (incident[:, None] == incident) & ~np.eye(len(days), dtype=np.bool_)
    return np.asarray(np.where(other, days, np.inf).min(axis=1))
