"""How alike the alliance portfolios of each two states are, year by year."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from minilateral.affinity import measures
from minilateral.affinity.cross_tables import cross_tables
from minilateral.affinity.dyads import Column, Dyads, Part
from minilateral.affinity.field_names import columns
from minilateral.affinity.similarity import THIN_BELOW
from minilateral.affinity.sources import ATOP, COW_ALLIANCES, HAGE, SIGNORINO_RITTER
from minilateral.affinity.succession import seats
from minilateral.core.errors import DataWarning, UsageError
from minilateral.facts.readers.alliances import Alliances, System

Ties: TypeAlias = Literal["valued", "binary"]
Capabilities: TypeAlias = Mapping[tuple[int, int], float]

DEFAULT = ("kappa", "s_score", "scott_pi", "tau_b")
SOURCE = {"atop": ATOP, "cow": COW_ALLIANCES}


def portfolio_similarity(
    alliances: Alliances,
    system: System | None = None,
    names: Sequence[str] = DEFAULT,
    ties: Ties = "valued",
    capabilities: Capabilities | None = None,
    years: Sequence[int] = (),
) -> Dyads:
    """Measures of likeness of what two states promise every state of the system, by year.

    A state's tie with itself is the strongest, after Signorino and Ritter. Valued ties run from 0
    to 3, binary ones are 0 or 1. `capabilities` adds S weighted by them. Without `system` the
    states of a year are those with an alliance, and a warning says so.

    Raises
    ------
    UsageError
        An unknown measure or kind of ties.
    """
    if ties not in get_args(Ties):
        raise UsageError(f"ties are {' or '.join(get_args(Ties))}, not {ties!r}.")
    if system is None:
        text = f"{alliances.file}: without a list of states, those with no alliance are left out."
        warnings.warn(text, DataWarning, stacklevel=2)
    asked = columns(names, "va" if ties == "valued" else "ba")
    wanted = list(years) or np.unique(alliances.year).tolist()
    parts = [_of_year(alliances, system, year, ties, asked, capabilities) for year in wanted]
    codes = np.unique(np.concatenate([alliances.ccode1, alliances.ccode2, *(p[1] for p in parts)]))
    return Dyads.stacked(
        "year",
        parts,
        THIN_BELOW,
        f"{ties} alliance ties ({alliances.publisher.upper()})",
        {int(code): _code(int(code)) for code in codes},
        (SOURCE[alliances.publisher], HAGE, SIGNORINO_RITTER),
    )


def portfolios(alliances: Alliances, states: NDArray[np.int64], year: int) -> NDArray[np.int8]:
    """What each state (column) promises each state (row) in a year: 0 to 3."""
    here = (
        (alliances.year == year)
        & np.isin(alliances.ccode1, states)
        & np.isin(alliances.ccode2, states)
    )
    promiser = np.searchsorted(states, alliances.ccode1[here])
    promised = np.searchsorted(states, alliances.ccode2[here])
    found = np.zeros((len(states), len(states)), dtype=np.int8)
    np.maximum.at(found, (promised, promiser), alliances.worth[here])
    np.fill_diagonal(found, 3)
    return found


def _of_year(
    alliances: Alliances,
    system: System | None,
    year: int,
    ties: Ties,
    asked: Mapping[str, Callable[[measures.Tables], measures.Values]],
    capabilities: Capabilities | None,
) -> Part:
    if system is None:
        here = alliances.year == year
        states = np.union1d(alliances.ccode1[here], alliances.ccode2[here])
    else:
        states = system.members(year)
    held = portfolios(alliances, states, year)
    levels = held + 1 if ties == "valued" else (held > 0) + np.int8(1)
    count = 4 if ties == "valued" else 2
    (first, second), tables = cross_tables(levels.astype(np.int8), count)
    found: dict[str, Column] = {
        "n": measures.shared(tables).astype(np.int32),
        "no_variation": measures.chance_only(tables),
        **{name: measure(tables) for name, measure in asked.items()},
    }
    if capabilities is not None:
        found |= _weighted(levels.astype(np.int8), count, states, year, capabilities)
    return year, states[first].astype(np.int32), states[second].astype(np.int32), found


def _weighted(
    levels: NDArray[np.int8],
    count: int,
    states: NDArray[np.int64],
    year: int,
    capabilities: Capabilities,
) -> dict[str, Column]:
    """S with each promised state weighing what it can do; one without a figure weighs nothing."""
    weight = np.array([capabilities.get((int(code), year), 0.0) for code in states])
    if not weight.any():
        empty = np.full(len(states) * (len(states) - 1) // 2, np.nan)
        return dict.fromkeys(("srswba",) if count == 2 else ("srswvaa", "srswvas"), empty)
    _, tables = cross_tables(levels, count, weight)
    absolute = measures.s_score(tables)
    if count == 2:
        return {"srswba": absolute}
    return {"srswvaa": absolute, "srswvas": measures.s_score(tables, "squared")}


def _code(ccode: int) -> str:
    """The ISO code of a number that has a seat in the General Assembly, else the number."""
    return seats()[ccode][-1].iso3 if ccode in seats() else str(ccode)
