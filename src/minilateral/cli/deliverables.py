"""Writing things out: brief, export."""

from __future__ import annotations

from typing import Annotated

import typer

from minilateral.cli.options import Facts, Json, On, Output, day, fact_base
from minilateral.cli.printing import say
from minilateral.core.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the verbs to the command."""
    app.command()(brief)
    app.command()(export)


def brief(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Id, abbreviation or name, or a list: GBR,NOR,EST.")],
    against: Annotated[
        str,
        typer.Option(
            "--against",
            metavar="NAMES",
            help="Those it is held against, by commas; by semicolons where one is a list.",
        ),
    ] = "NATO,EU",
    on: On = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Write a cited brief on a grouping: .html, .md, .json or .docx.

    \b
    minilateral brief JEF --against NATO,EU --on 2026-01-01 -o out/jef.html
    minilateral brief GBR,NOR,EST -o idea.docx
    """
    import minilateral

    mark = ";" if ";" in against else ","
    others = [other.strip() for other in against.split(mark) if other.strip()]
    base = fact_base(context, facts)
    found = minilateral.brief(name, others, on=day(on), base=base)
    if output is not None:
        found.write(output)
        say(f"wrote {output}: {len(found.sections)} sections, {len(found.bibliography)} sources")
    else:
        print(found.json() if json else found.markdown())


def export(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="TABLE", help="members, spending, episodes, ...")],
    on: On = None,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Write a table of the fact base with COW and Gleditsch-Ward codes: .csv, .parquet or .dta.

    \b
    minilateral export members --on 2024-01-01 -o members.dta
    minilateral export spending -o spending.parquet
    """
    from minilateral.facts import export as exporting

    if output is None:
        raise UsageError("say where to write: -o FILE ending in .csv, .parquet or .dta.")
    table = exporting.frame(fact_base(context, facts), name, None if on is None else day(on))
    exporting.write(table, output)
    say(f"wrote {output}: {len(table):,} row{'' if len(table) == 1 else 's'}")
