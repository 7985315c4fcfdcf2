"""Curves: the share of histories in which a body has decided, and is there, by each day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from minilateral.charts.shares import ShareByDay, shares_by_day
from minilateral.charts.theme import SERIES
from minilateral.crisis.summary import wilson

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing
    from minilateral.crisis.histories import Ensemble

#: What is drawn of a body, and how it is named.
KINDS: Final = {"decision": "decided", "presence": "first unit there"}
#: Whole hours of a year, close together at first.
DAYS: Final = np.unique(np.rint(np.geomspace(1, 365 * 24, 150))) / 24
#: Policies that can be told apart by their dashes.
MOST_POLICIES: Final = 3


class _Line(NamedTuple):
    body: int
    policy: int
    delay: str
    kind: str


def curves(found: Ensemble) -> list[ShareByDay]:
    """The curves of decision and presence; with several policies of presence alone, by policy.

    The bands hold Monte Carlo error alone. Bodies and policies that could not be told apart are
    left out, the last ones first.
    """
    days = tuple(DAYS.tolist())
    drawn = []
    for line in _lines(found):
        share = found.by_day(line.delay, line.policy, line.body, DAYS)
        low, high = (tuple(bound.tolist()) for bound in wilson(share, found.plan.replications))
        body = found.plan.bodies[line.body]
        drawn.append(ShareByDay(body, line.kind, days, tuple(share.tolist()), low, high))
    return drawn


def chart(found: Ensemble) -> Drawing:
    """One line for each curve."""
    several = len(found.plan.policies) > 1
    what = "a first unit there" if several else "a decision, and a first unit there,"
    shown = min(len(SERIES), len(found.plan.bodies)), min(MOST_POLICIES, len(found.plan.policies))
    cut = shown != (len(found.plan.bodies), len(found.plan.policies))
    left_out = f"; the first {shown[0]} bodies and {shown[1]} policies" if cut else ""
    return shares_by_day(
        curves(found),
        f"share of histories with {what} by day{left_out}",
        found.title,
        band="95\N{NO-BREAK SPACE}%, Monte Carlo error",
    )


def _lines(found: Ensemble) -> Iterator[_Line]:
    policies = found.plan.policies[:MOST_POLICIES]
    for body in range(min(len(SERIES), len(found.plan.bodies))):
        if len(policies) > 1:
            for number, policy in enumerate(policies):
                yield _Line(body, number, "presence", policy.name)
        else:
            for delay, kind in KINDS.items():
                yield _Line(body, 0, delay, kind)
