"""Packages: which forces meet a need, and who relieves whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, cast

import typer

from minilateral.cli.calling import After, At, Body, Free, Wanted, asked, by_commas
from minilateral.cli.options import Facts, Json, On, Output
from minilateral.cli.printing import deliver, say, table

if TYPE_CHECKING:
    from minilateral.respond.formulation import Aim
    from minilateral.respond.package import Package


def register(app: typer.Typer) -> None:
    """Add the verbs to the command."""
    for verb in (package, rotation):
        app.command()(verb)


def package(
    context: typer.Context,
    body: Body,
    need: Wanted,
    free: Free = False,
    after: After = None,
    order: Annotated[
        str | None,
        typer.Option("--order", metavar="AIMS", help="all, first, booked, cost, soon, states."),
    ] = None,
    optional: Annotated[bool, typer.Option("--optional", help="Ask for these lines too.")] = False,
    alternatives: Annotated[
        int, typer.Option("--alternatives", min=0, max=20, help="Others as good, by other states.")
    ] = 0,
    at: At = None,
    on: On = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Which forces of which states meet a need, and how soon.

    Aims are reached in their order: everything on station soonest, then the first unit, then
    least booked twice, then least time on the way. A need that cannot be met is an answer.

    \b
    minilateral package JEF undersea-patrol --on 2026-06-01
    minilateral package GBR,NOR,EST undersea-patrol --free --order states,all
    """
    from minilateral.respond import package as packages

    wanted, forces = asked(context, facts, body, need, at, on, free, after)
    aims = packages.ORDER if order is None else cast("tuple[Aim, ...]", by_commas(order))
    found = packages.package(wanted, forces, aims, optional, alternatives)
    _unmeasured(found)
    if not deliver(output, json, found.to_dict(), found.rows(), found.plot):
        _show(found)


def _unmeasured(found: Package) -> None:
    if lines := found.case.unmeasured:
        named = "; ".join(f"{line.count:,} × {line.what}" for line in lines)
        say(f"Nobody can say of these, no such forces are counted for anyone: {named}.")


def _show(found: Package) -> None:
    from minilateral.respond.package import AIM_WORDS, CAVEAT

    if found.solved is None:
        print(f"{found.title}: it cannot be met.")
        for one in found.conflicts:
            lines = " and ".join(f"{line.count:,} × {line.what}" for line in one.lines)
            by_day = max(line.by_day for line in one.lines)
            later = "never" if one.soonest_days is None else f"on day {one.soonest_days:.1f}"
            print(f"{lines} by day {by_day:g}: {one.in_time:,} in time; met in full {later}.")
            if one.no_figure_for:
                print(f"  No figure for {', '.join(one.no_figure_for)}.")
    else:
        table(found.title, found.rows())
        reached = (f"{AIM_WORDS[aim]} {found.solved.values[aim]:.4g}" for aim in found.order)
        proof = "proven" if not found.solved.gap else f"gap {100 * found.solved.gap:.2g} %"
        print(f"Aims in their order: {'; '.join(reached)} ({proof}).")
        print(f"Last on station: {', '.join(line.what for line in found.binding)}.")
        for other in found.others():
            print(f"As good: {', '.join(sorted({row.batch.owner for row in other}))}.")
    say(f"Note: {CAVEAT}")
    say(f"{len(found.references())} sources; `minilateral pool` names what lies behind a batch.")


def rotation(
    context: typer.Context,
    body: Body,
    need: Wanted,
    weeks: Annotated[int, typer.Option("--weeks", help="How long it is kept up.")] = 12,
    free: Free = False,
    after: After = None,
    at: At = None,
    on: On = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Who keeps which post in which week, so that presence lasts for months.

    \b
    minilateral rotation JEF undersea-patrol --weeks 12
    """
    from minilateral.respond.case import case
    from minilateral.respond.rotation import rotation as plan

    found = plan(case(*asked(context, facts, body, need, at, on, free, after)), weeks)
    if not deliver(output, json, found.to_dict(), found.rows()):
        table(found.title, found.rows())
        missing = sum(one.missing for one in found.shortages)
        print(f"{len(found.spells)} spells; {missing:,} post-weeks stay empty.")
        for kind in dict.fromkeys(one.line.what for one in found.shortages):
            weeks_short = [str(one.week) for one in found.shortages if one.line.what == kind]
            print(f"  {kind}: short in week {', '.join(weeks_short)}.")
