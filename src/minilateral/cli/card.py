"""A grouping as a person reads it in a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill
from typing import TYPE_CHECKING

from minilateral.facts import Grouping
from minilateral.facts.rule_words import sentence

if TYPE_CHECKING:
    from rich.console import Console


def print_card(grouping: Grouping, console: Console) -> None:
    """Print what is known of a grouping on the day."""
    from rich.text import Text

    console.print(Text(grouping.title, style="bold"))
    for heading, lines in _parts(grouping):
        console.print()
        console.print(Text(heading, style="bold"))
        for line in lines:
            text = fill(line, console.width, initial_indent="  ", subsequent_indent="  ")
            console.print(Text(text), soft_wrap=True)


def _parts(grouping: Grouping) -> Iterator[tuple[str, list[str]]]:
    names, record = grouping.base.states, grouping.record
    yield "What", list(_what(grouping))
    yield (
        f"Members ({len(grouping.members)})",
        [names.names(grouping.members) or "none on this day"],
    )
    if grouping.partners:
        yield "Partners and observers", [names.names(grouping.partners)]
    if grouping.rules:
        yield "Rules", [_rule(grouping, index) for index in range(len(grouping.rules))]
    if record.functions:
        yield "Functions", [", ".join(name.replace("_", " ") for name in record.functions)]
    if grouping.activations:
        yield (
            "Activations",
            [f"{a.date}  {a.what}{'' if a.cited else '  (uncited)'}" for a in grouping.activations],
        )
    count = len(grouping.references())
    yield "Sources", [f"{count}; `minilateral cite {grouping.query}` lists them"]


def _what(grouping: Grouping) -> Iterator[str]:
    record, names = grouping.record, grouping.base.states
    yield "imagined grouping" if grouping.imagined else record.kind.replace("_", " ")
    if record.founded:
        uncited = "" if record.founded.verified else "  (uncited)"
        yield f"founded {record.founded.date}: {record.founded.event}{uncited}"
    if grouping.leads:
        yield f"led by {names.names(grouping.leads)}"
    if record.leading_state_judged:
        yield f"leading state, in our judgement: {names.names(record.leading_state_judged)}"
    if record.obligation:
        yield f"obligation: {record.obligation}"


def _rule(grouping: Grouping, index: int) -> str:
    rule = grouping.rules[index]
    words = sentence(rule.rule, grouping.base.states)
    return f"{rule.scope}: {words} [{rule.legal_basis}]{'' if rule.verified else '  (uncited)'}"
