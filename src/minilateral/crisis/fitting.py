"""Fit the simulator's delays to the record: what `tools/make_calibration.py` writes to a file.

Delays of statements, decisions and deployments are those of `evidence.delays`: log-normal days with
a share that never acts, undecided bodies as waits that did not end. Beside them stand the meeting
delays that make the whole model as slow as the record, and what the national record tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import exp, log

import numpy as np
from scipy.special import ndtr

from minilateral.crisis.composed import Deciding, decision_days, numbers
from minilateral.crisis.defaults import common_parameters
from minilateral.crisis.fitted import NATIONAL, SUPPORTED, Fitted
from minilateral.crisis.national import Share, moved_first, refusals
from minilateral.crisis.national_fit import answers, government_days, parliament_days
from minilateral.crisis.procedure import procedure
from minilateral.crisis.remainder import PLAYED, composed_delay, meeting_delay
from minilateral.evidence.delays import Delay, Span, delays
from minilateral.evidence.episodes import Episodes, episodes
from minilateral.evidence.waits import STATES, kinds_of_body
from minilateral.facts import FactBase

#: Kinds that put a text to their members, with the votes it needs and who can stop it; nought is
#: everybody. The others opt in around a lead.
TEXT: Mapping[str, tuple[int, int]] = {
    "NATO": (1, 0),
    "EU": (1, 0),
    "UN Security Council": (9, 5),
    "other institutions": (1, 0),
    "consultative minilaterals": (1, 0),
}
#: Whose steps a kind takes; those of NATO where it is not named.
_STEPS = {"NATO": "nato", "EU": "eu", "UN Security Council": "unsc_p5"}
#: Participants that a group which opts in needs at least.
LEAST_WILLING = 2
_LEANINGS = np.round(np.arange(-1.0, 1.55, 0.05), 2)
_COUNTS = ("rows", "acted", "incidents")
DRAWS = 40  #: From the posterior of a decision's delay, for the interval of the meeting's.


def fitted(base: FactBase) -> tuple[Fitted, ...]:
    """Fit every delay of every kind of body and of governments; takes some seconds."""
    record = episodes(base)
    found = delays(record, DRAWS).delays
    national = tuple(_national(base, found))
    theta = {each.name: each.value for each in common_parameters()}
    theta |= {each.name: each.value for each in national if each.name in theta}
    own = [row for delay in found for row in _delay(delay)]
    decisions = {delay.kind: delay for delay in found if delay.act == "decision"}
    ways = {kind: deciding(record, kind) for kind in decisions}
    leaning = {kind: decisions[kind] for kind in SUPPORTED}
    at_default = _meetings(leaning, ways, theta)
    support = _support(leaning, ways, at_default, theta)
    meetings = _meetings(decisions, ways, {**theta, support.name: support.value})
    return (*own, *meetings, *national, support)


def deciding(record: Episodes, kind: str) -> Deciding:
    """How a kind of body decides in the model, with the median number of members on record."""
    rows = dict(kinds_of_body(record))[kind]
    sizes = [record.records[row].body_size_at_time for row in np.flatnonzero(rows)]
    members = max(int(np.median(sizes)), 1)
    if kind not in TEXT:
        return Deciding("opt in", members, min(LEAST_WILLING, members))
    needed, vetoes = TEXT[kind]
    last = max(row.incident_date for row in record.records)
    whose = record.base.grouping(_STEPS.get(kind, "nato"), last)
    steps = procedure(record.base, whose)
    silence = (steps.silence.low, steps.silence.high)
    redraft = (steps.redraft.low + steps.redraft.high) / 2
    return Deciding("text", members, needed, vetoes or members, silence, redraft)


def _delay(delay: Delay) -> Iterator[Fitted]:
    """The three numbers of a delay; without a share that never acts for those on record for it."""
    spans = [("days", delay.median_days), ("spread", delay.spread), ("never", delay.never)]
    for name, span in spans:
        if span is not None:
            told = delay.told["never" if name == "never" else "median_days"]
            yield _row(delay, f"{delay.act}_{name}", span, told)


def _meetings(
    decisions: Mapping[str, Delay], ways: Mapping[str, Deciding], theta: Mapping[str, float]
) -> list[Fitted]:
    return [row for kind, delay in decisions.items() for row in _meeting(delay, ways[kind], theta)]


def _meeting(delay: Delay, deciding: Deciding, theta: Mapping[str, float]) -> Iterator[Fitted]:
    """The meeting's days and spread, if what the model adds to a meeting is as assumed.

    The record cannot tell how a delay splits. So the intervals reach from the least of the
    meeting's, with all that the model adds, to the most of the decision's, with nothing added.
    """
    middle = (log(delay.median_days.median), delay.spread.median)
    found, added = composed_delay(deciding, theta, middle)
    drawn = [
        meeting_delay((float(place), float(width)), added, deciding, theta["horizon_days"])
        for place, width, _ in delay.draws
    ]
    (least, narrow), (most, wide) = np.quantile(np.array(drawn), (0.05, 0.95), axis=0)
    days = Span(
        exp(found[0]),
        exp(min(least, found[0])),
        max(exp(max(most, found[0])), delay.median_days.high),
    )
    spread = Span(
        found[1],
        min(narrow, found[1], delay.spread.low),
        max(wide, found[1], delay.spread.high),
    )
    yield _row(delay, "meeting_days", days, False)
    yield _row(delay, "meeting_spread", spread, False)


def _support(
    decisions: Mapping[str, Delay],
    ways: Mapping[str, Deciding],
    meetings: Sequence[Fitted],
    theta: Mapping[str, float],
) -> Fitted:
    """How far states lean towards acting, if the model is to decide as often as the record did.

    The value is nearest to the shares of three kinds that decided within the horizon, by the widths
    of their intervals; between the ends all three lie in them. It rests on everything else that is
    assumed, and the record tells late from never badly, so it is not told.
    """
    found = {(row.kind, row.name): row.value for row in meetings}
    shares, reached = [], []
    for kind, delay in decisions.items():
        location, spread, never = delay.draws.T
        within = (1 - never) * ndtr((np.log(theta["horizon_days"]) - location) / spread)
        shares.append(np.quantile(within, (0.05, 0.5, 0.95)))
        drawn = numbers(PLAYED, ways[kind].members)
        start = found[kind, "meeting_days"] * np.exp(found[kind, "meeting_spread"] * drawn.meeting)
        reached.append(
            [
                np.isfinite(decision_days(ways[kind], {**theta, "support": x}, start, drawn)).mean()
                for x in _LEANINGS
            ]
        )
    low, middle, high = np.array(shares).T[:, :, None]
    played = np.array(reached)
    best = float(_LEANINGS[(((played - middle) / (high - low)) ** 2).sum(axis=0).argmin()])
    inside = _LEANINGS[((played >= low) & (played <= high)).all(axis=0)].tolist()
    counts = [sum(getattr(delay, n) for delay in decisions.values()) for n in _COUNTS]
    low_end, high_end = min(inside, default=best), max(inside, default=best)
    return Fitted(
        NATIONAL, "support", best, min(low_end, best), max(high_end, best), False, *counts
    )


def _national(base: FactBase, found: tuple[Delay, ...]) -> Iterator[Fitted]:
    """Days of governments and parliaments, refusals, and forces that moved before the vote.

    The interval of governments' days reaches to that of single states, which counts from the
    incident: the two disagree on where the clock starts, so neither is told.
    """
    (alone,) = (d.median_days for d in found if (d.kind, d.act) == (STATES, "decision"))
    replied = answers(base)
    days, count = government_days(base), len(replied)
    incidents = len({answer.incident_id for answer in replied})
    low, middle, high = (exp(value) for value in days.quantiles(0, (0.05, 0.5, 0.95)))
    yield Fitted(
        NATIONAL, "government_days", middle, min(low, alone.low), max(high, alone.high), False,
        count, count, incidents,
    )  # fmt: skip
    low, middle, high = days.quantiles(1, (0.05, 0.5, 0.95))
    yield Fitted(NATIONAL, "government_spread", middle, low, high, False, count, count, incidents)
    days, count = parliament_days(base)
    low, middle, high = (exp(value) for value in days.quantiles(0, (0.05, 0.5, 0.95)))
    yield Fitted(NATIONAL, "parliament_days", middle, low, high, True, count, count, count)
    low, middle, high = days.quantiles(1, (0.05, 0.5, 0.95))
    yield Fitted(NATIONAL, "parliament_spread", middle, low, high, True, count, count, count)
    yield _share("refusal", refusals(base))
    yield _share("moved_first", moved_first(base))


def _row(delay: Delay, name: str, span: Span, told: bool) -> Fitted:
    counts = [getattr(delay, count) for count in _COUNTS]
    return Fitted(delay.kind, name, span.median, span.low, span.high, told, *counts)


def _share(name: str, share: Share) -> Fitted:
    low, high = share.interval
    return Fitted(NATIONAL, name, share.value, low, high, False, share.of, share.count, share.of)
