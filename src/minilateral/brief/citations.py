"""Numbers for the documents of a brief, in the order of first mention."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from minilateral.brief.compose import Brief


def numbered(brief: Brief) -> Mapping[str, int]:
    """Key of each document, and its number in the bibliography."""
    return {reference.key: number for number, reference in enumerate(brief.bibliography, 1)}


def numbers(sources: Sequence[str], known: Mapping[str, int]) -> list[int]:
    """The numbers of a line's documents, rising; uncited has none."""
    return sorted(known[key] for key in set(sources) if key in known)
