"""All readings of the record, brought to the specifications that differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from minilateral.core.errors import NotFoundError, UsageError
from minilateral.evidence.choices import AGAINST, NOT_MADE, Read, readings
from minilateral.evidence.coding import Mask
from minilateral.evidence.episodes import Episodes
from minilateral.evidence.families import FAMILIES, Family, small_rows
from minilateral.evidence.sides import side
from minilateral.evidence.specification import Options, Specifications
from minilateral.evidence.stacked import (
    Outcomes,
    Side,
    Stack,
    at_any_level,
    at_equal_level,
    side_of,
    stack,
)


def specified(
    episodes: Episodes,
    families: Sequence[Family] | None = None,
    against: Sequence[str] = AGAINST,
) -> tuple[Specifications, ...]:
    """The distinct specifications of each family, as point estimates.

    Without `families` those of `FAMILIES` are taken that met one of the others in an incident.

    Raises
    ------
    NotFoundError
        If a family names no body of the record.
    UsageError
        If a family shares a body with the side it is held against, or no incident has both.
    """
    reads = tuple(readings(frozenset(episodes.acts)))
    layers = stack(episodes, [read.coding for read in reads])
    larges = [_Opponent(AGAINST.index(name), *_large(layers, name)) for name in against]
    asked = _present(episodes, larges) if families is None else families
    return tuple(_family(layers, reads, family, larges) for family in asked)


@dataclass(frozen=True, slots=True, eq=False)
class _Opponent:
    """A large side: its option of "against", its rows, and it under every reading."""

    option: int
    rows: Mask
    under: Side


def _large(layers: Stack, name: str) -> tuple[Mask, Side]:
    """A large side; without rows where the record does not hold it."""
    try:
        rows = side(layers.episodes, name)
    except NotFoundError:
        rows = np.zeros(len(layers.episodes.records), np.bool_)
    return rows, side_of(layers, rows)


def _present(episodes: Episodes, larges: Sequence[_Opponent]) -> list[Family]:
    """The families that met somebody."""
    found = []
    for family in FAMILIES:
        try:
            _met(episodes, family, small_rows(episodes, family), larges)
        except (NotFoundError, UsageError):
            continue
        found.append(family)
    if not found:
        raise UsageError("no incident of the record has a small group and NATO or the EU: no pair.")
    return found


def _family(
    layers: Stack, reads: Sequence[Read], family: Family, larges: Sequence[_Opponent]
) -> Specifications:
    small = small_rows(layers.episodes, family)
    under = side_of(layers, small)
    parts = [
        _held_against(layers, reads, large.option, (small, large.rows), (under, large.under))
        for large in _met(layers.episodes, family, small, larges)
    ]
    outcomes, options = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    return _distinct(family, outcomes, options)


def _met(
    episodes: Episodes, family: Family, small: Mask, larges: Sequence[_Opponent]
) -> list[_Opponent]:
    """The large sides that share an incident with a family, or why there is none."""
    if not small.any():
        raise UsageError(f"no episode is left of {family.label}: the filter 'standing' emptied it.")
    met = []
    for large in larges:
        if (small & large.rows).any():
            body = episodes.records[int(np.flatnonzero(small & large.rows)[0])].body
            raise UsageError(f"{body} would stand on both sides; a pair needs two different sides.")
        if np.isin(episodes.incident_of[small], episodes.incident_of[large.rows]).any():
            met.append(large)
    if not met:
        names = " or ".join(AGAINST[large.option] for large in larges)
        raise UsageError(f"no incident has both {family.label} and {names} before it: no pair.")
    return met


def _held_against(
    layers: Stack,
    reads: Sequence[Read],
    against: int,
    rows: tuple[Mask, Mask],
    sides: tuple[Side, Side],
) -> tuple[Outcomes, Options]:
    """Outcomes and options of all readings of two sides, at any level and at equal ones."""
    has_level = np.array([read.coding.outcome != "statement" for read in reads])
    made = np.array([(against, r.compared, NOT_MADE, *r.options) for r in reads], np.int8)
    outcomes, options = [at_any_level(*sides)], [made.copy()]
    options[0][has_level, 2] = 0
    for level in (1, 2):
        equal = at_equal_level(layers, *rows, documented=level == 2)
        outcomes.append(equal[has_level])
        options.append(made[has_level])
        options[-1][:, 2] = level
    return np.concatenate(outcomes), np.concatenate(options)


def _distinct(family: Family, outcomes: Outcomes, options: Options) -> Specifications:
    """One specification for all readings with the same outcomes, in the order of first sight."""
    raw = np.ascontiguousarray(outcomes)
    keys = raw.view(np.dtype((np.void, raw.itemsize * raw.shape[1]))).ravel()
    _, first, where = np.unique(keys, return_index=True, return_inverse=True)
    order = np.argsort(first)
    place = np.empty(len(order), np.intp)
    place[order] = np.arange(len(order))
    return Specifications(family, outcomes[first[order]], options, place[where])
