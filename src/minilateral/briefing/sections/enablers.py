"""Enablers by class, and classes with a single supplier."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias

from minilateral.briefing import words
from minilateral.briefing.document import (
    Block,
    Figure,
    Paragraph,
    Question,
    Row,
    Section,
    Statement,
    Table,
    resting_on,
    said,
)
from minilateral.facts.records.forces import Enabler
from minilateral.facts.records.reference import Conversion

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

#: Units that count a thing that can be sent; people, shares and squadrons are not added to them.
PLATFORMS = frozenset({"ship", "aircraft", "satellite"})
Holdings: TypeAlias = dict[tuple[str, str], float | None]


def section(question: Question) -> Section:
    """Inventories of ships, aircraft and satellites; the rest is listed, not summed."""
    title = "Enablers by class"
    rows = question.base.enablers(question.subject.members, question.on)
    counted, other = _split(question, rows)
    if not rows:
        text = "No inventory of its members is in the fact base."
        return Section("enablers", title, (said(text),))
    blocks: list[Block] = []
    if counted:
        holdings = summed(counted)
        blocks += [_figure(question, counted, holdings), _single(question, counted, holdings)]
    if other:
        blocks.append(_other_table(question, other))
    return Section("enablers", title, tuple(blocks))


def _split(question: Question, rows: tuple[Enabler, ...]) -> tuple[list[Enabler], list[Enabler]]:
    """Rows that can be added up as platforms in service, and the others."""
    crosswalk = {
        row.label: row for row in question.base.all(Conversion) if row.label_kind == "asset_type"
    }
    counted = [row for row in rows if _is_platform(row, crosswalk[row.asset_type])]
    return counted, [row for row in rows if row not in counted]


def _is_platform(row: Enabler, conversion: Conversion) -> bool:
    return (
        row.status in ("in_service", "none")
        and conversion.unit in PLATFORMS
        and conversion.asset_class is not None
        and conversion.status_hint is None
    )


def summed(rows: list[Enabler]) -> Holdings:
    """Count by state and class; one unknown count makes the sum unknown, never smaller."""
    holdings: dict[tuple[str, str], list[float | None]] = defaultdict(list)
    for row in rows:
        holdings[row.owner, row.asset_class].append(row.count)
    return {
        key: None if None in counts else sum(count or 0 for count in counts)
        for key, counts in holdings.items()
    }


def _figure(question: Question, rows: list[Enabler], holdings: Holdings) -> Figure:
    names = question.base.states
    table_rows = tuple(
        Row(
            (
                names.name(row.owner),
                words.plain(row.asset_class),
                row.platform,
                words.figure(row.count, 0),
                str(row.year),
            ),
            *resting_on(row),
        )
        for row in sorted(rows, key=lambda r: (r.asset_class, names.name(r.owner), r.platform))
    )
    classes = {asset_class for _, asset_class in holdings}
    return Figure(
        "enablers",
        lambda: _draw(question, holdings),
        f"Matrix of {words.count(len(question.subject.members), 'member')} by "
        f"{words.count(len(classes), 'class', 'classes')} of platforms in service; "
        "an outlined cell is the only member with a known count above zero.",
        "Inventory, not availability: a ship in refit counts. A blank cell means that the fact "
        "base has no row, which is not zero; a question mark is a known holding of unknown size.",
        Table(
            "Platforms in service",
            ("State", "Class", "Platform", "Count", "Year"),
            table_rows,
            frozenset({"Count", "Year"}),
        ),
    )


def _single(question: Question, rows: list[Enabler], holdings: Holdings) -> Paragraph:
    names = question.base.states
    single = {
        asset_class: suppliers(holdings, asset_class)
        for asset_class in sorted({asset_class for _, asset_class in holdings})
        if len(suppliers(holdings, asset_class)) == 1
    }
    listed = [f"{words.plain(name)} ({names.names(states)})" for name, states in single.items()]
    text = (
        f"Classes with a single supplier on this table: {words.listed(listed)}."
        if listed
        else "No class has a single supplier on this table."
    )
    behind = [row for row in rows if row.asset_class in single] or rows
    statements = [Statement(text, *resting_on(*behind))]
    silent = set(question.subject.members) - {state for state, _ in holdings}
    if silent:
        statements.append(Statement(f"No row at all: {names.names(silent)}."))
    return Paragraph(tuple(statements))


def suppliers(holdings: Holdings, asset_class: str) -> set[str]:
    """Members that hold at least one of the class; an unknown count may be one."""
    return {
        state
        for (state, name), count in holdings.items()
        if name == asset_class and (count is None or count > 0)
    }


def _other_table(question: Question, rows: list[Enabler]) -> Table:
    names = question.base.states
    found = tuple(
        Row(
            (
                names.name(row.owner),
                words.plain(row.asset_class),
                row.platform,
                words.figure(row.count, 0),
                words.plain(row.status),
            ),
            *resting_on(row),
        )
        for row in sorted(rows, key=lambda r: (names.name(r.owner), r.asset_class))
    )
    columns = ("State", "Class", "What", "Count", "Status")
    caption = "Listed, not summed: units, people, shares in pools, orders and plans"
    return Table(caption, columns, found, frozenset({"Count"}))


def _draw(question: Question, holdings: Holdings) -> Drawing:
    from minilateral.charts import Cell, matrix

    names = question.base.states
    return matrix(
        [
            Cell(
                names.name(state),
                words.plain(asset_class),
                None if count is None else int(count),
                suppliers(holdings, asset_class) == {state},
            )
            for (state, asset_class), count in sorted(holdings.items())
        ]
    )
