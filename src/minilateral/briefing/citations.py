"""Numbers for the documents of a brief, in the order of first mention, and runs of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from minilateral.briefing.compose import Brief


def numbered(brief: Brief) -> Mapping[str, int]:
    """Key of each document, and its number in the bibliography."""
    return {reference.key: number for number, reference in enumerate(brief.bibliography, 1)}


def runs(sources: Sequence[str], known: Mapping[str, int]) -> list[tuple[int, int]]:
    """First and last number of each unbroken run of a line's documents; uncited has none."""
    found: list[tuple[int, int]] = []
    for number in sorted(known[key] for key in set(sources) if key in known):
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def shown(run: tuple[int, int]) -> str:
    """A run as a reader sees it: 4, or 4-7 with a dash."""
    first, last = run
    return str(first) if first == last else f"{first}–{last}"
