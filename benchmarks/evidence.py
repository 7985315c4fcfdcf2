"""The evidence report with its curve, against the same in a plain loop of pandas and lifelines."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd
from lifelines import KaplanMeierFitter

from benchmarks.measure import Line, cpu_seconds
from minilateral.evidence.choices import CHOICES, MEANS
from minilateral.evidence.curve import curve
from minilateral.evidence.episodes import episodes
from minilateral.evidence.estimates import Estimated
from minilateral.evidence.report import report
from minilateral.evidence.resampling import incident_weights
from minilateral.evidence.specify import specified
from minilateral.facts import fact_base

DRAWS = 1_000
#: Specifications that the plain loop is asked for; all would take it minutes.
ASKED = 10
WHOLE = f"""
from minilateral.evidence.coding_error import coding_error
from minilateral.evidence.curve import curve
from minilateral.evidence.delays import delays
from minilateral.evidence.episodes import episodes
from minilateral.evidence.models import models
from minilateral.evidence.report import report
from minilateral.evidence.survival import survival
from minilateral.facts import fact_base
found = episodes(fact_base())
told = report(found)
print(told.to_dict()["episodes"])
survival(found, "kind"), models(found)
coding_error(told.reliability), delays(found)
print(len(curve(found, draws={DRAWS}).rows()))
"""
LEVELS = ["commander", "officials", "ministers", "leaders"]
SMALL = ["minilateral", "ad_hoc_coalition"]
Frame = pd.DataFrame


def lines() -> Iterator[Line]:
    """Measure the limits of the issue on evidence."""
    record = episodes(fact_base())
    started = time.process_time()
    found = curve(record, draws=DRAWS)
    ours = time.process_time() - started
    count = sum(each.found.n for each in found.families)
    table, corrections = _table("episodes"), _table("response_corrections")
    weights = incident_weights(len(record.incidents), DRAWS, 0)
    started = time.process_time()
    for index in random.Random(0).sample(range(found.families[0].found.n), ASKED):
        _compare(found.families[0], index, table, corrections, weights)
    plain = (time.process_time() - started) / ASKED
    _compare_medians(report(record).to_dict()["km_median_days"], table)
    times = plain / (ours / count)
    against = f"{times:.0f} x faster than a plain loop ({plain:.2f} s each), {ASKED} equal"
    yield Line(f"{count:,} specifications, intervals", ours, 5.0, against)
    seconds = min(_point_estimates(record) for _ in range(3))
    yield Line("the same as point estimates", seconds, 0.4, "goal of the brief")
    seconds = cpu_seconds(WHOLE, runs=2)
    against = "goal of the issue; medians equal to lifelines"
    yield Line("whole evidence report, fresh", seconds, 10.0, against)


def _point_estimates(record: Any) -> float:
    started = time.process_time()
    specified(record)
    return time.process_time() - started


def _compare(
    each: Estimated, index: int, table: Frame, corrections: Frame, weights: np.ndarray[Any, Any]
) -> None:
    """Hold one specification against the plain loop: counts, median and both intervals."""
    reading = int(np.flatnonzero(each.found.stands_in == index)[0])
    words = {
        choice: names[option] if option >= 0 else ""
        for (choice, names), option in zip(
            CHOICES.items(), each.found.options[reading], strict=True
        )
    }
    first, second, gap, share_ends, gap_ends = _plain(words, table, corrections, weights)
    assert (first, second) == (each.found.small_first[index], each.found.large_first[index])
    assert np.isclose(gap, each.found.median_gap[index], equal_nan=True)
    for ours, theirs in ((each.share, share_ends), (each.gap, gap_ends)):
        assert np.allclose([end[index] for end in ours], theirs, equal_nan=True), words


def _plain(
    words: Mapping[str, str], table: Frame, corrections: Frame, weights: np.ndarray[Any, Any]
) -> tuple[int, int, float, tuple[float, float], tuple[float, float]]:
    """A specification of any small group, from the tables, one incident at a time."""
    rows = _read(words, table, corrections)
    outcome = {incident: _pair(words, group) for incident, group in rows.groupby("incident_id")}
    order = [outcome.get(incident, (0, np.nan)) for incident in sorted(set(table.incident_id))]
    shares, medians = [], []
    for weight in weights:
        drawn = [pair for pair, times in zip(order, weight, strict=True) for _ in range(times)]
        decided = [score for score, _ in drawn if score]
        gaps = [gap for _, gap in drawn if gap == gap]
        if decided:
            shares.append(sum(score > 0 for score in decided) / len(decided))
        if gaps:
            medians.append(float(np.median(gaps)))
    scores = [score for score, _ in order]
    known = [gap for _, gap in order if gap == gap]
    median = float(np.median(known)) if known else np.nan
    return scores.count(1), scores.count(-1), median, _ends(shares), _ends(medians)


def _read(words: Mapping[str, str], table: Frame, corrections: Frame) -> Frame:
    """The episodes as a specification reads them, with `day`, `start`, `seen` and `side`."""
    rows = table.copy()
    for tier in "ABC":
        if words[f"tier {tier}"].endswith("back"):
            for change in corrections[corrections.tier == tier].itertuples():
                here = (rows.incident_id == change.incident_id) & (rows.body == change.body)
                rows.loc[here, change.field] = change.old
    rows = rows[rows.standing_op == "no"]
    if words["rows"] == "verified rows":
        rows = rows[rows.verified == "yes"]
    for name in [column for column in rows if column.endswith(("_date", "_start", "_end"))]:
        rows[name] = pd.to_datetime(rows[name])
    if words["class of act"] == "force only":
        rows = rows[rows.act_class.isin(["force", "none"])]
    elif words["class of act"] == "acts with means":
        rows = rows[rows.act_class.isin([*MEANS, "none"])]
    rows["start"] = rows.incident_date
    if words["clock"] == "from request":
        rows["start"] = rows.request_date.fillna(rows.incident_date)
    rows["day"], rows["seen"] = _dated(words, rows)
    kind, body = rows.body_kind, rows.body
    rows["side"] = np.where(kind.isin(SMALL), "small", "")
    prefixes = {"EU": ("EU", "European"), "NATO": ("NATO",)}
    wanted = prefixes.get(words["against"], ("NATO", "EU", "European"))
    rows.loc[(kind == "multilateral") & body.str.startswith(wanted), "side"] = "large"
    return rows


def _dated(words: Mapping[str, str], rows: Frame) -> tuple[pd.Series[Any], pd.Series[Any]]:
    """The day of the act and the last day of watching."""
    if words["compared"] == "statement":
        return rows.first_statement_date, rows.censor_date
    if words["compared"] == "deployment":
        seen = rows.censor_date.where(rows.decision_date.isna(), rows.censor_deploy_date)
        return rows.deployment_date, seen
    both = rows[["decision_date", "alt_decision_date"]]
    day = {
        "alternative date": rows.alt_decision_date.fillna(rows.decision_date),
        "earliest date": both.join(rows.decision_interval_start).min(axis=1),
        "latest date": both.join(rows.decision_interval_end).max(axis=1),
    }.get(words["decision date"], rows.decision_date)
    if words["soft decisions"] == "soft counted":
        return day, rows.censor_date
    soft = rows.soft_decision == "yes"
    later = rows[["alt_decision_date", "deployment_date"]]
    later = later.where(later.gt(day, axis=0)).min(axis=1)
    return day.where(~soft, later), rows.censor_date.where(~soft, rows.censor_deploy_date)


def _pair(words: Mapping[str, str], group: Frame) -> tuple[int, float]:
    """Who was first in an incident: 1 small, -1 large, 0 nobody; and the gap in days."""
    if words["level"].startswith("equal"):
        return _at_equal_level(words, group)
    small, large = group[group.side == "small"], group[group.side == "large"]
    if small.empty or large.empty:
        return 0, np.nan
    (day_s, seen_s), (day_l, seen_l) = _first(small), _first(large)
    if day_s == day_s and day_l == day_l:
        return int(np.sign(day_l - day_s)), day_l - day_s
    if day_s == day_s and day_s <= seen_l:
        return 1, np.nan
    return (-1, np.nan) if day_l == day_l and day_l <= seen_s else (0, np.nan)


def _at_equal_level(words: Mapping[str, str], group: Frame) -> tuple[int, float]:
    found: list[tuple[float, int, float]] = []
    if words["level"] == "equal, documented":
        group = group[group.authority_judged == "no"]
    for level, same in group[group.day.notna()].groupby("authority"):
        small, large = same[same.side == "small"], same[same.side == "large"]
        if level in LEVELS and len(small) and len(large):
            day_s, day_l = _first(small)[0], _first(large)[0]
            gap = day_l - day_s
            found.append((min(day_s, day_l), LEVELS.index(str(level)), gap))
    if not found:
        return 0, np.nan
    gap = min(found)[2]
    return int(np.sign(gap)), gap


def _first(side: Frame) -> tuple[float, float]:
    """The shortest delay of a side and the last day it was watched, in days from the clock."""
    delay = (side.day - side.start).dt.days.min()
    watched = (side.seen - side.start).dt.days
    return float(delay), float("inf") if watched.isna().any() else float(watched.max())


def _ends(values: list[float]) -> tuple[float, float]:
    """The 95 % percentile interval; none where fewer than half of the draws are known."""
    if 2 * len(values) < DRAWS:
        return np.nan, np.nan
    ordered = sorted(values)
    low, high = (ordered[round(share * (len(ordered) - 1))] for share in (0.025, 0.975))
    return low, high


def _compare_medians(ours: Mapping[str, float | None], table: Frame) -> None:
    """Hold the medians of kinds of body against lifelines."""
    rows = table[table.standing_op == "no"]
    start, decided, end = (
        pd.to_datetime(rows[name]) for name in ("incident_date", "decision_date", "censor_date")
    )
    days = (decided.fillna(end) - start).dt.days.clip(lower=0)
    kinds = {"minilateral": "minilateral", "ad_hoc": "ad_hoc_coalition"}
    for name, kind in {**kinds, "multilateral": "multilateral"}.items():
        of = rows.body_kind == kind
        peer = KaplanMeierFitter().fit(days[of], decided[of].notna())
        assert ours[name] == peer.median_survival_time_, name


def _table(name: str) -> Frame:
    with (files("minilateral.facts") / "data" / f"{name}.csv").open(encoding="utf-8") as file:
        return pd.read_csv(file, dtype=str).convert_dtypes(infer_objects=False)
