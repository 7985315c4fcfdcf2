"""How a brief writes numbers, dates and lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from minilateral.core.dates import PartialDate
from minilateral.facts.vocabulary import in_words as plain

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_NUMBERS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)


def day(value: date) -> str:
    """4 September 2014."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def partial(value: PartialDate) -> str:
    """A date as closely as it is known: 4 September 2014, June 2021 or 2018."""
    if value.precision == "day":
        return day(value.first)
    if value.precision == "month":
        return f"{_MONTHS[value.first.month - 1]} {value.first.year}"
    return str(value.first.year)


def on_or_in(value: PartialDate) -> str:
    """A date behind its preposition: on 4 September 2014, in June 2021."""
    return f"{'on' if value.precision == 'day' else 'in'} {partial(value)}"


def count(number: int, one: str, many: str | None = None) -> str:
    """A count in words with its noun: one state, ten states, 32 states."""
    noun = one if number == 1 else (many or f"{one}s")
    return f"{_NUMBERS[number] if number < len(_NUMBERS) else number} {noun}"


def share(part: int, whole: int) -> str:
    """A part of a whole in words: all ten, none, 8 of 9."""
    if part == whole:
        return f"all {_NUMBERS[whole]}" if whole < len(_NUMBERS) else f"all {whole}"
    return "none" if part == 0 else f"{part} of {whole}"


def share_of_its(part: int, whole: int, nouns: str) -> str:
    """A part of what a body has: all ten of its members, 8 of its 9 functions."""
    if part in (0, whole):
        return f"{share(part, whole)} of its {nouns}"
    return f"{part} of its {whole} {nouns}"


def listed(words: Sequence[str]) -> str:
    """a, b and c."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def sentence(text: str) -> str:
    """The text with a capital first letter and a full stop."""
    text = text.strip()
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '?', '!')) else '.'}"


def figure(value: float | None, digits: int = 2) -> str:
    """A number without needless zeros; unknown is said to be unknown."""
    if value is None:
        return "unknown"
    shown = f"{value:,.{digits}f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


__all__ = [
    "count",
    "day",
    "figure",
    "listed",
    "on_or_in",
    "partial",
    "plain",
    "sentence",
    "share",
    "share_of_its",
]
