"""Aligning: how a grouping lies beside the large institutions, and whether these split in two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from minilateral.cli.options import Facts, Json, On, Output, day, fact_base
from minilateral.cli.printing import deliver, say, table
from minilateral.core.errors import UsageError

if TYPE_CHECKING:
    from minilateral.align.beside import Beside
    from minilateral.align.frames import Frame
    from minilateral.align.tiers import Tiers
    from minilateral.align.what_if import WhatIf


def register(app: typer.Typer) -> None:
    """Add the verbs to the command."""
    app.command()(align)
    app.command()(tiers)
    app.command()(outside)


def align(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The grouping, or a list of states.")],
    others: Annotated[
        str, typer.Option("--with", metavar="NAMES", help="By commas: what it is held against.")
    ] = "NATO,EU",
    on: On = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Where groupings overlap: members, functions, gaps, and forces promised to several of them.

    \b
    minilateral align JEF --with NATO,EU --on 2026-01-01
    minilateral align EI2 --with CSDP,PESCO --json
    """
    from minilateral.align.beside import beside

    base, when = fact_base(context, facts), day(on)
    found = beside(base.grouping(name, when), [base.grouping(n, when) for n in _split(others)])
    if not deliver(output, json, found.to_dict(), found.rows(), found.plot):
        _show(found)


def _show(found: Beside) -> None:
    """Print an alignment as a person reads it."""
    from minilateral.facts.vocabulary import in_words

    shown = found.overlap
    rows = [
        {
            "beside": row["name"],
            "members shared": len(row["members_shared"]),
            "only here": row["members_only_here"],
            "only there": len(row["members_only_there"]),
            "functions shared": len(row["functions_shared"]),
            "functions only here": [in_words(f) for f in row["functions_only_here"]],
        }
        for row in shown.rows()
    ]
    table(found.title, rows)
    for words, functions in (
        ("Served by others too", shown.shared),
        (f"Served by {shown.subject.short_name} alone", shown.only),
        ("Served by none of them", shown.gaps),
    ):
        print(f"{words}: {', '.join(map(in_words, functions)) or 'nothing'}.")
    doubled = found.promised.doubled
    if doubled:
        table(
            "Promised to several of them",
            [
                {
                    "state": stake.state,
                    "class": in_words(stake.asset_class),
                    "exists": stake.exists,
                    "promised": stake.promised,
                    "perhaps": stake.perhaps,
                    "bodies": stake.bodies,
                    "short": stake.short,
                    "size unknown": stake.unsized,
                }
                for stake in doubled
            ],
        )
    else:
        print("No force of a known class is on public record as promised to several of them.")
    for unit in found.promised.shared:
        mark = "" if unit.cited else " (not verified)"
        print(f"{unit.owner}, {unit.unit}: {' and '.join(unit.bodies)} at once{mark}.")
    for caveat in found.caveats:
        say(f"Note: {caveat}")
    say(f"{len(found.references())} sources; --json names them.")


def tiers(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The body whose members are looked at.")],
    first: Annotated[
        int | None, typer.Option("--from", metavar="YEAR", help="First year; its founding.")
    ] = None,
    last: Annotated[int | None, typer.Option("--to", metavar="YEAR", help="Last year.")] = None,
    frame: Annotated[
        str, typer.Option("--frame", metavar="NAME", help="Which groupings; `all` is open.")
    ] = "wales-and-treaty",
    without: Annotated[
        str, typer.Option("--without", metavar="NAMES", help="Take groupings away.")
    ] = "",
    imagined: Annotated[
        str, typer.Option("--with", metavar="STATES", help="Add an imagined grouping.")
    ] = "",
    depth: Annotated[
        str, typer.Option("--depth", metavar="NAME", help="How deep a grouping is taken to be.")
    ] = "stated",
    draws: Annotated[int, typer.Option("--draws", help="Null networks a year.")] = 1000,
    seed: Annotated[int, typer.Option("--seed", help="Of the null networks.")] = 1,
    on: On = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Is a body drifting into two speeds? The index of two tiers by year, against chance.

    The index is 1 where an inner circle meets and nobody else does. It is given for years in which
    the list of groupings was closed by a stated rule; --frame all asks for an open list.

    \b
    minilateral tiers NATO --from 1991 --json
    minilateral tiers NATO --from 2014 --without jef
    """
    from dataclasses import replace

    from minilateral.align import frames
    from minilateral.align import tiers as index
    from minilateral.align.network import depth_named
    from minilateral.align.positions import positions
    from minilateral.align.what_if import WhatIf

    base, when = fact_base(context, facts), day(on)
    chosen = frames.frame(base, frame)
    changed = _changed(
        chosen,
        [base.groupings.find(n).id for n in _split(without)],
        [base.states.find(n).code for n in _split(imagined)],
    )
    founded = base.groupings.find(name).founded
    start = first if first is not None else founded.date.first.year if founded else when.year
    years = range(start, (when.year if last is None else last) + 1)
    weigh, places = depth_named(depth), positions(base)

    def ask(about: Frame) -> Tiers:
        return index.tiers(
            *(base, name, about, years, when),
            depth=weigh,
            positions=places,
            draws=draws,
            seed=seed,
        )

    found: Tiers | WhatIf = ask(chosen)
    if changed != chosen:
        found = WhatIf(ask(chosen), replace(ask(changed), frame=changed))
    if not deliver(output, json, found.rows(), found.rows(), found.plot):
        _tiers(found)


def _changed(chosen: Frame, without: list[str], states: list[str]) -> Frame:
    """The frame with what the user takes away and adds."""
    if len(states) == 1:
        raise UsageError("an imagined grouping has two states or more.")
    changed = chosen.without(without)
    return changed.with_imagined(states) if states else changed


def _tiers(found: Tiers | WhatIf) -> None:
    """Print tiers as a person reads them."""
    from minilateral.align.tiers import caveats
    from minilateral.align.what_if import WhatIf

    changed = isinstance(found, WhatIf)
    shown = found.after if isinstance(found, WhatIf) else found
    rows = [
        {
            "year": row["year"],
            "index": row["index"],
            **({"as it is": row["index_as_is"]} if changed else {}),
            "chance": _span(row["null_low"], row["null_high"]),
            "by distance": _span(row["near_low"], row["near_high"]),
            "other depths": _span(row["depth_low"], row["depth_high"]),
            "core": len(row["core"]) or None,
            "outside the core": row["periphery"] if len(row["periphery"]) <= 12 else "more than 12",
        }
        for row in found.rows()
        if row["index"] is not None
    ]
    if rows:
        table(found.title, rows)
    if shown.years and shown.years[-1].core_is:
        same = ", ".join(shown.years[-1].core_is)
        print(f"The core of {shown.years[-1].year} is made of the members of {same}.")
    for reason, years in shown.reasons().items():
        print(f"No index for {years}: {reason}.")
    print(f"Frame: {shown.frame.rule}.")
    for caveat in caveats(shown):
        say(f"Note: {caveat}")
    say(f"{len(found.references())} sources.")


def outside(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The body whose members are looked at.")],
    frame: Annotated[
        str, typer.Option("--frame", metavar="NAME", help="Which groupings; `all` is open.")
    ] = "wales-and-treaty",
    on: On = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Which groupings of a frame each member sits outside of, and on a map who meets whom.

    \b
    minilateral outside NATO --on 2026-01-01
    minilateral outside NATO -o network.svg
    """
    from minilateral.align import frames
    from minilateral.align.exclusion import exclusion

    base = fact_base(context, facts)
    found = exclusion(base, name, frames.frame(base, frame), day(on))
    if not deliver(output, json, found.rows(), found.rows(), found.plot):
        table(found.title, found.rows())
        print(f"Frame: {found.frame.rule}.")
        say(f"{len(found.references())} sources.")


def _span(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f"{low:.3f}–{high:.3f}"


def _split(names: str) -> list[str]:
    return [name.strip() for name in names.split(",") if name.strip()]
