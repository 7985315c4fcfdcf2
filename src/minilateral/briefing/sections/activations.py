"""What it did or was called for."""

from __future__ import annotations

from minilateral.briefing import words
from minilateral.briefing.document import Question, Row, Section, Table, resting_on, said
from minilateral.facts import Grouping
from minilateral.facts.records.grouping import Activation


def section(question: Question) -> Section:
    """The dated record of steps and activations."""
    subject = question.subject
    if not subject.activations:
        text = (
            "No dated activation of it is in the fact base; that is a gap of ours, not a finding."
        )
        return Section("activations", "Record of activations", (said(text),))
    rows = tuple(
        Row((words.partial(act.date), act.what), *resting_on(act)) for act in subject.activations
    )
    table = Table("Activations and steps", ("Date", "What"), rows)
    return Section("activations", "Record of activations", (table,))


def latest(subject: Grouping) -> Activation | None:
    """The last step known on the day."""
    return subject.activations[-1] if subject.activations else None
