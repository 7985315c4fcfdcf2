"""Commitments: what was promised, will it come, who carries what, what was delivered."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from minilateral.cli.options import Facts, Json, On, Output, day, fact_base
from minilateral.cli.printing import deliver
from minilateral.core.dates import PartialDate
from minilateral.core.errors import NotFoundError, UsageError, did_you_mean, full_stop

if TYPE_CHECKING:
    from minilateral.commit.group_targets import GroupTargets
    from minilateral.commit.targets import Targets
    from minilateral.facts import FactBase


def register(app: typer.Typer) -> None:
    """Add the verbs to the command."""
    for verb in (targets, burden, pledges, support):
        app.command()(verb)


def targets(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(help="A state or a grouping; not with --hindcast.")
    ] = None,
    by_year: Annotated[
        bool, typer.Option("--by-year", help="The path to each open target, year by year.")
    ] = False,
    full: Annotated[
        bool,
        typer.Option("--full", help="In JSON, add intervals, pace, edition, price base, slippage."),
    ] = False,
    hindcast: Annotated[
        bool, typer.Option("--hindcast", help="How the forecast would have done for 2 % by 2024.")
    ] = False,
    on: On = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Announced targets: what they ask for, what is missing, and will they be reached?

    \b
    minilateral targets GBR --json
    minilateral targets JEF -o jef-targets.csv
    """
    from minilateral.cli import commit_tables

    base, asked = fact_base(context, facts), day(on)
    if (name is None) != hindcast:
        raise UsageError("name a state or a grouping, or ask for --hindcast; one of the two.")
    if name is None:
        from minilateral.commit.hindcast import hindcast as held

        scored = held(base)
        if not deliver(output, json, scored.to_dict(), scored.rows(), scored.plot):
            commit_tables.show_hindcast(scored)
        return
    found = _targets(base, name, asked)
    rows = found.by_year() if by_year else found.rows()
    value = {"steps": rows} if by_year else found.to_dict(full)
    if not deliver(output, json, value, rows, found.plot):
        commit_tables.show_targets(found, rows if by_year else None)


def _targets(base: FactBase, name: str, on: date) -> Targets | GroupTargets:
    """The targets of a state, or of a grouping where no state has that name."""
    from minilateral.commit.group_targets import of_grouping
    from minilateral.commit.targets import of_state

    try:
        state = base.states.find(name)
    except NotFoundError:
        if "," not in name:
            _known(base, name)
        return of_grouping(base.grouping(name, on))
    return of_state(base, state.code, on)


def _known(base: FactBase, name: str) -> None:
    """Refuse what is neither a state nor a grouping, with the nearest of both."""
    try:
        base.groupings.find(name)
    except NotFoundError:
        near = did_you_mean(name, [*base.states.by_code, *base.groupings.names])
        raise NotFoundError(
            full_stop(f"{name!r} is neither a state nor a grouping{near}")
        ) from None


def burden(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A grouping.")],
    on: Annotated[
        str | None, typer.Option("--on", metavar="YEAR", help="A year, or a day in it.")
    ] = None,
    lorenz: Annotated[
        bool, typer.Option("--lorenz", help="Draw the Lorenz curve instead of the shares.")
    ] = False,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Who carries what in a year: spending, equipment, people, aid, promised forces.

    \b
    minilateral burden NATO --on 2024
    minilateral burden JEF --on 2024 -o jef-burden.svg
    """
    from minilateral.cli import commit_tables
    from minilateral.commit.burden import burden as carried

    end = _end_of_year(on)
    found = carried(fact_base(context, facts).grouping(name, end), end.year)
    plot = found.plot_lorenz if lorenz else found.plot
    if not deliver(output, json, found.to_dict(), found.rows(), plot):
        commit_tables.show_burden(found)


def _end_of_year(on: str | None) -> date:
    """The last day of the year that is asked about."""
    if on is None:
        return date(date.today().year, 12, 31)
    try:
        return date(PartialDate.parse(on).first.year, 12, 31)
    except ValueError:
        raise UsageError(f"{on!r} is neither a year nor a day; write 2024 or 2024-06-30.") from None


def pledges(
    context: typer.Context,
    grouping: Annotated[
        str | None, typer.Option("--grouping", metavar="NAME", help="Its members, and through it.")
    ] = None,
    on: On = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Single pledges to Ukraine: delivered, late, withdrawn, or not published.

    \b
    minilateral pledges --grouping it_coalition
    minilateral pledges --json
    """
    from minilateral.cli import commit_tables
    from minilateral.commit.ledger import ledger

    base, asked = fact_base(context, facts), day(on)
    found = ledger(base, asked, None if grouping is None else base.grouping(grouping, asked))
    if not found.pledges and found.account is None:
        raise NotFoundError(f"no pledge is in the fact base for this question on {asked}.")
    if not deliver(output, json, found.to_dict(), found.rows(), found.plot):
        commit_tables.show_ledger(found)


def support(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A grouping.")],
    on: On = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Support to Ukraine by members: euros and per cent of GDP, by kind.

    \b
    minilateral support JEF
    minilateral support EU -o eu-support.svg
    """
    from minilateral.cli import commit_tables
    from minilateral.commit.support import support as given

    found = given(fact_base(context, facts).grouping(name, day(on)))
    if not deliver(output, json, found.to_dict(), found.rows(), found.plot):
        commit_tables.show_support(found)
