"""Calibration: what the record tells of the simulator's parameters, and how well they foretell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from minilateral.cli.options import Facts, Json, Output, fact_base
from minilateral.cli.printing import deliver, say, table
from minilateral.core.errors import UsageError

if TYPE_CHECKING:
    from minilateral.crisis.left_out import LeftOut
    from minilateral.crisis.predictive import Predictive
    from minilateral.facts import FactBase


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command()(calibration)


def calibration(
    context: typer.Context,
    kinds: Annotated[
        str,
        typer.Option(
            "--kinds", metavar="NAMES", help="By commas: bodies or kinds of body; all if left out."
        ),
    ] = "",
    left_out: Annotated[
        bool,
        typer.Option("--left-out", help="Foretell each incident from the others (15 seconds)."),
    ] = False,
    predictive: Annotated[
        bool, typer.Option("--predictive", help="Hold the fit against the record's curves.")
    ] = False,
    scenario: Annotated[
        str | None,
        typer.Option(
            "--scenario",
            metavar="NAME",
            help="With --predictive: hold what the simulator plays in a scenario against them.",
        ),
    ] = None,
    bodies: Annotated[
        str,
        typer.Option(
            "--bodies", metavar="NAMES", help="With --scenario: by commas; its own if left out."
        ),
    ] = "",
    fresh: Annotated[
        bool,
        typer.Option("--fresh", help="Fit to the record at hand instead of showing what ships."),
    ] = False,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Show what the record tells of the simulator's parameters, and how well they foretell.

    \b
    minilateral calibration --kinds NATO,EU,JEF
    minilateral calibration --left-out
    minilateral calibration --predictive -o curves.svg
    minilateral calibration --predictive --scenario baltic-cable
    """
    _check(left_out, predictive, scenario, bodies, fresh, kinds)
    base = fact_base(context, facts)
    if left_out or predictive:
        compared = None if left_out else _predictive(base, scenario, _names(bodies))
        found = compared or _left_out(base)
        plot = compared.plot if compared else None
        if not deliver(output, json, found.to_dict(), found.rows(), plot):
            table(found.title, found.table())
            for caveat in found.caveats:
                say(f"Note: {caveat}")
        return
    from minilateral.crisis.calibration_table import calibration as known

    told = known(base, _names(kinds), fresh)
    if not deliver(output, json, told.to_dict(), told.rows(), told.plot):
        table(told.title, told.by_kind())
        table("Governments, parliaments and what every body shares", told.of_states())
        for line in told.unidentified():
            print(line)
        for caveat in told.caveats:
            say(f"Note: {caveat}")


def _check(
    left_out: bool,
    predictive: bool,
    scenario: str | None,
    bodies: str,
    fresh: bool,
    kinds: str,
) -> None:
    """Refuse options that do not go together."""
    if left_out and predictive:
        raise UsageError("--left-out and --predictive are two checks; ask for one.")
    if scenario is not None and not predictive:
        raise UsageError("--scenario goes with --predictive.")
    if bodies and scenario is None:
        raise UsageError("--bodies goes with --scenario; kinds of body are asked for by --kinds.")
    if (left_out or predictive) and (fresh or kinds):
        raise UsageError("--fresh and --kinds are for the table of parameters, not for a check.")


def _left_out(base: FactBase) -> LeftOut:
    from minilateral.crisis.left_out import left_out
    from minilateral.evidence.episodes import episodes

    return left_out(episodes(base))


def _predictive(base: FactBase, scenario: str | None, bodies: Sequence[str]) -> Predictive:
    from minilateral.crisis.predictive import predictive, simulated
    from minilateral.evidence.episodes import episodes

    if scenario is None:
        return predictive(episodes(base))
    from minilateral.crisis.world import world

    return simulated(episodes(base), world(base, scenario, bodies))


def _names(text: str) -> Sequence[str]:
    return [name.strip() for name in text.split(",") if name.strip()]
