"""A brief as Markdown with footnotes; what the facts say is escaped, never markup."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from minilateral.briefing import words
from minilateral.briefing.citations import numbered, runs
from minilateral.briefing.document import Block, Bullets, Figure, Paragraph, Row, Statement, Table

if TYPE_CHECKING:
    from minilateral.briefing.compose import Brief


def render(brief: Brief) -> str:
    """Write the brief as Markdown."""
    known = numbered(brief)
    lines = [f"# {_escaped(brief.title)}", f"On {words.day(brief.question.on)}."]
    for part in brief.sections:
        lines.append(f"## {_escaped(part.title)}")
        lines += [_block(block, known) for block in part.blocks]
    lines.append("## Bibliography")
    lines.append("\n".join(f"[^{known[r.key]}]: {_escaped(r.text())}" for r in brief.bibliography))
    return "\n\n".join(lines) + "\n"


def _block(block: Block, known: Mapping[str, int]) -> str:
    match block:
        case Paragraph():
            return " ".join(_statement(s, known) for s in block.statements)
        case Bullets():
            return "\n".join(f"- {_statement(s, known)}" for s in block.statements)
        case Table():
            return _table(block, known)
        case Figure():
            note = f"*{_escaped(block.caption)}*"
            return f"{_escaped(block.alt)}\n\n{note}\n\n{_table(block.table, known)}"


def _statement(statement: Statement, known: Mapping[str, int]) -> str:
    return _escaped(statement.text) + _marks(statement, known)


def _marks(line: Statement | Row, known: Mapping[str, int]) -> str:
    marks = "".join(
        f"[^{number}]"
        for first, last in runs(line.sources, known)
        for number in range(first, last + 1)
    )
    return f"{marks} *({line.flag})*" if line.flag else marks


def _table(table: Table, known: Mapping[str, int]) -> str:
    rules = ["---:" if column in table.numbers else "---" for column in table.columns]
    head = [f"**{_escaped(table.caption)}**", "", _line([*table.columns, "Source"])]
    body = [_line([*row.cells], _marks(row, known)) for row in table.rows]
    return "\n".join([*head, f"| {' | '.join([*rules, '---'])} |", *body])


def _line(cells: Sequence[str], marks: str | None = None) -> str:
    shown = [_escaped(cell) for cell in cells] + ([] if marks is None else [marks])
    return f"| {' | '.join(shown)} |"


def _escaped(text: str) -> str:
    """Text whose every character stands for itself."""
    return re.sub(r"([\\`*_{}\[\]<>#|~])", r"\\\1", text.replace("\n", " "))
