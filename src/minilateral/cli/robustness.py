"""Robust choices: coalitions that do well whichever need comes and whatever is ready."""

from __future__ import annotations

from typing import Annotated

import typer

from minilateral.cli.calling import by_commas
from minilateral.cli.options import Facts, Json, On, Output, day, fact_base
from minilateral.cli.printing import deliver, say, table
from minilateral.core.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command()(robust)


def robust(
    context: typer.Context,
    source: Annotated[
        str, typer.Option("--from", metavar="NAMES", help="Whose members are candidates.")
    ],
    need: Annotated[str, typer.Option("--need", metavar="NEEDS", help="By commas.")],
    size: Annotated[str, typer.Option("--size", metavar="RANGE", help="Such as 4 or 2-4.")] = "4",
    exclude: Annotated[str, typer.Option("--exclude", metavar="STATES", help="By commas.")] = "",
    against: Annotated[
        str, typer.Option("--against", metavar="NAMES", help="Existing groupings beside them.")
    ] = "",
    positions: Annotated[
        bool, typer.Option("--positions", help="Draw ideal points too: gridlock joins the front.")
    ] = False,
    draws: Annotated[int, typer.Option("--draws", help="How many worlds are drawn.")] = 100,
    on: On = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Which coalition of a size does well whichever need comes and whatever is ready.

    Regret is what a coalition falls short of the best of its size, in the need that is worst for
    it. Every coalition of the size is looked at, in every draw.

    \b
    minilateral robust --from NATO --need undersea-patrol,drone-defence --size 2-3
    minilateral robust --from JEF --need undersea-patrol --size 4 --positions --json
    """
    from minilateral.design.robust import CAVEAT
    from minilateral.design.robust import robust as choices
    from minilateral.respond.body import body_on
    from minilateral.respond.needs import need as find

    base, when = fact_base(context, facts), day(on)
    out = {base.states.find(name).code for name in by_commas(exclude)}
    inside = {s for name in by_commas(source) for s in body_on(base, name, when).members}
    found = choices(
        base,
        sorted(inside - out),
        [find(base, name) for name in by_commas(need)],
        when,
        _sizes(size),
        positions=positions,
        against=[base.grouping(name, when) for name in by_commas(against)],
        n=draws,
    )
    if not deliver(output, json, found.to_dict(), found.rows(), found.plot):
        table(found.title, found.rows())
        looked = "; ".join(f"{count:,} of {size}" for size, count in found.looked_at.items())
        print(f"Coalitions looked at, which are all: {looked}; in {found.n} draws each.")
        say(f"Note: {CAVEAT}")
        say(f"{len(found.references())} sources; --json names them.")


def _sizes(text: str) -> tuple[int, int]:
    low, dash, high = text.partition("-")
    try:
        found = int(low), int(high) if dash else int(low)
    except ValueError:
        raise UsageError(f"--size is a number or a range such as 2-4, not {text!r}.") from None
    if found[0] > found[1]:
        raise UsageError(f"a size from {found[0]} to {found[1]} is none.")
    return found
