"""Dividing: the best way to put states into groupings, beside the one that exists."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from minilateral.cli.calling import by_commas
from minilateral.cli.options import Facts, Json, On, Output, day, fact_base
from minilateral.cli.printing import deliver, say, table
from minilateral.core.errors import UsageError

if TYPE_CHECKING:
    from datetime import date

    from minilateral.design.dividing import Partition
    from minilateral.facts import FactBase


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command()(partition)


def partition(
    context: typer.Context,
    value: Annotated[
        str, typer.Option("--value", metavar="WORTH", help='Of a grouping: "cohesion-0.7".')
    ],
    source: Annotated[
        Path | None,
        typer.Option("--table", metavar="FILE", help="CSV: state and a column per quantity."),
    ] = None,
    similarity: Annotated[
        Path | None,
        typer.Option("--similarity", metavar="FILE", help="CSV: likeness of each pair, square."),
    ] = None,
    states: Annotated[
        str, typer.Option("--from", metavar="NAMES", help="Whose members are divided, by commas.")
    ] = "",
    exclude: Annotated[str, typer.Option("--exclude", metavar="STATES", help="By commas.")] = "",
    need: Annotated[
        str, typer.Option("--need", metavar="NEEDS", help="For coverage, kept and the like.")
    ] = "",
    against: Annotated[
        str, typer.Option("--against", metavar="NAMES", help="Groupings that exist, none in two.")
    ] = "",
    on: On = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Divide states into groupings whose values add up to the most, exactly.

    The states are those of a table, or the members of groupings with what is measured of them.

    \b
    minilateral partition --table states.csv --similarity alike.csv --value "min_pair-1.2" --json
    minilateral partition --from JEF,V4 --need undersea-patrol \\
      --value "coverage+0.5*cohesion-0.6" --against JEF,V4
    """
    from minilateral.design.dividing import divide
    from minilateral.design.tables import state_table

    if (source is None) == (not states):
        raise UsageError("name a table of states with --table, or groupings with --from.")
    if source is not None:
        if need or against or exclude:
            raise UsageError("--need, --against and --exclude go with --from.")
        found = divide(state_table(source, similarity), value)
    else:
        if similarity is not None:
            raise UsageError("--similarity goes with --table.")
        base, when = fact_base(context, facts), day(on)
        found = _of_facts(base, when, _members(base, states, exclude, when), need, value, against)
    if not deliver(output, json, found.to_dict(), found.rows(), found.plot):
        _show(found)


def _members(base: FactBase, names: str, exclude: str, on: date) -> list[str]:
    """The members of groupings or lists of states, without those excluded."""
    from minilateral.respond.body import body_on

    out = {base.states.find(name).code for name in by_commas(exclude)}
    inside = {state for name in by_commas(names) for state in body_on(base, name, on).members}
    return sorted(inside - out)


def _of_facts(
    base: FactBase, on: date, states: list[str], need: str, value: str, against: str
) -> Partition:
    from minilateral.design.dividing import divided
    from minilateral.respond.needs import need as find

    groupings = [base.grouping(name, on) for name in by_commas(against)]
    needs = [find(base, name) for name in by_commas(need)]
    return divided(base, states, needs, on, value, groupings)


def _show(found: Partition) -> None:
    table(found.title, found.rows())
    done = found.division
    print(
        f"Together {done.worth:.6g}; no division is worth more (searched in full below the bound "
        f"of {done.bound:.6g})."
    )
    for sentence in found.sentences():
        print(sentence)
    for caveat in found.caveats:
        say(f"Note: {caveat}")
    if found.read:
        say(f"{len(found.read)} sources; --json names them.")
