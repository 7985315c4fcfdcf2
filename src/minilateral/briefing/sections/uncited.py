"""What in this brief rests on no document that was read."""

from __future__ import annotations

from collections.abc import Iterable

from minilateral.briefing import words
from minilateral.briefing.document import Question, Row, Section, Table, said


def section(question: Question, sections: Iterable[Section]) -> Section:
    """Every uncited line of the other sections, by section."""
    rows = tuple(row for part in sections for row in _uncited(part))
    title = "What is uncited here"
    if not rows:
        return Section(
            "uncited", title, (said("Every line of this brief was read in a document."),)
        )
    text = (
        f"{words.sentence(words.count(len(rows), 'line'))[:-1]} of this brief rest on an estimate, "
        "an uncited date, or a page that is only a copy or state-controlled. They are marked where "
        "they stand and gathered here."
    )
    table = Table("Uncited lines", ("Section", "Line"), rows)
    return Section("uncited", title, (said(text), table))


def _uncited(part: Section) -> Iterable[Row]:
    for statement in part.statements():
        if statement.flag:
            yield Row((part.title, statement.text), statement.sources, statement.flag)
    for table in part.tables():
        for row in table.rows:
            if row.flag:
                cells = " · ".join(cell for cell in row.cells if cell not in ("–", ""))
                yield Row((part.title, cells), row.sources, row.flag)
