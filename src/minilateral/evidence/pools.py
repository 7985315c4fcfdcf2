"""Kinds of small group that are not to be mixed, from the axes of the groupings.

Standing groups with forces or means of their own, formats that consult, formats inside the EU and
groups improvised for the occasion work under different constraints. The last always "decide": one
that never formed leaves no row.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from minilateral.facts.records.grouping import GroupingRecord
from minilateral.facts.records.response import Episode

Pool: TypeAlias = Literal[
    "institution", "own_means", "consultative", "inside_eu", "improvised", "national"
]
POOLS: dict[Pool, str] = {
    "institution": "large institutions",
    "own_means": "standing groups with forces or means of their own",
    "consultative": "consultative formats",
    "inside_eu": "formats inside the EU",
    "improvised": "groups made for the occasion",
    "national": "single states",
}
_SMALL = ("minilateral", "ad_hoc_coalition")


def pool(episode: Episode, grouping: GroupingRecord | None) -> Pool:
    """The pool of an episode's body; `grouping` is what the body is or belongs to, if known.

    A standing coalition without a file of its own is its forces. Any other standing body without
    one is taken to consult only.
    """
    if episode.body_kind not in _SMALL:
        return "institution" if episode.body_kind == "multilateral" else "national"
    if grouping is not None and grouping.id.split("_")[0] == "eu":
        return "inside_eu"
    if episode.new_or_standing == "new":
        return "improvised"
    if grouping is None:
        return "own_means" if episode.body_kind == "ad_hoc_coalition" else "consultative"
    return "own_means" if has_means(grouping) else "consultative"


def has_means(grouping: GroupingRecord) -> bool:
    """Whether the record names forces, a headquarters or money beside a standing structure."""
    means = (grouping.standing_forces_or_hq or "none").casefold()
    standing = grouping.axes is not None and grouping.axes.standing.value != "no"
    return standing and not means.startswith(("none", "no "))
