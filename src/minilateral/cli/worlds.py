"""Worlds: what the commands that play a crisis share, from their options to the world they play."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from minilateral.cli.options import fact_base
from minilateral.cli.printing import say
from minilateral.core.dates import parse_day
from minilateral.core.errors import UsageError

if TYPE_CHECKING:
    from minilateral.crisis.ensemble import Progress
    from minilateral.crisis.world import World
    from minilateral.decide.position_table import PositionTable
    from minilateral.facts import FactBase

Scenario: TypeAlias = Annotated[str, typer.Argument(help="A scenario, such as baltic-cable.")]
Bodies: TypeAlias = Annotated[
    str,
    typer.Option(
        "--bodies",
        metavar="NAMES",
        help="By commas, by semicolons where one is a list; those of the scenario if left out.",
    ),
]
Day: TypeAlias = Annotated[
    str | None,
    typer.Option("--on", metavar="YYYY-MM-DD", help="Day of the incident; the scenario's own."),
]
Place: TypeAlias = Annotated[
    str | None,
    typer.Option("--place", metavar="PLACE", help="One of the need's other places."),
]
Positions: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--positions",
        metavar="FILE",
        help="CSV: state,position; or `un`: ideal points of the General Assembly. Nought if left "
        "out.",
    ),
]
Set: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="Set a parameter; may be repeated."),
]
Policies: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--policy",
        metavar="NAME=SET",
        help="quick=redraft_days=1,rounds=2; or delegated, silence-24h, early. May repeat.",
    ),
]
Seed: TypeAlias = Annotated[int, typer.Option("--seed", help="The same seed, the same bytes.")]
Engine: TypeAlias = Annotated[
    str,
    typer.Option(
        "--engine",
        help="threads, serial, processes, dask, or the address of a Dask scheduler.",
    ),
]
Workers: TypeAlias = Annotated[
    int | None, typer.Option("--workers", help="As many as there are processors if left out.")
]


def world(
    context: typer.Context,
    scenario: str,
    bodies: str = "",
    on: str | None = None,
    place: str | None = None,
    positions: str | None = None,
    settings: Sequence[str] = (),
    facts: list[Path] | None = None,
) -> World:
    """The world that was asked for.

    Raises
    ------
    NotFoundError
        If a scenario, body, place or parameter is unknown.
    UsageError
        If a day or a setting cannot be read.
    """
    from minilateral.crisis.scenario import scenario as found
    from minilateral.crisis.world import world as made

    base = fact_base(context, facts)
    day = found(base, scenario).record.on if on is None else parse_day(on)
    return made(
        base,
        scenario,
        names(bodies),
        on=day,
        place=place,
        positions=None if positions is None else _table(positions, base, day),
        changed=dict(map(setting, settings)),
    )


def _table(positions: str, base: FactBase, day: date) -> PositionTable:
    """The positions on the day; made-up ones are drawn for every state."""
    from minilateral.cli.positions import given_positions
    from minilateral.facts.records.reference import State

    found = given_positions(positions, base, [state.code for state in base.all(State)], 0)
    return found(day) if callable(found) else found


def names(text: str) -> tuple[str, ...]:
    """Names by commas, or by semicolons where one of them is a list.

    >>> names("JEF, NATO"), names("GBR,NOR; NATO")
    (('JEF', 'NATO'), ('GBR,NOR', 'NATO'))
    """
    mark = ";" if ";" in text else ","
    return tuple(name.strip() for name in text.split(mark) if name.strip())


def setting(text: str) -> tuple[str, float]:
    """A parameter and its value.

    >>> setting("meeting_days:NATO=1.5")
    ('meeting_days:NATO', 1.5)
    """
    name, equals, value = text.partition("=")
    try:
        if not (name.strip() and equals):
            raise ValueError
        return name.strip(), float(value)
    except ValueError:
        raise UsageError(f"--set takes NAME=VALUE with a number, not {text!r}.") from None


def command_line(context: typer.Context) -> str:
    """The command that was given, written anew from what was read of it."""
    words = ["minilateral", context.info_name or ""]
    for parameter in context.command.params:
        name = parameter.name or ""
        value = context.params.get(name)
        if value is None or value == parameter.default or name == "json":
            continue
        if parameter.param_type_name == "argument":
            words.append(str(value))
        elif value is True:
            words.append(parameter.opts[0])
        else:
            for item in value if isinstance(value, (list, tuple)) else [value]:
                words += [parameter.opts[0], str(item)]
    return shlex.join(words)


@contextmanager
def bar(what: str, total: int, kept: Path | None = None) -> Iterator[Progress]:
    """A bar on standard error where a person is watching, and what is kept if they stop it."""
    from rich.console import Console
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    reached = 0
    with Bar(console=console, transient=True, disable=not console.is_terminal) as shown:
        task = shown.add_task(what, total=total)

        def progress(done: int, whole: int) -> None:
            nonlocal reached
            reached = done
            shown.update(task, completed=done, total=whole)

        try:
            yield progress
        except KeyboardInterrupt:
            if kept is not None:
                say(f"{reached:,} {what} are kept in {kept}; the same command goes on.")
            raise
