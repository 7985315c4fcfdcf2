"""Turning raw rows into records, and pydantic's complaints into faults with a place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from minilateral.core.errors import Fault, InvalidDataError, Place, did_you_mean
from minilateral.facts.records.base import Record

R = TypeVar("R", bound=Record)
_adapters: dict[type[Record], TypeAdapter[Any]] = {}


def validate(
    record: type[R],
    rows: Sequence[Any],
    place: Callable[[tuple[str | int, ...]], Place],
) -> tuple[R, ...]:
    """Check rows against a record's schema; `place` tells where the value at a path stands.

    Raises
    ------
    InvalidDataError
        With every fault of every row.
    """
    if record not in _adapters:
        _adapters[record] = TypeAdapter(list[record])  # type: ignore[valid-type]
    try:
        return tuple(_adapters[record].validate_python(rows))
    except ValidationError as error:
        raise InvalidDataError(
            [Fault(place(detail["loc"]), _sentence(record, detail)) for detail in error.errors()]
        ) from None


def _sentence(record: type[Record], detail: ErrorDetails) -> str:
    where = ".".join(str(part) for part in detail["loc"][1:])
    shown = repr(detail["input"])
    shown = shown if len(shown) <= 60 else f"{shown[:57]}..."
    message = detail["msg"].removeprefix("Value error, ")
    if detail["input"] is None and where:
        return f"{where} is left blank, but must be given"
    match detail["type"]:
        case "extra_forbidden":
            key = str(detail["loc"][-1])
            return f"unknown key {where!r}{did_you_mean(key, known_keys(record, detail['loc']))}"
        case "missing":
            return f"the key {where!r} is missing"
        case "string_pattern_mismatch":
            return f"{where}: {shown} does not have the form it needs ({detail['ctx']['pattern']})"
        case "literal_error":
            near = did_you_mean(str(detail["input"]), _choices(detail))
            return f"{where}: {shown} is not one of {detail['ctx']['expected']}{near}"
        case "model_type":
            return f"{where}: {shown} is not a mapping of keys to values".removeprefix(": ")
        case "value_error":
            return f"{where}: {message}" if where else message
        case _:
            return f"{where}: {message}; got {shown}"


def _choices(detail: ErrorDetails) -> list[str]:
    return [part.strip("' ") for part in detail["ctx"]["expected"].replace(" or ", ",").split(",")]


def known_keys(record: type[Record], loc: tuple[str | int, ...]) -> list[str]:
    """The keys that the schema knows at the place of an unknown one."""
    known: Any = record
    for part in loc[1:-1]:
        field = _field(known, part) if isinstance(part, str) else None
        known = _record_in(field.annotation) if field is not None else known
        if known is None:
            return []
    return [field.alias or name for name, field in known.model_fields.items()]


def _field(record: type[Record], key: str) -> Any:
    for name, field in record.model_fields.items():
        if key in (name, field.alias):
            return field
    return None


def _record_in(annotation: Any) -> type[Record] | None:
    """The record class inside an annotation such as `tuple[Spell, ...] | None`."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return annotation
    inner = (_record_in(argument) for argument in getattr(annotation, "__args__", ()))
    return next((found for found in inner if found is not None), None)
