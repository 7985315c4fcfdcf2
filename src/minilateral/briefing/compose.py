"""Composing a brief: the sections in order, the bibliography, and the ways to write it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from minilateral.briefing import words
from minilateral.briefing.document import Question, Section
from minilateral.briefing.sections import (
    activations,
    at_glance,
    authority,
    beside,
    decides,
    enablers,
    fields,
    incidents,
    likeness,
    member_map,
    membership,
    money,
    next_time,
    promised,
    purpose,
    readiness,
    record,
    ukraine,
    uncited,
    who_else,
)
from minilateral.core.errors import UsageError, did_you_mean, full_stop
from minilateral.core.files import write_whole
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.facts.records.base import UNCITED

SECTIONS = (
    at_glance.section,
    member_map.section,
    membership.section,
    decides.section,
    authority.section,
    likeness.section,
    purpose.section,
    beside.section,
    activations.section,
    incidents.section,
    record.section,
    next_time.section,
    money.section,
    promised.section,
    ukraine.section,
    fields.section,
    enablers.section,
    readiness.section,
    who_else.section,
)


@dataclass(frozen=True, repr=False)
class Brief(Result):
    """A cited brief on a grouping beside others on a day."""

    question: Question
    sections: tuple[Section, ...]

    @property
    def title(self) -> str:
        beside = words.listed([other.in_prose for other in self.question.against])
        return f"{self.question.subject.name}{f' beside {beside}' if beside else ''}"

    @property
    def bibliography(self) -> tuple[Reference, ...]:
        """The documents in the order in which the brief first cites them."""
        keys = (key for part in self.sections for key in part.source_keys())
        return self.question.base.references(key for key in keys if key != UNCITED)

    def references(self) -> Sequence[Reference]:
        return self.bibliography

    def rows(self) -> list[Mapping[str, Any]]:
        return [
            {
                "section": part.id,
                "statement": statement.text,
                "flag": statement.flag,
                "sources": ";".join(statement.sources),
            }
            for part in self.sections
            for statement in part.statements()
        ]

    def html(self) -> str:
        """One self-contained page."""
        from minilateral.briefing.html import render

        return render(self)

    def markdown(self) -> str:
        """The brief as Markdown, with footnotes."""
        from minilateral.briefing.markdown import render

        return render(self)

    def json(self) -> str:
        """The brief as JSON, described in docs/lookup/json.md."""
        from minilateral.briefing.as_json import render

        return render(self)

    def docx(self) -> bytes:
        """The brief as a Word document."""
        from minilateral.briefing.word import render

        return render(self)

    def write(self, path: str | Path) -> Path:
        """Write the brief; the ending of the name chooses the form.

        Raises
        ------
        UsageError
            If the ending is none of .html, .md, .json and .docx.
        OutputError
            If the path cannot be written; an older file stays as it was.
        """
        target = Path(path)
        forms = {
            ".html": lambda: self.html().encode(),
            ".md": lambda: self.markdown().encode(),
            ".json": lambda: self.json().encode(),
            ".docx": self.docx,
        }
        if target.suffix.lower() not in forms:
            text = f"a brief is written as {', '.join(forms)}; {target.name!r} is none of these"
            raise UsageError(full_stop(f"{text}{did_you_mean(target.suffix, forms)}"))
        write_whole(target, forms[target.suffix.lower()]())
        return target

    def _repr_html_(self) -> str:
        from minilateral.briefing.html import card

        return card(self)


def compose(question: Question) -> Brief:
    """Answer the question with every section."""
    sections = tuple(section(question) for section in SECTIONS)
    return Brief(question, (*sections, uncited.section(question, sections)))
