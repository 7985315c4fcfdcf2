"""A brief as JSON: the same sections, statements and tables, without the charts' drawings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minilateral.briefing.document import Block, Bullets, Figure, Paragraph, Table
from minilateral.core.json_text import json_text

if TYPE_CHECKING:
    from minilateral.briefing.compose import Brief


def render(brief: Brief) -> str:
    """Write the brief as indented JSON."""
    question = brief.question
    return json_text(
        {
            "title": brief.title,
            "subject": question.subject.id,
            "against": [other.id for other in question.against],
            "on": question.on,
            "sections": [
                {
                    "id": part.id,
                    "title": part.title,
                    "blocks": [_block(block) for block in part.blocks],
                }
                for part in brief.sections
            ],
            "bibliography": [
                {name: getattr(reference, name) for name in reference.__slots__}
                for reference in brief.bibliography
            ],
        }
    )


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Paragraph() | Bullets():
            statements = [
                {"text": s.text, "sources": s.sources, "flag": s.flag} for s in block.statements
            ]
            return {"kind": "statements", "statements": statements}
        case Table():
            return {"kind": "table", **_table(block)}
        case Figure():
            words = {"name": block.name, "alt": block.alt, "note": block.caption}
            return {"kind": "figure", **words, **_table(block.table)}


def _table(table: Table) -> dict[str, Any]:
    rows = [
        {
            "cells": dict(zip(table.columns, row.cells, strict=True)),
            "sources": row.sources,
            "flag": row.flag,
        }
        for row in table.rows
    ]
    return {"caption": table.caption, "columns": table.columns, "rows": rows}
