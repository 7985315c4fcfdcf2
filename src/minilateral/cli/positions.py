"""Positions: who can move what is, what could be agreed on, what an enlargement changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer

from minilateral.cli.options import Facts, Json, On, Output, day, fact_base
from minilateral.cli.printing import deliver, say, table
from minilateral.core.dates import parse_day
from minilateral.core.errors import UsageError

if TYPE_CHECKING:
    from minilateral.decide.bargain import Bargain
    from minilateral.decide.gridlock_by_rule import GridlockByRule
    from minilateral.decide.growth import Growth
    from minilateral.decide.position_table import PositionTable
    from minilateral.facts import FactBase, Grouping


def register(app: typer.Typer) -> None:
    """Add the verbs to the command."""
    app.command()(pivots)
    app.command()(bargain)
    app.command()(gridlock)


Name: TypeAlias = Annotated[str, typer.Argument(help="A grouping, or a list: GBR,NOR,EST.")]
Positions: TypeAlias = Annotated[
    str,
    typer.Option(
        "--positions",
        metavar="FILE",
        help="CSV: state,position[,salience][,capability][,sd]; or `un` for the ideal points of "
        "the General Assembly before the day, `un:YYYY-MM-DD` before that one; or `drawn`.",
    ),
]
Reversion: TypeAlias = Annotated[
    float, typer.Option("--reversion", help="What holds if nothing is decided, on the same line.")
]
Scope: TypeAlias = Annotated[str | None, typer.Option("--scope", help="Words of the rule's scope.")]
Seed: TypeAlias = Annotated[int, typer.Option("--seed", min=0, help="Of everything drawn.")]


def pivots(
    context: typer.Context,
    name: Name,
    positions: Positions,
    reversion: Reversion,
    scope: Scope = None,
    seed: Seed = 0,
    on: On = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Whose yes no move can do without, and what is stuck, under each rule in force.

    \b
    minilateral pivots EU --positions un --reversion 1.5 --on 2025-01-01
    minilateral pivots NATO --positions mine.csv --reversion 0.4 --json
    """
    from minilateral.decide.gridlock_by_rule import gridlock_by_rule

    grouping = fact_base(context, facts).grouping(name, day(on))
    stands = _on(grouping, positions, seed)
    found = gridlock_by_rule(grouping, stands, reversion, scope, seed=seed)
    if not deliver(output, json, found.to_dict(), found.rows()):
        _print(found)


def bargain(
    context: typer.Context,
    name: Name,
    positions: Positions,
    reversion: Reversion,
    scope: Scope = None,
    loss: Annotated[
        str, typer.Option("--loss", help="With distance: quadratic or linear; for Nash.")
    ] = "quadratic",
    seed: Seed = 0,
    on: On = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Where the members could agree: salience-weighted mean, median voter, Nash bargaining.

    A list of states without a rule of its own is taken to need the consent of all.

    \b
    minilateral bargain GBR,FRA,DEU,ITA,POL,FIN --positions un --reversion 0.7 --on 2025-08-09
    minilateral bargain EU --scope cfsp --positions mine.csv --reversion 0.4 --json
    """
    from typing import cast, get_args

    from minilateral.decide.bargain import bargain as look
    from minilateral.decide.bargaining import Loss

    if loss not in get_args(Loss):
        raise UsageError(f"--loss is {' or '.join(get_args(Loss))}, not {loss!r}.")
    grouping = fact_base(context, facts).grouping(name, day(on))
    stands = _on(grouping, positions, seed)
    found = look(grouping, stands, reversion, scope, loss=cast(Loss, loss), seed=seed)
    if not deliver(output, json, found.to_dict(), found.rows()):
        _print(found)


def gridlock(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A grouping with dated members.")],
    positions: Positions,
    scope: Scope = None,
    consent: Annotated[
        bool, typer.Option("--consent", help="As if all had to agree, whatever the rules say.")
    ] = False,
    candidates: Annotated[
        str | None,
        typer.Option(
            "--candidates",
            metavar="WHO",
            help="Who else could have joined: a grouping or a list; later joiners if left out.",
        ),
    ] = None,
    draws: Annotated[
        int, typer.Option("--draws", min=1, help="Random enlargements at most, for each real one.")
    ] = 10_000,
    seed: Seed = 0,
    on: On = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Does enlargement make it harder? The gridlock interval against random enlargements.

    \b
    minilateral gridlock EU --positions un --consent --on 2025-01-01
    minilateral gridlock JEF --positions un --consent --candidates NATO -o jef.svg
    """
    from minilateral.decide.growth import growth

    if consent and scope is not None:
        raise UsageError("--consent and --scope each name a rule; give one of the two.")
    grouping = fact_base(context, facts).grouping(name, day(on))
    ever = [spell.state for spell in grouping.record.members]
    pool = _pool(candidates, grouping.base)
    others = pool(grouping.on) if pool else ()
    stands = given_positions(positions, grouping.base, [*ever, *others], seed)
    found = growth(
        grouping, stands, scope, consent=consent, candidates_on=pool, draws=draws, seed=seed
    )
    if not deliver(output, json, found.to_dict(), found.rows(), found.plot):
        _print(found, list(_shown(found)))
        for row in found.rows():
            if row["note"]:
                say(f"{row['date']}: {row['note']}.")


def _shown(found: Growth) -> Iterator[Mapping[str, Any]]:
    """A stage as it fits into a terminal."""
    for i, row in enumerate(found.rows()):
        low, high = row["random_low"], row["random_high"]
        yield {
            "date": row["date"],
            "members": row["size"],
            "joined": row["joined"].replace(";", ", ") if i else "",
            "departed": row["departed"].replace(";", ", "),
            "width": None if row["empty"] else row["width"],
            "without_joiners": row["width_without_joiners"],
            "random": "" if low is None else f"{low:.3g} to {high:.3g}",
            "at_most_as_wide": row["share_at_most_as_wide"],
            "compared": row["compared"],
        }


def _print(
    found: GridlockByRule | Bargain | Growth, rows: Sequence[Mapping[str, Any]] | None = None
) -> None:
    """Print the answer, then its notes and sources."""
    table(found.title, rows or found.rows())
    for note in found.to_dict()["notes"]:
        say(f"Note: {note.rstrip('.')}.")
    for reference in found.references():
        say(f"Source: {reference.text()}")


def _on(grouping: Grouping, positions: str, seed: int) -> PositionTable:
    """The positions on the day of the grouping."""
    found = given_positions(positions, grouping.base, grouping.members, seed)
    return found(grouping.on) if callable(found) else found


def given_positions(
    positions: str, base: FactBase, states: Sequence[str], seed: int
) -> PositionTable | Callable[[date], PositionTable]:
    """Positions that hold for all days, or of the Assembly the latest before each day."""
    from minilateral.decide.position_table import drawn_positions, read_positions

    name, colon, held = positions.partition(":")
    if name == "un":
        if colon:
            return _of_the_assembly(base, parse_day(held))
        return partial(_of_the_assembly, base)
    if positions == "drawn":
        return drawn_positions(states, seed)
    return read_positions(Path(positions), lambda word: base.states.find(word).code)


def _of_the_assembly(base: FactBase, on: date) -> PositionTable:
    """The shipped ideal points of the last session that ended before the day."""
    from minilateral.affinity.cohesion import CAVEAT, SOURCES
    from minilateral.affinity.estimates import points_before
    from minilateral.decide.position_table import PositionTable

    found = points_before(on)
    places = range(len(found.iso3))
    #: From a 90 % interval of a normal distribution to its standard deviation.
    spread = (found.high - found.low) / (2 * 1.6448536269514722)
    return PositionTable(
        f"the General Assembly's session {found.session}",
        {found.iso3[i]: float(found.point[i]) for i in places},
        {found.iso3[i]: float(spread[i]) for i in places},
        notes=(CAVEAT,),
        sources=base.references(SOURCES),
    )


def _pool(candidates: str | None, base: FactBase) -> Callable[[date], Sequence[str]] | None:
    """Those who could have joined on a day; None for the later joiners."""
    if candidates is None:
        return None

    def members(on: date) -> Sequence[str]:
        return base.grouping(candidates, on).members

    return members
