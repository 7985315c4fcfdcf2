"""Designing: which coalition would serve best, and how states could be divided into groupings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from minilateral.cli.options import Json, Output
from minilateral.cli.printing import deliver, say, table
from minilateral.core.errors import UsageError, did_you_mean, full_stop

if TYPE_CHECKING:
    from minilateral.design.choose import Certify
    from minilateral.design.front import Front

#: Points shown of a front that is printed.
SHOWN = 30


def register(app: typer.Typer) -> None:
    """Add the verbs to the command."""
    app.command()(design)
    app.command()(partition)


States = Annotated[str, typer.Option(metavar="STATES", help="By commas.")]
Similarity = Annotated[
    Path | None,
    typer.Option("--similarity", metavar="FILE", help="CSV: likeness of each pair, square."),
]


def design(
    source: Annotated[
        Path | None,
        typer.Option("--table", metavar="FILE", help="CSV: state and a column per quantity."),
    ] = None,
    similarity: Similarity = None,
    objectives: Annotated[
        str, typer.Option("--objectives", metavar="LIST", help='"max:sum(lift),min:size", ...')
    ] = "",
    require: Annotated[
        list[str] | None,
        typer.Option("--require", metavar="TEST", help='"sum(ships)>=4"; may be repeated.'),
    ] = None,
    include: States = "",
    exclude: States = "",
    size: Annotated[
        str | None, typer.Option("--size", metavar="RANGE", help="Such as 4 or 3-6.")
    ] = None,
    certify: Annotated[
        str, typer.Option("--certify", metavar="HOW", help="bound, or sweep: every coalition.")
    ] = "bound",
    seconds: Annotated[
        float, typer.Option("--seconds", help="Stop with the best so far and its gap; 0: never.")
    ] = 60.0,
    matrix: Annotated[
        bool, typer.Option("--matrix", help="Draw members by point instead of the front.")
    ] = False,
    json: Json = False,
    output: Output = None,
) -> None:
    """Find every coalition that no other beats in all objectives at once, with the proof.

    \b
    minilateral design --table states.csv --objectives "max:sum(lift),min:size" --json
    minilateral design --table states.csv --similarity alike.csv \\
      --objectives "max:sum(lift),max:mean_pair,min:size" --require "sum(ships)>=4" -o front.svg
    """
    from minilateral.design.choose import problem, solve
    from minilateral.design.tables import state_table

    if source is None:
        raise UsageError("name a table of states with --table.")
    if certify not in ("bound", "sweep"):
        near = did_you_mean(certify, ("bound", "sweep"))
        raise UsageError(full_stop(f"--certify is bound or sweep, not {certify!r}{near}"))
    if seconds < 0:
        raise UsageError("--seconds is a number from 0 (never stop).")
    asked = problem(
        state_table(source, similarity),
        objectives,
        require or (),
        include=_split(include),
        exclude=_split(exclude),
        sizes=_sizes(size),
    )
    found = solve(
        asked, f"Best coalitions of {source.name}", cast("Certify", certify), seconds or None
    )
    plot = found.matrix if matrix else found.plot
    if not deliver(output, json, found.to_dict(), found.rows(), plot):
        _show(found)
    _warn(found)


def partition(
    source: Annotated[
        Path, typer.Option("--table", metavar="FILE", help="CSV: state and a column per quantity.")
    ],
    value: Annotated[
        str, typer.Option("--value", metavar="WORTH", help='Of a grouping: "mean_pair-0.7".')
    ],
    similarity: Similarity = None,
    json: Json = False,
    output: Output = None,
) -> None:
    """Divide all states of a table into groupings whose values add up to the most, exactly.

    \b
    minilateral partition --table states.csv --similarity alike.csv --value "min_pair-1.2" --json
    """
    from minilateral.design.dividing import divide
    from minilateral.design.tables import state_table

    found = divide(state_table(source, similarity), value)
    if not deliver(output, json, found.to_dict(), found.rows(), found.plot):
        table(found.title, found.rows())
        done = found.division
        print(f"Together {done.worth:.6g}; no division is worth more (bound {done.bound:.6g}).")


def _show(found: Front) -> None:
    """Print a front as a person reads it."""
    rows = found.rows()
    table(found.title, rows[:SHOWN])
    if len(rows) > SHOWN:
        print(f"{len(rows) - SHOWN} more points; --json or -o FILE.csv has all.")
    proof = found.points.certificate
    done = "complete: no coalition is missing" if proof.complete else "NOT complete"
    print(f"{len(rows)} points; {done} ({proof.method}, {proof.nodes:,} nodes).")
    for caveat in found.caveats:
        say(f"Note: {caveat}")


def _warn(found: Front) -> None:
    proof = found.points.certificate
    if not proof.complete:
        gap = (
            f"by {proof.gap:.4g} in {proof.gap_in} at most"
            if proof.gap is not None
            else "by an amount that is not bounded yet"
        )
        say(f"Warning: the search was stopped; a coalition not looked at may beat these {gap}.")


def _sizes(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    low, dash, high = text.partition("-")
    try:
        return int(low), int(high) if dash else int(low)
    except ValueError:
        raise UsageError(f"--size is a number or a range such as 3-6, not {text!r}.") from None


def _split(states: str) -> list[str]:
    return [state.strip() for state in states.split(",") if state.strip()]
