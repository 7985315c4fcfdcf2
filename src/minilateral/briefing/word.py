"""A brief as a Word document, for people who write in Word."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from docx import Document
from docx.shared import Cm, Pt

from minilateral.briefing import words
from minilateral.briefing.citations import numbered, runs, shown
from minilateral.briefing.document import Block, Bullets, Figure, Paragraph, Row, Statement, Table

if TYPE_CHECKING:
    from docx.document import Document as Doc

    from minilateral.briefing.compose import Brief


def render(brief: Brief) -> bytes:
    """Write the brief as a .docx file."""
    document = Document()
    _set_up(document, brief)
    document.add_heading(brief.title, level=0)
    document.add_paragraph(f"On {words.day(brief.question.on)}.")
    known = numbered(brief)
    for part in brief.sections:
        document.add_heading(part.title, level=1)
        for block in part.blocks:
            _add(document, block, known)
    document.add_heading("Bibliography", level=1)
    for reference in brief.bibliography:
        document.add_paragraph(f"[{known[reference.key]}] {reference.text()}")
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _set_up(document: Doc, brief: Brief) -> None:
    properties = document.core_properties
    properties.title, properties.author = brief.title, "minilateral"
    properties.created = properties.modified = datetime(
        brief.question.on.year, brief.question.on.month, brief.question.on.day, tzinfo=UTC
    )
    document.styles["Normal"].font.size = Pt(10)
    section = document.sections[0]
    section.left_margin = section.right_margin = Cm(2)


def _add(document: Doc, block: Block, known: Mapping[str, int]) -> None:
    match block:
        case Paragraph():
            text = " ".join(f"{s.text}{_marks(s, known)}" for s in block.statements)
            document.add_paragraph(text)
        case Bullets():
            for statement in block.statements:
                text = f"{statement.text}{_marks(statement, known)}"
                document.add_paragraph(text, style="List Bullet")
        case Table():
            _add_table(document, block, known)
        case Figure():
            _add_figure(document, block, known)


def _add_figure(document: Doc, block: Figure, known: Mapping[str, int]) -> None:
    from minilateral.charts import png

    picture = document.add_picture(BytesIO(png(block.draw())), width=Cm(16.5))
    picture._inline.docPr.set("descr", block.alt)
    document.add_paragraph(block.caption)
    _add_table(document, block.table, known)


def _add_table(document: Doc, table: Table, known: Mapping[str, int]) -> None:
    document.add_paragraph(table.caption).runs[0].bold = True
    columns = (*table.columns, "Source")
    grid = document.add_table(
        rows=1 + len(table.rows), cols=len(columns), style="Light Grid Accent 1"
    )
    lines = [columns, *((*row.cells, _marks(row, known).strip()) for row in table.rows)]
    for cells, line in zip(grid.rows, lines, strict=True):
        for cell, text in zip(cells.cells, line, strict=True):
            cell.text = text


def _marks(line: Statement | Row, known: Mapping[str, int]) -> str:
    marks = "".join(f"[{shown(run)}]" for run in runs(line.sources, known))
    return f" {marks}{f' ({line.flag})' if line.flag else ''}".rstrip()
