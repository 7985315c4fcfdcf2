"""The states a publisher may name, and their ISO 3166-1 alpha-3 codes.

Names are those of the project's own `states.csv`, with the aliases that it keeps.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

from minilateral.core.errors import did_you_mean


def iso3(name: str) -> str | None:
    """Return the code of a state by its English name, or None.

    >>> iso3("Slovak Republic"), iso3("Türkiye"), iso3("Freedonia")
    ('SVK', 'TUR', None)
    """
    return _codes_by_name().get(_folded(name))


def is_code(code: str) -> bool:
    """Whether this is the code of a state (or of a territory that the project knows)."""
    return code in _codes()


def iso3_of_number(cow: int) -> str | None:
    """Return the code of a state by its Correlates of War number, or None.

    >>> iso3_of_number(255), iso3_of_number(9999)
    ('DEU', None)
    """
    return _codes_by_number().get(cow)


@lru_cache(maxsize=1024)
def near_state(name: str) -> str:
    """Return "; did you mean X?" for the nearest state's name, or nothing."""
    return did_you_mean(name, _names())


@cache
def _table() -> tuple[Mapping[str, str], ...]:
    states = files("minilateral.facts") / "data" / "states.csv"
    return tuple(csv.DictReader(states.read_text(encoding="utf-8").splitlines()))


@cache
def _codes() -> frozenset[str]:
    return frozenset(row["iso3"] for row in _table())


@cache
def _names() -> tuple[str, ...]:
    return tuple(name for row in _table() for name in _spellings(row))


@cache
def _codes_by_name() -> Mapping[str, str]:
    return {_folded(name): row["iso3"] for row in _table() for name in _spellings(row)}


@cache
def _codes_by_number() -> Mapping[int, str]:
    return {int(row["cow"]): row["iso3"] for row in _table() if row["cow"]}


def _spellings(row: Mapping[str, str]) -> list[str]:
    return [row["name"], *(alias for alias in row["aliases"].split(";") if alias)]


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
