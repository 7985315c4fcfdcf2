"""The estimates that come with the package: ideal points by session, and how dyads vote alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import NoFactAtDateError

Draws = NDArray[np.float64]

#: From a 90 % interval of a normal distribution to its standard deviation.
_SIGMAS_IN_INTERVAL = 2 * 1.6448536269514722


@dataclass(frozen=True, slots=True)
class Estimate:
    """The median of a quantity and its 90 % interval."""

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, draws: Draws) -> Self:
        """Summarise draws of one quantity."""
        low, value, high = (float(q) for q in np.quantile(draws, (0.05, 0.5, 0.95)))
        return cls(value, low, high)


@dataclass(frozen=True, slots=True)
class SessionPoints:
    """The ideal points of one session of the General Assembly: an entry for each state."""

    session: int
    iso3: tuple[str, ...]
    ccode: NDArray[np.int64]
    point: NDArray[np.float64]
    low: NDArray[np.float64]
    """5 % quantile of each posterior."""
    high: NDArray[np.float64]
    """95 % quantile of each posterior."""

    def draws(self, count: int, rng: np.random.Generator) -> Draws:
        """Draw `count` sets of ideal points, draws by states.

        Each state's posterior is taken as normal and independent of the others'.
        """
        sigma = (self.high - self.low) / _SIGMAS_IN_INTERVAL
        return self.point + sigma * rng.standard_normal((count, len(self.iso3)))

    def only(self, at: NDArray[np.intp]) -> SessionPoints:
        """The ideal points of the states at these positions."""
        return SessionPoints(
            self.session,
            tuple(self.iso3[i] for i in at),
            self.ccode[at],
            self.point[at],
            self.low[at],
            self.high[at],
        )

    def positions(self, states: Iterable[str]) -> NDArray[np.intp]:
        """Where those of the states that have an estimate stand in the arrays."""
        at = {code: i for i, code in enumerate(self.iso3)}
        return np.array([at[code] for code in states if code in at], dtype=np.intp)


@cache
def ideal_points(path: Path | None = None) -> Mapping[int, SessionPoints]:
    """The shipped ideal points by session, or those of a file in the same form."""
    if path is None:
        with as_file(files("minilateral.affinity") / "data" / "ideal_points.csv") as shipped:
            return _read(shipped)
    return _read(path)


def _read(path: Path) -> Mapping[int, SessionPoints]:
    kinds = [("ccode", "i8"), ("iso3", "U3"), ("session", "i8")]
    kinds += [(name, "f8") for name in ("ideal_point", "q05", "q95")]
    rows = np.loadtxt(path, delimiter=",", skiprows=1, dtype=kinds, encoding="utf-8")
    return {int(session): _of(rows, int(session)) for session in np.unique(rows["session"])}


def _of(rows: NDArray[np.void], session: int) -> SessionPoints:
    own = rows[rows["session"] == session]
    codes = tuple(str(code) for code in own["iso3"])
    return SessionPoints(session, codes, own["ccode"], own["ideal_point"], own["q05"], own["q95"])


def last_session_before(day: date) -> int:
    """The last regular session that ended before the day.

    Session n opens in September of the year 1945 + n; it is taken to end on 30 September a year on.

    >>> last_session_before(date(2022, 1, 1)), last_session_before(date(2022, 10, 1))
    (75, 76)
    """
    return day.year - 1946 - (day <= date(day.year, 9, 30))


def points_before(day: date, points: Mapping[int, SessionPoints] | None = None) -> SessionPoints:
    """The ideal points of the last session that ended before the day and has estimates.

    Raises
    ------
    NoFactAtDateError
        If there is none.
    """
    points = ideal_points() if points is None else points
    known = [session for session in points if session <= last_session_before(day)]
    if not known:
        raise NoFactAtDateError(f"no session of the General Assembly with votes ended by {day}.")
    return points[max(known)]
