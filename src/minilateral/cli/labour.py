"""Labour: which functions are served in an area of the world, and a division that fits."""

from __future__ import annotations

from typing import Annotated

import typer

from minilateral.cli.options import Facts, Json, On, Output, day, fact_base
from minilateral.cli.printing import deliver, say, table


def register(app: typer.Typer) -> None:
    """Add the verbs to the command."""
    app.command()(area)
    app.command()(division)


def area(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="An area, such as Indo-Pacific.")],
    groupings: Annotated[
        str, typer.Option("--groupings", metavar="NAMES", help="By commas; all if left out.")
    ] = "",
    institution: Annotated[
        str, typer.Option("--institution", metavar="NAME", help="What they are held against.")
    ] = "NATO",
    on: On = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Which functions groupings serve in an area that an institution does not, and the gaps.

    \b
    minilateral area Indo-Pacific --groupings Quad,AUKUS
    """
    from minilateral.align.area_gaps import area_gaps
    from minilateral.align.overlap import CAVEAT
    from minilateral.facts.vocabulary import in_words

    base = fact_base(context, facts)
    found = area_gaps(base, name, day(on), _split(groupings), institution)
    if deliver(output, json, found.to_dict(), found.rows()):
        return
    table(found.title, found.rows())
    print(f"Served there, not by {found.institution.id}: {', '.join(map(in_words, found.added))}.")
    print(f"Served by none: {', '.join(map(in_words, found.gaps)) or 'nothing is missing'}.")
    say(f"Note: {CAVEAT}")


def division(
    context: typer.Context,
    functions: Annotated[str, typer.Option("--functions", metavar="TAGS", help="By commas.")],
    areas: Annotated[str, typer.Option("--areas", metavar="NAMES", help="By commas.")],
    keep: Annotated[
        str, typer.Option("--keep", metavar="NAMES", help="Groupings that are used in any case.")
    ] = "NATO,EU",
    on: On = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """The division of labour among existing groupings with the fewest gaps and duplicates.

    \b
    minilateral division --functions maritime_security,tech_sharing --areas Indo-Pacific
    """
    from minilateral.align import division as asked

    base = fact_base(context, facts)
    found = asked.division(base, _split(functions), _split(areas), day(on), _split(keep))
    if deliver(output, json, found.to_dict(), found.rows()):
        return
    table(found.title, found.rows())
    print(f"Used: {', '.join(record.id for record in found.used)}.")
    print(
        f"{found.gaps} gaps; {found.duplicates} duplicates, {found.before} if every grouping "
        "were used."
    )
    say(f"Note: {asked.CAVEAT}")


def _split(names: str) -> list[str]:
    return [name.strip() for name in names.split(",") if name.strip()]
