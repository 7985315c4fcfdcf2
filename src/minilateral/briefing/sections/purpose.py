"""What it is for, what kind of grouping it is, and where it overlaps with others."""

from __future__ import annotations

from minilateral.briefing import words
from minilateral.briefing.document import (
    Block,
    Paragraph,
    Question,
    Row,
    Section,
    Statement,
    Table,
    known_of,
    said,
)
from minilateral.facts.records.grouping import Axis

_AXES = {
    "exclusive": "Exclusive: by invitation or bound to a closed circle",
    "informal": "Informal: rests on no treaty",
    "task_bound": "Task-bound: set up for one task or crisis",
    "standing": "Standing: a structure or calendar of its own",
}


def section(question: Question) -> Section:
    """Axes of minilateralism, members shared, functions side by side."""
    subject = question.subject
    blocks: list[Block] = []
    if subject.record.axes is not None:
        blocks.append(_axes_table(question))
    if question.against:
        blocks.append(_overlap_table(question))
    if subject.record.functions:
        blocks += [_reading(question), _function_table(question)]
    else:
        blocks.append(said("No function of it is in the fact base."))
    return Section("purpose", "What it is for, and where it overlaps", tuple(blocks))


def _axes_table(question: Question) -> Table:
    subject = question.subject
    axes = subject.record.axes
    rows = [
        Row(
            (
                f"Size on {words.day(question.on)}",
                words.count(len(subject.members), "member"),
                "counted",
            )
        )
    ]
    for name, meaning in _AXES.items():
        axis: Axis = getattr(axes, name)
        judged = " (our judgement)" if axis.judged else ""
        rows.append(Row((meaning, f"{axis.value}{judged}", axis.basis), subject.record.sources))
    return Table("How minilateral is it? Five axes", ("Axis", "Value", "From what"), tuple(rows))


def _overlap_table(question: Question) -> Table:
    subject, names = question.subject, question.base.states
    own = set(subject.members)
    rows = []
    for other in question.against:
        theirs = set(other.members)
        rows.append(
            Row(
                (
                    other.short_name,
                    str(len(own & theirs)),
                    names.names(own - theirs) or "none",
                    str(len(theirs - own)),
                ),
                other.record.sources,
            )
        )
    columns = (
        "Held against",
        "Members shared",
        f"Only in {subject.short_name}",
        "Only in the other",
    )
    numbers = frozenset({"Members shared", "Only in the other"})
    return Table("Members shared", columns, tuple(rows), numbers)


def _reading(question: Question) -> Paragraph:
    subject = question.subject
    served = {name for other in question.against for name in other.record.functions}
    own = subject.record.functions
    alone = [words.plain(name) for name in own if name not in served]
    shared = [words.plain(name) for name in own if name in served]
    others = words.listed([other.in_prose for other in question.against]) or "others"
    text = f"It serves {words.count(len(own), 'function')}"
    if question.against:
        text += f"; {words.share(len(shared), len(own))} of them are also served by {others}"
        text += f", and {words.listed(alone)} by it alone" if alone else ", and none by it alone"
    return Paragraph((Statement(words.sentence(text), known_of(*question.bodies)),))


def _function_table(question: Question) -> Table:
    bodies = question.bodies
    names = [name for body in bodies for name in body.record.functions]
    rows = tuple(
        Row(
            (
                words.plain(name),
                *("yes" if name in body.record.functions else "–" for body in bodies),
            )
        )
        for name in dict.fromkeys(names)
    )
    return Table("Functions", ("Function", *(body.short_name for body in bodies)), rows)
