"""What every fact has in common: strict keys, a source, and whether it was read in that source."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
)

from minilateral.core.dates import PartialDate
from minilateral.core.references import Grade

UNCITED = "uncited"


def split_words(value: Any) -> Any:
    """A cell or scalar holds a list as text separated by semicolons."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(";") if part.strip())
    return value


def _not_empty(keys: tuple[str, ...]) -> tuple[str, ...]:
    if not keys:
        raise ValueError(f"names no source; write {UNCITED} where no document is cited")
    return keys


def _day(value: Any) -> date:
    if isinstance(value, date):
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return date.fromisoformat(value)
    raise ValueError(f"{value!r} is not a day; write YYYY-MM-DD")


def _partial(value: Any) -> PartialDate:
    return value if isinstance(value, PartialDate) else PartialDate.parse(str(value))


Day: TypeAlias = Annotated[date, BeforeValidator(_day)]
Words: TypeAlias = Annotated[tuple[str, ...], BeforeValidator(split_words)]
StateCode: TypeAlias = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
StateCodes: TypeAlias = Annotated[tuple[StateCode, ...], BeforeValidator(split_words)]
#: Keys into `sources.csv`; `uncited` stands for "no document is cited".
SourceKeys: TypeAlias = Annotated[
    tuple[str, ...], BeforeValidator(split_words), AfterValidator(_not_empty)
]
Partial: TypeAlias = Annotated[PartialDate, PlainValidator(_partial), PlainSerializer(str)]
Confidence: TypeAlias = Literal["high", "medium", "low"]
Text: TypeAlias = Annotated[str, Field(min_length=1, max_length=4000)]


class Record(BaseModel):
    """Base of everything read from a fact file: frozen, and strict about its keys."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        populate_by_name=True,
        str_strip_whitespace=True,
        allow_inf_nan=False,
        defer_build=True,
    )


class Fact(Record):
    """A record that rests on documents."""

    source: SourceKeys
    verified: bool
    confidence: Confidence | None = None
    note: str | None = None
    source_note: str | None = None

    @property
    def cited(self) -> bool:
        """Whether the value was read in a cited document; an estimate or uncited date is not."""
        return self.verified and self.source != (UNCITED,)


__all__ = ["UNCITED", "Confidence", "Fact", "Grade", "Partial", "Record", "SourceKeys"]
__all__ += ["StateCode", "StateCodes", "Text", "Words"]
