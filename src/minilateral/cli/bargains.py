"""Bargains inside a grouping: whether a subgroup would do better alone, and who would pay what."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from minilateral.cli.calling import At, Body, Free, Wanted, asked, by_commas
from minilateral.cli.options import Facts, Json, On, Output, day, fact_base
from minilateral.cli.printing import deliver, say, table
from minilateral.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from minilateral.facts import FactBase


def register(app: typer.Typer) -> None:
    """Add the verbs to the command."""
    app.command()(stability)
    app.command()(shares)


def stability(
    context: typer.Context,
    body: Body,
    need: Wanted,
    lead: Annotated[
        str, typer.Option("--lead", metavar="STATES", help="Without them all nothing counts.")
    ] = "",
    free: Free = False,
    at: At = None,
    on: On = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Which subgroup would do better alone for a need: the core, and who would object.

    \b
    minilateral stability JEF undersea-patrol
    minilateral stability JEF undersea-patrol --lead GBR --json
    """
    from minilateral.design.stability import CAVEAT
    from minilateral.design.stability import stability as game

    wanted, forces = asked(context, facts, body, need, at, on, free)
    leads = [forces.base.states.find(name).code for name in by_commas(lead)]
    found = game(wanted, forces, leads)
    if not deliver(output, json, found.to_dict(), found.rows(), found.plot):
        table(f"{found.title} (shares of the lines)", found.rows())
        for sentence in found.sentences():
            print(sentence)
        say(f"Note: {CAVEAT}")
        say(f"{len(found.references())} sources; --json names them.")


def shares(
    context: typer.Context,
    body: Body,
    amount: Annotated[float, typer.Option("--amount", help="What is shared.")] = 100.0,
    by: Annotated[
        str, typer.Option("--by", metavar="KEYS", help="equal, gdp, spending, contribution, alone.")
    ] = "",
    need: Annotated[
        str | None, typer.Option("--need", metavar="NEED", help="For the key contribution.")
    ] = None,
    costs: Annotated[
        Path | None,
        typer.Option("--costs", metavar="FILE", help="CSV: state,cost; for the key alone."),
    ] = None,
    on: On = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Who would pay which part of a common cost, by several keys.

    \b
    minilateral shares NATO --amount 100 --by equal,gdp
    minilateral shares JEF --by contribution --need undersea-patrol --json
    """
    from minilateral.design.cost_shares import CAVEAT, cost_shares
    from minilateral.respond.body import body_on
    from minilateral.respond.needs import need as find

    base = fact_base(context, facts)
    keys = by_commas(by) or (
        *("equal", "gdp"),
        *(["contribution"] if need else []),
        *(["alone"] if costs else []),
    )
    found = cost_shares(
        body_on(base, body, day(on)),
        amount,
        keys,
        None if need is None else find(base, need),
        None if costs is None else _costs(base, costs),
    )
    if not deliver(output, json, found.to_dict(), found.rows(), found.plot):
        table(found.title, found.rows())
        for key, years in found.years.items():
            print(f"{key}: figures of {_years(years)}.")
        say(f"Note: {CAVEAT}")


def _costs(base: FactBase, path: Path) -> dict[str, float]:
    from minilateral.design.tables import state_table

    read = state_table(path)
    if "cost" not in read.quantities:
        raise UsageError(f"{path.name} has no column 'cost'.")
    codes = [base.states.find(state).code for state in read.states]
    return dict(zip(codes, read.quantities["cost"].tolist(), strict=True))


def _years(years: Mapping[str, int]) -> str:
    first, last = min(years.values()), max(years.values())
    return str(first) if first == last else f"{first} to {last}"
