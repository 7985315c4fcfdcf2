"""Do small groups act faster? The answers side by side, each with what it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np

from minilateral.core.errors import NotFoundError, UsageError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.evidence.choices import AGAINST
from minilateral.evidence.coding import Coded, Coding, coded, need_rows
from minilateral.evidence.coding_words import coding_words
from minilateral.evidence.episodes import Episodes
from minilateral.evidence.families import FAMILIES, Family
from minilateral.evidence.kaplan_meier import Curve, curve_of
from minilateral.evidence.paired import Paired, paired
from minilateral.evidence.reliability import Reliability, reliability
from minilateral.evidence.sides import called, present, side
from minilateral.evidence.specification import Specifications, summary
from minilateral.evidence.specify import specified

#: Kinds and bodies whose medians are told where none are named.
CURVES = ("minilateral", "ad_hoc", "multilateral", "NATO", "EU", "UNSC", "JEF")
PAIRS = (
    ("small", "institution"),
    ("minilateral", "institution"),
    ("own_means", "institution"),
    ("consultative", "institution"),
    ("small", "NATO"),
    ("small", "EU"),
    ("JEF", "NATO"),
    ("JEF", "EU"),
)
CAVEATS = (
    "The incidents were chosen because they are known and dated; they are no sample.",
    "Acts differ in cost and level: a commander's order and the agreement of ten ministers are not "
    "the same. The comparison at equal authority and that of deployments come first.",
    "Coalitions made for the occasion always act: one that never formed left no row. `small` holds "
    "them, `minilateral` does not.",
    "A side that never acted loses by default where the other acted while it was still watched.",
    "About half of the levels of authority are our judgement.",
)


@dataclass(frozen=True, repr=False)
class Report(Result):
    """Medians, pairs at equal and at any level, specifications and reliability."""

    episodes: Episodes
    coding: Coding
    curves: Mapping[str, Curve]
    pairs: tuple[tuple[Paired, Paired, Paired], ...]
    """For each two sides: at equal authority, at any level, and deployments."""
    specifications: tuple[Specifications, ...]
    reliability: Reliability | None

    @property
    def title(self) -> str:
        return f"Who acts first, and how fast: {self.episodes.title}"

    def rows(self) -> list[Mapping[str, Any]]:
        """A row for each two sides, with first to first in each comparison."""
        return [
            {
                "small": at_any.small,
                "large": at_any.large,
                "equal_authority": _score(equal),
                "deployment": _score(deployed),
                "any_authority": _score(at_any),
                "pairs": at_any.count,
                "by_default": f"{at_any.endings['small by default']}:"
                f"{at_any.endings['large by default']}",
                "median_difference_days": at_any.pairs.median_gap,
                "p": at_any.p,
            }
            for equal, at_any, deployed in self.pairs
        ]

    def medians(self) -> list[Mapping[str, Any]]:
        """A row for each kind or body."""
        return [
            {
                "who": name,
                "episodes": curve.n,
                "acted": curve.events,
                "median_days": curve.median,
                "low": curve.median_band[0],
                "high": curve.median_band[1],
            }
            for name, curve in self.curves.items()
        ]

    def specification_lines(self) -> list[str]:
        """How each definition of the small side fares over all readings, in a sentence."""
        if not self.specifications:
            return ["Specifications: these sides have too few pairs in common for a curve."]
        return [_line(found) for found in summary(self.specifications)["families"]]

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral evidence --json`; docs/lookup/json.md has the fields."""
        return {
            "episodes": len(self.episodes.records),
            "incidents": len(self.episodes.incidents),
            "coding": coding_words(self.coding),
            "km_median_days": {name: curve.median for name, curve in self.curves.items()},
            "medians": self.medians(),
            "paired": [
                {
                    **at_any.summary(),
                    "at_equal_authority": equal.summary(),
                    "of_deployments": deployed.summary(),
                }
                for equal, at_any, deployed in self.pairs
            ],
            "specifications": summary(self.specifications) if self.specifications else None,
            "reliability": self.reliability.to_dict() if self.reliability else None,
            "caveats": CAVEATS,
        }

    def references(self) -> Sequence[Reference]:
        return self.episodes.references()


def report(episodes: Episodes, bodies: Sequence[str] = (), coding: Coding | None = None) -> Report:
    """Put the answers together; `bodies` limits them to some, each two held against each other.

    Raises
    ------
    NotFoundError
        If a body is unknown, or a filter takes all of its episodes.
    UsageError
        If a body is named twice.
    """
    reading = coding or Coding()
    names = [called(episodes, name) for name in bodies]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise UsageError(f"{twice} is named twice; leave one.")
    read = coded(episodes, reading)
    curves = {}
    for name in names or [name for name in CURVES if _held(episodes, read, name)]:
        rows = side(episodes, name)
        need_rows(read, rows, name)
        curves[name] = curve_of(read, rows)
    return Report(
        episodes,
        reading,
        curves,
        tuple(
            _three(episodes, small, large, reading)
            for small, large in (_two_by_two(episodes, names) if names else PAIRS)
            if names or (_held(episodes, read, small) and _held(episodes, read, large))
        ),
        _specified(episodes, names),
        _reliability(episodes),
    )


def _held(episodes: Episodes, read: Coded, name: str) -> bool:
    """Whether the record, as it is read, holds an episode of a side."""
    return present(episodes, name) and bool((side(episodes, name) & read.kept).any())


def _two_by_two(episodes: Episodes, names: Sequence[str]) -> list[tuple[str, str]]:
    """Every two bodies, the one with fewer members first."""
    size = np.array([record.body_size_at_time for record in episodes.records])
    typical = {name: float(np.median(size[side(episodes, name)])) for name in names}
    return [(a, b) if typical[a] <= typical[b] else (b, a) for a, b in combinations(names, 2)]


def _three(
    episodes: Episodes, small: str, large: str, coding: Coding
) -> tuple[Paired, Paired, Paired]:
    """The comparison at equal authority, at any, and of deployments."""
    equal = replace(coding, equal_authority=True)
    deployed = replace(coding, outcome="deployment", equal_authority=False)
    return (
        paired(episodes, small, large, equal),
        paired(episodes, small, large, replace(coding, equal_authority=False)),
        paired(episodes, small, large, deployed),
    )


def _specified(episodes: Episodes, names: Sequence[str]) -> tuple[Specifications, ...]:
    """The specifications of the small bodies named against NATO and the EU, or of all families."""
    large = [name for name in names if name in AGAINST]
    families = [Family(name, name) for name in names if _is_small(episodes, name)]
    try:
        if not names:
            return specified(episodes, FAMILIES)
        return specified(episodes, families, large) if families and large else ()
    except (NotFoundError, UsageError):
        return ()


def _is_small(episodes: Episodes, name: str) -> bool:
    return bool((side(episodes, name) & side(episodes, "small")).any())


def _reliability(episodes: Episodes) -> Reliability | None:
    try:
        return reliability(episodes)
    except UsageError:
        return None


def _line(found: Mapping[str, Any]) -> str:
    label, share, gap = (
        found[name] for name in ("family", "share_small_faster", "median_effect_days")
    )
    if share is None:
        return f"Specifications, {label}: no pair was decided; nothing can be said."
    apart = "never both acted" if gap is None else f"median gap {gap:+.0f} days"
    return (
        f"Specifications, {label}: first more often than not in {share:.0%} of {found['n']:,} "
        f"({apart})."
    )


def _score(found: Paired) -> str:
    return f"{found.pairs.small_first}:{found.pairs.large_first}" if found.count else "no pair"
