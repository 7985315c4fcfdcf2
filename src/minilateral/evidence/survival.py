"""How long bodies take: a curve for each group of episodes, and whether the groups differ.

An undecided body is watched until another takes over, the crisis ends or a year has passed. The
curve treats the end of the watch as telling nothing of what would have followed. Where another
body took over that is doubtful, so two medians bound what may be: every undecided body acts the day
after its watch ended, or none ever does. The second is also the cumulative incidence of acting
(Aalen and Johansen 1978) with the end of the watch as a rival end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from minilateral.core.errors import UsageError, did_you_mean, full_stop
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.evidence.coding import YEAR, Coded, Coding, Mask, coded, need_rows
from minilateral.evidence.episodes import Episodes
from minilateral.evidence.kaplan_meier import Curve, kaplan_meier
from minilateral.evidence.labels import LABELS, ONLY_ACTED, comparable
from minilateral.evidence.log_rank import LogRank, log_rank
from minilateral.evidence.spans import interval_curve
from minilateral.evidence.survival_chart import MARKS, drawn, number

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

#: A group of fewer episodes gets no curve of its own unless it is asked for by name.
FEWEST = 5
CAVEATS = {
    "improvised": "Groups made for the occasion always act: one that never formed left no row. "
    "Their curve says nothing of how likely such a group is, and is pooled with no other.",
    "only_decided": "Only those that acted are grouped here; failures have no act and no level. "
    "The curves compare acts, not how fast bodies come to act.",
    "few": f"A curve of fewer than {FEWEST} episodes shows what happened and estimates nothing.",
    "dependent": "Bodies facing one incident are not independent; bands and the plain test take "
    "them so. The test within incidents does not.",
}


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """A curve with its name and the rows behind it."""

    name: str
    rows: Mask
    curve: Curve
    fast: Curve
    slow: Curve


@dataclass(frozen=True, repr=False)
class Survival(Result):
    """Curves of the share that has not acted yet."""

    episodes: Episodes
    read: Coded
    by: str
    groups: tuple[Group, ...]
    too_few: Mapping[str, int]
    """Groups with fewer than five episodes, and how many they have."""
    test: LogRank
    within: LogRank
    """The test with the incident as stratum."""

    @property
    def title(self) -> str:
        coding = self.read.coding
        return f"Days from {coding.clock} to {coding.outcome}, by {self.by.replace('_', ' ')}"

    @property
    def caveats(self) -> tuple[str, ...]:
        """What a reader must know beside the numbers."""
        pools = {self.episodes.pools[i] for g in self.groups for i in np.flatnonzero(g.rows)}
        told = [CAVEATS["only_decided"]] if self.by in ONLY_ACTED else []
        told += [CAVEATS["improvised"]] if "improvised" in pools else []
        if any(group.curve.n < FEWEST for group in self.groups):
            told.append(CAVEATS["few"])
        if self.too_few:
            told.append(f"No curve for {len(self.too_few)} of fewer than {FEWEST} episodes.")
        return (*told, CAVEATS["dependent"])

    def rows(self) -> list[Mapping[str, Any]]:
        return [self._row(group) for group in self.groups]

    def _row(self, group: Group) -> dict[str, Any]:
        curve = group.curve
        low, high = curve.median_band
        return {
            "group": group.name,
            "episodes": curve.n,
            "acted": curve.events,
            "median_days": curve.median,
            "median_low": low,
            "median_high": high,
            "median_if_soon": group.fast.median,
            "median_if_never": group.slow.median,
            "median_span": interval_curve(self.episodes, self.read, group.rows).median,
            "acted_within_a_year": 1 - group.slow.on(YEAR)[0],
            **{f"watched_day_{mark}": curve.watched_on(mark) for mark in MARKS},
        }

    def table(self) -> list[Mapping[str, Any]]:
        """The medians as a person reads them."""
        return [
            {
                "group": row["group"],
                "episodes": row["episodes"],
                "acted": row["acted"],
                "median days": _day(row["median_days"]),
                "95 % band": f"{_day(row['median_low'])} to {_day(row['median_high'])}",
                "if the undecided acted at once, never": f"{_day(row['median_if_soon'])}, "
                f"{_day(row['median_if_never'])}",
                "dates as spans": " to ".join(dict.fromkeys(map(_day, row["median_span"] or ()))),
                "acted within a year": f"{row['acted_within_a_year']:.0%}",
                "still waiting on day 0, 7, 30, 91": ", ".join(
                    str(row[f"watched_day_{mark}"]) for mark in MARKS[:-1]
                ),
            }
            for row in self.rows()
        ]

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral evidence survival --json`; docs/lookup/json.md has it."""
        tests = {"log_rank": self.test, "log_rank_within_incidents": self.within}
        return {
            "by": self.by,
            "groups": self.rows(),
            "too_few": self.too_few,
            **{
                name: {"chi2": test.statistic, "freedom": test.freedom, "p": test.p}
                for name, test in tests.items()
            },
            "steps": self.steps(),
            "caveats": self.caveats,
        }

    def steps(self) -> list[Mapping[str, Any]]:
        """The curves as tidy rows, a row for each step."""
        return [
            {
                "group": group.name,
                "day": float(day),
                "at_risk": int(risk),
                "acted": int(acted),
                "share_waiting": float(share),
                "low": number(low),
                "high": number(high),
            }
            for group in self.groups
            for day, risk, acted, share, low, high in zip(
                group.curve.days,
                group.curve.at_risk,
                group.curve.acted,
                group.curve.share,
                group.curve.low,
                group.curve.high,
                strict=True,
            )
        ]

    def references(self) -> Sequence[Reference]:
        used = np.any([group.rows for group in self.groups], axis=0)
        records = (r for r, kept in zip(self.episodes.records, used, strict=True) if kept)
        return self.episodes.base.cited_by(record for record in records if record.cited)

    def plot(self) -> Drawing:
        """The curves with their bands, and below the number still watched."""
        most = sorted(self.groups, key=lambda group: -group.curve.n)[:5]
        curves = {group.name: group.curve for group in self.groups if group in most}
        return drawn(curves, self.read.coding)


def survival(
    episodes: Episodes,
    by: str = "kind",
    coding: Coding | None = None,
    bodies: Sequence[Mask] = (),
) -> Survival:
    """Estimate a curve for each group; `bodies` limits the rows to those of some sides.

    Groups across kinds of body (threshold, class of act, authority) leave out single states and
    groups made for the occasion unless `bodies` asks for them.

    Raises
    ------
    UsageError
        If there is no such grouping.
    NotFoundError
        If no episode is left; the message says which filter took them.
    """
    if by not in LABELS:
        near = did_you_mean(by, LABELS) or f"; known are {', '.join(LABELS)}"
        raise UsageError(full_stop(f"{by!r} groups no episodes{near}"))
    read = coded(episodes, coding or Coding())
    asked = np.any(bodies, axis=0) if len(bodies) else comparable(episodes, by)
    if by in ONLY_ACTED:
        asked = asked & read.acted
    need_rows(read, asked, "the bodies asked for")
    names = LABELS[by](episodes)
    kept = read.kept & asked & np.array([bool(name) for name in names])
    labels = np.array(names)
    groups, too_few = [], {}
    for name in dict.fromkeys(names):
        rows = kept & (labels == name)
        if rows.sum() >= FEWEST or (rows.any() and len(bodies)):
            groups.append(_group(name, read, rows))
        elif rows.any():
            too_few[name] = int(rows.sum())
    groups.sort(key=lambda group: -group.curve.n)
    return Survival(episodes, read, by, tuple(groups), too_few, *_tests(episodes, read, groups))


def _group(name: str, read: Coded, rows: Mask) -> Group:
    durations, acted = read.durations[rows], read.acted[rows]
    everybody = np.ones(len(durations), np.bool_)
    return Group(
        name,
        rows,
        kaplan_meier(durations, acted),
        kaplan_meier(np.where(acted, durations, durations + 1), everybody),
        kaplan_meier(np.where(acted, durations, np.inf), acted),
    )


def _tests(episodes: Episodes, read: Coded, groups: Sequence[Group]) -> tuple[LogRank, LogRank]:
    """The log-rank tests, across and within incidents."""
    number = np.full(len(episodes.records), -1, np.intp)
    for index, group in enumerate(groups):
        number[group.rows] = index
    rows = number >= 0
    durations, acted = read.durations[rows], read.acted[rows]
    plain = log_rank(durations, acted, number[rows])
    return plain, log_rank(durations, acted, number[rows], episodes.incident_of[rows])


def _day(value: float | None) -> str:
    return "not reached" if value is None else f"{value:.0f}"
