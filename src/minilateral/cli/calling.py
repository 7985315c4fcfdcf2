"""What the commands of packages share: whom they call, for which need, and after whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from minilateral.cli.options import Facts, day, fact_base
from minilateral.cli.printing import say
from minilateral.core.errors import UsageError

if TYPE_CHECKING:
    from minilateral.respond.batch import Mode
    from minilateral.respond.needs import Need
    from minilateral.respond.pool import Call, Pool

Body: TypeAlias = Annotated[
    str, typer.Argument(help="A grouping, one state, or a list: GBR,NOR,EST.")
]
Wanted: TypeAlias = Annotated[str, typer.Argument(metavar="NEED", help="`minilateral needs`.")]
Watching: TypeAlias = Annotated[
    str, typer.Option("--need", metavar="NEED", help="A need; `minilateral needs` lists them.")
]
Free: TypeAlias = Annotated[bool, typer.Option("--free", help="Ignore promises to other bodies.")]
After: TypeAlias = Annotated[
    str | None,
    typer.Option("--after", metavar="BODY[:NEED]", help="Calls answered first, by commas."),
]
At: TypeAlias = Annotated[
    str | None, typer.Option("--at", metavar="PLACE", help="Another of the places of the need.")
]


def asked(
    context: typer.Context,
    facts: Facts,
    body: str,
    name: str,
    at: str | None,
    on: str | None,
    free: bool = False,
    after: str | None = None,
) -> tuple[Need, Pool]:
    """The need at its place, and the forces of the body that are left for it."""
    from minilateral.respond.needs import need
    from minilateral.respond.pool import pool

    if free and after:
        raise UsageError("--free ignores promises and --after keeps them; give one of the two.")
    base = fact_base(context, facts)
    wanted = need(base, name)
    calls: list[Call] = []
    for one in by_commas(after or ""):
        calls.append(_call(wanted, one, on, calls))
    mode: Mode = "free" if free else "concurrent" if calls else "single-set"
    found = pool(base, body, day(on), mode, calls)
    return wanted if at is None else wanted.at(at), found


def _call(wanted: Need, text: str, on: str | None, before: list[Call]) -> Call:
    """A call that is answered first: all that a body has, or its package for a need."""
    from minilateral.respond.needs import need
    from minilateral.respond.package import package as best
    from minilateral.respond.pool import Call, pool

    body, colon, name = text.partition(":")
    if not colon:
        return Call(body)
    mode: Mode = "concurrent" if before else "single-set"
    found = best(need(wanted.base, name), pool(wanted.base, body, day(on), mode, before))
    if not found.feasible:
        say(f"{found.title}: it cannot be met, and so takes nothing.")
    return Call(body, found.taken)


def by_commas(text: str) -> tuple[str, ...]:
    """The words between commas."""
    return tuple(word.strip() for word in text.split(",") if word.strip())
