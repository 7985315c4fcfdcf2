"""What-ifs on forces: who is missed, who adds what, how sure it is, and what is watched."""

from __future__ import annotations

from typing import Annotated

import typer

from minilateral.cli.calling import After, At, Body, Free, Watching, asked, by_commas
from minilateral.cli.options import Facts, Json, On, Output
from minilateral.cli.printing import deliver, say, table


def register(app: typer.Typer) -> None:
    """Add the verbs to the command."""
    for verb in (depend, contributions, chances, coverage):
        app.command()(verb)


def depend(
    context: typer.Context,
    body: Body,
    need: Watching,
    without: Annotated[
        str | None, typer.Option("--without", metavar="STATES", help="Absent together, by commas.")
    ] = None,
    free: Free = False,
    after: After = None,
    at: At = None,
    on: On = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """What a body loses for a need without each member, or without those named.

    \b
    minilateral depend JEF --need undersea-patrol
    minilateral depend JEF --need undersea-patrol --without GBR --json
    """
    from minilateral.facts.vocabulary import in_words
    from minilateral.respond.dependence import CAVEAT, dependence

    states = None if without is None else by_commas(without)
    found = dependence(*asked(context, facts, body, need, at, on, free, after), states)
    if deliver(output, json, found.to_dict(), found.rows(), found.plot):
        return
    table(found.title, found.rows())
    whole = found.complete
    met = f"met by day {whole.all_on_station_days}" if whole.feasible else "not met"
    print(f"With everyone there the need is {met}.")
    for kind, owners in found.single_points.items():
        print(f"{in_words(kind)}: not met without {' or without '.join(owners)}.")
    if least := found.least:
        print(f"Fewest absences that break it: {len(least)}, such as {', '.join(least)}.")
    say(f"Note: {CAVEAT}")


def contributions(
    context: typer.Context,
    body: Body,
    need: Watching,
    willing: Annotated[
        float, typer.Option("--willing", help="Chance that a member that joins does come.")
    ] = 1.0,
    lead: Annotated[
        str | None, typer.Option("--lead", metavar="STATES", help="Needed leads; the body's own.")
    ] = None,
    free: Free = False,
    after: After = None,
    at: At = None,
    on: On = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """What each member adds to a need: Shapley values, with and without the rule of leads.

    \b
    minilateral contributions JEF --need undersea-patrol --willing 0.9
    minilateral contributions GBR,NOR,EST --need undersea-patrol --lead GBR
    """
    from minilateral.respond.contributions import CAVEAT
    from minilateral.respond.contributions import contributions as values

    wanted, forces = asked(context, facts, body, need, at, on, free, after)
    leads = [forces.base.states.find(name).code for name in by_commas(lead or "")]
    found = values(wanted, forces, willing, leads=leads or None)
    if not deliver(output, json, found.to_dict(), found.rows(), found.plot):
        table(found.title, found.rows())
        say(f"Note: {CAVEAT}")


def chances(
    context: typer.Context,
    body: Body,
    need: Watching,
    draws: Annotated[int, typer.Option("--draws", help="How many pools are drawn.")] = 10_000,
    free: Free = False,
    after: After = None,
    at: At = None,
    on: On = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """The chance that a need is met, within what is not known of inventories and readiness.

    \b
    minilateral chances JEF --need undersea-patrol
    """
    from minilateral.respond.uncertainty import CAVEAT, uncertainty

    found = uncertainty(*asked(context, facts, body, need, at, on, free, after), draws)
    if not deliver(output, json, found.to_dict(), found.rows(), found.plot):
        table(found.title, found.rows())
        for line, met in zip(found.case.lines, found.lines, strict=True):
            print(f"{100 * met:5.1f} %  {line.count:,} × {line.what} by day {line.by_day:g}")
        say(f"Note: {CAVEAT}")


def coverage(
    context: typer.Context,
    body: Body,
    region: Annotated[str, typer.Option("--region", help="Baltic, North Sea, North Atlantic.")],
    need: Watching = "undersea-patrol",
    hours: Annotated[
        float, typer.Option("--hours", help="From being in the corridor to the damage.")
    ] = 6.0,
    width: Annotated[
        float, typer.Option("--width", metavar="NM", help="Width of the corridor.")
    ] = 10.0,
    free: Free = False,
    after: After = None,
    on: On = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """How well a region's cables and pipelines are watched, by class and never by cable.

    \b
    minilateral coverage JEF --region Baltic
    """
    from minilateral.facts.vocabulary import in_words
    from minilateral.respond.coverage import CAVEAT
    from minilateral.respond.coverage import coverage as watched

    found = watched(*asked(context, facts, body, need, None, on, free, after), region, hours, width)
    if not deliver(output, json, found.to_dict(), found.rows(), found.plot):
        table(found.title, found.rows())
        for one in found.means:
            print(
                f"{one.units} × {in_words(one.asset_class)}: {one.swept:,.0f} square miles "
                f"an hour; one sees {100 * one.barrier:.0f} % of ships in a channel of 25 miles."
            )
        say(f"Note: {CAVEAT}")
