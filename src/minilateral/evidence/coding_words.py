"""A coding written in words: `outcome=deployment,undone=A+B,verified_only`."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from minilateral.core.errors import UsageError, did_you_mean, full_stop
from minilateral.evidence.coding import Coding

_SETS = ("undone", "acts")
_WORDS = {"yes": True, "no": False}


def parse_coding(text: str) -> Coding:
    """Read choices by commas; a choice named alone is yes, sets are joined by plus signs.

    >>> parse_coding("outcome=deployment,undone=B,verified_only,soft=no").soft
    False

    Raises
    ------
    UsageError
        If a choice or its value is unknown, or a choice is made twice.
    """
    known = {field.name: field.default for field in fields(Coding)}
    found: dict[str, Any] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, value = (piece.strip() for piece in part.partition("="))
        if name not in known:
            near = did_you_mean(name, known) or f"; known are {', '.join(known)}"
            raise UsageError(full_stop(f"{name!r} is no choice of coding{near}"))
        if name in found:
            raise UsageError(f"{name} is chosen twice; leave one.")
        found[name] = _value(name, value, known[name])
    return Coding(**found)


def coding_words(coding: Coding) -> dict[str, Any]:
    """The choices of a coding as plain values, for JSON."""
    plain = {field.name: getattr(coding, field.name) for field in fields(coding)}
    return {
        name: sorted(value) if isinstance(value, frozenset) else value
        for name, value in plain.items()
    }


def _value(name: str, value: str, default: object) -> object:
    if name in _SETS:
        chosen = frozenset(filter(None, (piece.strip() for piece in value.split("+"))))
        if not chosen:
            raise UsageError(f"{name} names nothing; write {name}=A+B, joined by plus signs.")
        return chosen
    if isinstance(default, bool):
        if value and value.lower() not in _WORDS:
            raise UsageError(f"{name}={value} is neither yes nor no.")
        return _WORDS[value.lower() or "yes"]
    return value
