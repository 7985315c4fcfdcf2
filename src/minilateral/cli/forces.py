"""Forces: what is needed, what a body could field, and what its toolbox holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from minilateral.cli.options import Facts, Json, On, Output, day, fact_base
from minilateral.cli.printing import deliver, say, table
from minilateral.core.errors import UsageError

if TYPE_CHECKING:
    from minilateral.respond.batch import Mode
    from minilateral.respond.needs import Need
    from minilateral.respond.pool_report import PoolReport
    from minilateral.respond.toolbox import Toolbox


def register(app: typer.Typer) -> None:
    """Add the verbs to the command."""
    app.command()(needs)
    app.command()(pool)
    app.command()(toolbox)


def needs(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="A need; all are listed if left out.")] = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """List the needs (response options), or show the lines of one.

    \b
    minilateral needs
    minilateral needs undersea-patrol --json
    """
    from minilateral.respond import needs as asked

    base = fact_base(context, facts)
    if name is None:
        rows = asked.listing(asked.needs(base))
        if not deliver(output, json, rows, rows):
            table(f"{len(rows)} needs", rows)
        return
    found = asked.need(base, name)
    if not deliver(output, json, found.to_dict(), found.rows()):
        _show(found)


def _show(found: Need) -> None:
    shown = ("count", "count_low", "count_high", "what", "by_day", "for_days", "optional", "basis")
    rows = [
        {"class": f"{row['asset_class']}, {row['sector']}", **{name: row[name] for name in shown}}
        for row in found.rows()
    ]
    table(found.title, rows)
    if found.record.purpose:
        print(found.record.purpose)
    for act in found.record.precedents:
        print(f"{act.date}: {act.operation}. {act.deployed}.{'' if act.cited else ' (uncited)'}")
    for reference in found.references():
        say(f"Source: {reference.text()}")


def pool(
    context: typer.Context,
    body: Annotated[str, typer.Argument(help="A grouping, one state, or a list: GBR,NOR,EST.")],
    free: Annotated[bool, typer.Option("--free", help="Ignore promises to other bodies.")] = False,
    after: Annotated[
        str | None,
        typer.Option("--after", metavar="BODIES", help="Calls answered first, foremost first."),
    ] = None,
    notice: Annotated[
        float, typer.Option("--notice", metavar="DAYS", help="Notice to move.")
    ] = 10.0,
    on: On = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """What a body could field on a day: forces ready by class, and what nobody knows.

    States own one set of forces. What is deployed or on standby for another body that day is out,
    unless --free ignores promises. --after leaves what calls of higher priority leave.

    \b
    minilateral pool JEF --on 2026-06-01
    minilateral pool JEF --after NATO --notice 5 --json
    """
    from minilateral.respond import pool as pools
    from minilateral.respond.pool_report import report

    if free and after:
        raise UsageError("--free ignores promises and --after keeps them; give one of the two.")
    calls = [pools.Call(name.strip()) for name in (after or "").split(",") if name.strip()]
    mode: Mode = "free" if free else "concurrent" if calls else "single-set"
    found = report(pools.pool(fact_base(context, facts), body, day(on), mode, calls), notice)
    if not deliver(output, json, found.to_dict(), found.rows()):
        _summary(found)


def _summary(found: PoolReport) -> None:
    from minilateral.respond.pool_report import CAVEAT

    if not found.classes:
        print(f"{found.title}: nothing is left once the calls before are answered.")
        return
    table(found.title, found.rows())
    held = sum(promise.holds for promise in found.pool.promises)
    print(
        f"{held} forces are deployed or on standby for other bodies; "
        f"{len(found.pool.promises) - held} more are promises, or the body's own."
    )
    print(f"{len(found.pool.unconverted)} rows are listed and not summed (see --json).")
    say(f"Note: {CAVEAT}")
    say(f"{len(found.references())} sources; --json names them.")


def toolbox(
    context: typer.Context,
    bodies: Annotated[
        str, typer.Argument(help="By commas; also states, small-groups, coalitions.")
    ],
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Which body has which instrument below the threshold of armed attack, and the holes.

    \b
    minilateral toolbox NATO,EU,JEF
    minilateral toolbox NATO,EU,states,small-groups --json
    """
    from minilateral.respond import toolbox as boxes

    names = [name.strip() for name in bodies.split(",") if name.strip()]
    found = boxes.toolbox(fact_base(context, facts), names)
    if not deliver(output, json, found.to_dict(), found.rows()):
        _holes(found)


def _holes(found: Toolbox) -> None:
    from minilateral.facts.vocabulary import in_words
    from minilateral.respond.toolbox import CAVEAT

    table(found.title, found.rows())
    for body in found.labels:
        count = found.counts(body)
        print(f"{body}: {count['yes']} fully, {count['partly']} in part, {count['no']} not.")
    holes = found.holes()
    for words, names in (("Nobody has", holes["none"]), ("Nobody fully has", holes["partly"])):
        print(f"{words}: {', '.join(map(in_words, names)) or 'nothing is missing'}.")
    say(f"Note: {CAVEAT}")
