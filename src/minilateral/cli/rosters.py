"""Rosters: what is short when bodies call at once, a calendar that clashes less, and joining."""

from __future__ import annotations

from typing import Annotated

import typer

from minilateral.cli.options import Facts, Json, On, Output, day, fact_base
from minilateral.cli.printing import deliver, say, table

Bodies = Annotated[str, typer.Argument(help="By commas: the bodies that call.")]


def register(app: typer.Typer) -> None:
    """Add the verbs to the command."""
    app.command()(calls)
    app.command()(calendar)
    app.command()(joining)


def calls(
    context: typer.Context,
    bodies: Bodies = "NATO,EU,JEF",
    on: On = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """What is short when two or three bodies call at once, as often as in the record.

    \b
    minilateral calls NATO,EU,JEF --on 2026-01-01
    """
    from minilateral.align import calls as asked

    base, when = fact_base(context, facts), day(on)
    found = asked.calls(base, [base.grouping(name, when) for name in _split(bodies)], when)
    if deliver(output, json, found.to_dict(), found.rows()):
        return
    for callers, count in found.calls.items():
        who = " and ".join(sorted(callers)) + (" together" if len(callers) > 1 else " alone")
        print(f"{who} decided in {count} incidents of the record.")
    short = [row for row in found.rows() if row["worst"]]
    if short:
        table(found.title, short)
    else:
        print("Nothing of known size would be short.")
    say(f"Note: {asked.CAVEAT}")
    say(f"{len(found.references())} sources; --json names them.")


def calendar(
    context: typer.Context,
    bodies: Bodies = "NATO,EU,JEF",
    first: Annotated[int, typer.Option("--from", metavar="YEAR", help="First year.")] = 2015,
    years: Annotated[int, typer.Option("--years", help="How many.")] = 10,
    held: Annotated[
        str, typer.Option("--hold", metavar="NAMES", help="Bodies whose turns stay as they were.")
    ] = "NATO",
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """The calendar of promises that clashes least, against the calendar as it was.

    Turns change hands within a roster; with NATO held, the others plan round NATO.

    \b
    minilateral calendar NATO,EU,JEF --from 2015 --years 10
    """
    from minilateral.align import calendar as asked

    base = fact_base(context, facts)
    found = asked.calendar(base, first, years, _split(bodies), _split(held))
    if deliver(output, json, found.to_dict(), found.rows(), found.plot):
        return
    table(found.title, found.rows())
    answer = found.to_dict()
    print(f"{len(answer['changed'])} of {len(found.turns)} turns change hands.")
    print(f"Gap to the least possible: {100 * found.better.gap:.0f} % (0 is proven best).")
    print(f"{found.left_out} rows have no stated end or no single domain and are left out.")
    say(f"Note: {asked.CAVEAT}")
    say(f"{len(found.references())} sources; --json names them.")


def joining(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The grouping that states joined.")],
    seed: Annotated[int, typer.Option("--seed", help="Of the bootstrap.")] = 1,
    on: On = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Does joining go with convergence, and does it draw effort away from NATO and the EU?

    Joiners before and after, against states that had not joined by then.

    \b
    minilateral joining JEF --on 2026-01-01
    """
    from minilateral.align.after_joining import after_joining
    from minilateral.align.joining import CAVEAT

    found = after_joining(fact_base(context, facts), name, day(on), seed)
    if deliver(output, json, found.to_dict(), found.rows(), found.plot):
        return
    table(found.title, found.rows())
    for roster, why in found.effort.items():
        if isinstance(why, str):
            print(f"{roster}: {why}")
    say(f"Note: {CAVEAT}")
    say(f"{len(found.references())} sources; --json names them.")


def _split(names: str) -> list[str]:
    return [name.strip() for name in names.split(",") if name.strip()]
