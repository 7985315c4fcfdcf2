"""Posterior-predictive check: does the fit, or the simulator, decide as the record did?

Of each kind of body the Kaplan-Meier curve of decisions is held against curves of made-up records
of the same size and watch, drawn from the fit. Of each body in a world, the curve that the
simulator plays is held against that of its kind: a scenario is one case and the kind many, so they
need not agree, and by how much they do not is said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import NotFoundError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.crisis.calibration import kind_of
from minilateral.evidence.coding import YEAR, Coding, coded
from minilateral.evidence.delay_grid import Posterior, Waits, posterior
from minilateral.evidence.episodes import Episodes
from minilateral.evidence.kaplan_meier import Curve, kaplan_meier
from minilateral.evidence.waits import SELECTED, kinds_of_body, waited

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing
    from minilateral.crisis.world import World

Floats: TypeAlias = NDArray[np.float64]

#: Days on which curves are compared.
DAYS = np.unique(np.rint(np.geomspace(1, YEAR + 1, 60))) - 1
#: Days on which the shares are told.
MARKS = (7, 30, 91, 364)
DRAWS = 400
REPLICATIONS = 16_384
#: A kind of fewer rows has no curve of its own.
FEWEST = 5
RECORD, FIT, SIMULATOR = "record", "fit", "simulator"
CAVEATS = (
    "The fit was made from the same record, so agreement here only says that the shape is not "
    "plainly wrong; what it foretells is checked by leaving incidents out.",
    "A scenario is one case, a kind of body its record in many: where the simulator differs, the "
    "scenario may be easier or harder than most, or the model wrong; the record cannot say which.",
)


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """The curve of one kind or body, and that of the record: shares decided by `DAYS`."""

    label: str
    kind: str
    by: str
    """`fit` or `simulator`."""
    rows: int
    record: Floats
    record_low: Floats
    record_high: Floats
    played: Floats
    low: Floats
    high: Floats
    """Where 90 % of made-up records of this size lie; of the simulator, the curve itself."""
    likelier: float | None
    """Share of made-up records that lie farther from the fit than the record does."""
    until: float = YEAR
    """Day after which no decision counts: the horizon of a scenario."""

    @property
    def days(self) -> int:
        """How many of `DAYS` are compared."""
        return int(np.searchsorted(DAYS, self.until, side="right"))

    @property
    def misfit(self) -> tuple[float, float]:
        """The greatest difference, played less record, and the day on which it is reached."""
        apart = (self.played - self.record)[: self.days]
        place = int(np.abs(apart).argmax())
        return float(apart[place]), float(DAYS[place])

    @property
    def outside(self) -> float:
        """Share of the days on which the played curve leaves the 95 % band of the record.

        Days without a band, since all had decided or none was watched any more, are not counted.
        """
        with np.errstate(invalid="ignore"):
            left = (self.played < self.record_low) | (self.played > self.record_high)
        return float(left[: self.days].mean())


@dataclass(frozen=True, repr=False)
class Predictive(Result):
    """Curves of decision, played and on record."""

    episodes: Episodes
    compared: tuple[Compared, ...]

    @property
    def title(self) -> str:
        return "Decisions by day: the record, and what the model makes of it"

    @property
    def caveats(self) -> tuple[str, ...]:
        """What a reader must know beside the numbers."""
        return CAVEATS

    def rows(self) -> list[Mapping[str, Any]]:
        return [
            {
                "label": each.label,
                "kind": each.kind,
                "by": each.by,
                "rows": each.rows,
                **{
                    f"{name}_day_{mark}": _on(curve, mark)
                    for mark in MARKS
                    for name, curve in (("record", each.record), ("played", each.played))
                },
                "until_day": each.until,
                "most_apart": each.misfit[0],
                "most_apart_on_day": each.misfit[1],
                "outside_band": each.outside,
                "likelier": each.likelier,
            }
            for each in self.compared
        ]

    def table(self) -> list[Mapping[str, Any]]:
        """The rows as a person reads them."""
        marks = ", ".join(str(mark) for mark in MARKS[:-1])
        return [
            {
                "of": each.label,
                "by": each.by,
                "rows": each.rows,
                f"record, decided by day {marks}": _shares(each.record),
                "played": _shares(each.played),
                "until day": f"{each.until:.0f}",
                "most apart": f"{100 * each.misfit[0]:+.0f} points on day {each.misfit[1]:.0f}",
                "days outside the band": f"{each.outside:.0%}",
                "farther by chance": "" if each.likelier is None else f"{each.likelier:.0%}",
            }
            for each in self.compared
        ]

    def references(self) -> tuple[Reference, ...]:
        kinds = {each.kind for each in self.compared}
        used = np.zeros(len(self.episodes.records), np.bool_)
        for kind, rows in kinds_of_body(self.episodes):
            used |= rows & (kind in kinds)
        records = (self.episodes.records[row] for row in np.flatnonzero(used))
        return self.episodes.base.cited_by(record for record in records if record.cited)

    def plot(self) -> Drawing:
        """A panel for each: the record in steps with its band, and the model as a line."""
        from minilateral.charts import PanelCurve, curve_panels

        curves = []
        for each in self.compared:
            days = tuple(DAYS[: each.days].tolist())
            label = f"{each.label} ({each.rows} episodes)"
            record, played, low, high = (
                line[: each.days].tolist()
                for line in (each.record, each.played, each.record_low, each.record_high)
            )
            band = (_bounds(low), _bounds(high))
            curves.append(PanelCurve(label, RECORD, days, tuple(record), *band, steps=True))
            curves.append(PanelCurve(label, each.by, days, tuple(played)))
        return curve_panels(
            curves,
            "share decided, by days since the incident",
            self.title,
            band="95 % of the record's curve",
        )

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral calibration --predictive --json`."""
        return {"title": self.title, "rows": self.rows(), "caveats": CAVEATS}


def predictive(episodes: Episodes, seed: int = 0) -> Predictive:
    """Hold the fit of each kind of body against the record it was made from."""
    random = np.random.default_rng(seed)
    read, waits = coded(episodes, Coding()), waited(episodes, "decision")
    found = []
    for kind, rows in kinds_of_body(episodes):
        if rows.sum() < FEWEST:
            continue
        seen = Waits(waits.after[rows], waits.before[rows])
        fit = posterior(seen, kind not in SELECTED)
        curve = kaplan_meier(read.durations[rows], read.acted[rows])
        found.append(checked(kind, fit, curve, _watch(seen), random))
    return Predictive(episodes, tuple(found))


def simulated(
    episodes: Episodes, world: World, seed: int = 0, replications: int = REPLICATIONS
) -> Predictive:
    """Hold the decisions that the simulator plays in a world against the record of their kinds.

    Bodies whose kind has fewer than five rows, and made-up ones, are left out. Days count up to the
    horizon of the world.

    Raises
    ------
    NotFoundError
        If no body is left.
    """
    from minilateral.crisis.simulate import OUTCOMES, simulate

    played = simulate(world, seed, 0, replications)[OUTCOMES.index("decision_days")]
    read, kinds = coded(episodes, Coding()), dict(kinds_of_body(episodes))
    bodies = {body.name: body for body in world.origin.acting} if world.origin else {}
    horizon = min(world.parameters["horizon_days"].value, YEAR)
    found = []
    for name, days in zip(world.bodies, played, strict=True):
        body = bodies.get(name)
        kind = kind_of(body.grouping) if body is not None and body.made_up is None else ""
        if kind not in kinds or kinds[kind].sum() < FEWEST:
            continue
        rows = kinds[kind]
        share = (days[:, None] < DAYS + 1).mean(axis=0)
        curve = kaplan_meier(read.durations[rows], read.acted[rows])
        label = name if name == kind else f"{name}, of the {kind}"
        record = _decided(curve)
        found.append(
            Compared(label, kind, SIMULATOR, curve.n, *record, share, share, share, None, horizon)
        )
    if not found:
        raise NotFoundError(
            f"no body of {world.scenario} is of a kind with {FEWEST} episodes on record."
        )
    return Predictive(episodes, tuple(found))


def checked(
    kind: str, fit: Posterior, curve: Curve, watch: Floats, random: np.random.Generator
) -> Compared:
    """A fit held against a curve: its own, and those of made-up records of that size and watch."""
    played = fit.share_acted(DAYS + 1)
    made_up = np.array(
        [_played(draw, watch, random) for draw in fit.draws(DRAWS, random)], np.float64
    )
    record, low, high = _decided(curve)
    far = np.abs(made_up - played).max(axis=1)
    likelier = float((far >= np.abs(record - played).max()).mean())
    least, most = np.quantile(made_up, (0.05, 0.95), axis=0)
    return Compared(kind, kind, FIT, curve.n, record, low, high, played, least, most, likelier)


def _played(draw: Floats, watch: Floats, random: np.random.Generator) -> Floats:
    """The curve of one made-up record."""
    location, spread, never = draw
    days = np.floor(np.exp(location + spread * random.standard_normal(len(watch))))
    days[random.random(len(watch)) < never] = np.inf
    acted = days <= watch
    return _decided(kaplan_meier(np.where(acted, days, watch), acted))[0]


def _watch(seen: Waits) -> Floats:
    """How long each row was or would have been watched: a year where it ended with an act."""
    return np.where(seen.ended, np.maximum(YEAR, seen.after), np.maximum(seen.after - 1, 0))


def _decided(curve: Curve) -> tuple[Floats, Floats, Floats]:
    """Share that has decided by the end of each day, low and high."""
    place = np.searchsorted(curve.days, DAYS, side="right") - 1
    waiting, low, high = (
        np.where(place < 0, 1.0, line[np.maximum(place, 0)])
        for line in (curve.share, curve.low, curve.high)
    )
    return 1 - waiting, 1 - high, 1 - low


def _on(curve: Floats, day: int) -> float:
    return float(curve[np.searchsorted(DAYS, day, side="right") - 1])


def _shares(curve: Floats) -> str:
    return ", ".join(f"{_on(curve, mark):.0%}" for mark in MARKS[:-1])


def _bounds(line: Sequence[float]) -> tuple[float | None, ...]:
    return tuple(None if np.isnan(value) else value for value in line)
