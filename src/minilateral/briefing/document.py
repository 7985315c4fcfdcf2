"""The parts of a brief: sections of statements, tables and figures, each knowing its sources."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, TypeAlias

from minilateral.facts import FactBase, Grouping
from minilateral.facts.records.base import UNCITED, Fact
from minilateral.facts.records.grouping import DecisionRule

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing


#: Empty where documents that were read carry the whole line.
Flag: TypeAlias = Literal["", "uncited", "not verified", "partly uncited"]


@dataclass(frozen=True, slots=True)
class Question:
    """What a brief is asked: a grouping, those it is held against, and the day."""

    subject: Grouping
    against: tuple[Grouping, ...]
    base: FactBase
    on: date

    @property
    def bodies(self) -> tuple[Grouping, ...]:
        """The subject and those it is held against."""
        return (self.subject, *self.against)


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence, the documents behind it, and a flag where they do not carry all of it."""

    text: str
    sources: tuple[str, ...] = ()
    flag: Flag = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table, the documents behind it, and a flag where they do not carry it."""

    cells: tuple[str, ...]
    sources: tuple[str, ...] = ()
    flag: Flag = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Statements that follow one another."""

    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """Statements as a list."""

    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; columns named in `numbers` hold figures and are set to the right."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    numbers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart, what it shows in words, and the table behind it; drawn only when it is needed."""

    name: str
    draw: Callable[[], Drawing]
    alt: str
    caption: str
    table: Table


def flag(verified: bool, sources: Sequence[str]) -> Flag:
    """Whether a value is uncited, or has documents that do not verify it."""
    if verified:
        return ""
    return "not verified" if any(key != UNCITED for key in sources) else "uncited"


def resting_on(*facts: Fact) -> tuple[tuple[str, ...], Flag]:
    """The documents and the flag of a line made from facts."""
    keys = dict.fromkeys(key for fact in facts for key in fact.source)
    flags = {flag(fact.verified, fact.source) for fact in facts}
    whole: Flag = "partly uncited" if len(flags) > 1 else next(iter(flags), "")
    return tuple(keys), whole


def ruled_by(body: Grouping, rule: DecisionRule) -> tuple[tuple[str, ...], Flag]:
    """The documents and the flag of a decision rule."""
    sources = body.sources_of(rule.source)
    return sources, flag(rule.verified, sources)


def known_of(*bodies: Grouping) -> tuple[str, ...]:
    """The documents behind what is said of bodies in general."""
    return tuple(dict.fromkeys(key for body in bodies for key in body.record.sources))


Block: TypeAlias = Paragraph | Bullets | Table | Figure


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a brief."""

    id: str
    title: str
    blocks: tuple[Block, ...]

    def tables(self) -> Iterator[Table]:
        """Every table of the section, those behind its figures too."""
        for block in self.blocks:
            if isinstance(block, Table):
                yield block
            elif isinstance(block, Figure):
                yield block.table

    def statements(self) -> Iterator[Statement]:
        """Every statement of the section."""
        for block in self.blocks:
            if isinstance(block, (Paragraph, Bullets)):
                yield from block.statements

    def source_keys(self) -> Iterator[str]:
        """The documents of the section in reading order."""
        for block in self.blocks:
            lines: tuple[Statement | Row, ...]
            if isinstance(block, (Paragraph, Bullets)):
                lines = block.statements
            else:
                lines = block.rows if isinstance(block, Table) else block.table.rows
            for line in lines:
                yield from line.sources


def said(*texts: str) -> Paragraph:
    """A paragraph of plain statements about the brief itself, which rest on no document."""
    return Paragraph(tuple(Statement(text) for text in texts))
