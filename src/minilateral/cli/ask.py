"""Asking the fact base: list, show, compare, cite, doctor."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

import typer

from minilateral.cli.options import Facts, Json, On, Output, day, fact_base
from minilateral.cli.printing import deliver, draw, say, table
from minilateral.core.errors import (
    NoFactAtDateError,
    NotFoundError,
    UsageError,
    did_you_mean,
    full_stop,
)
from minilateral.core.references import CiteStyle
from minilateral.core.references import cite as cite_all

What = Literal["groupings", "states", "sources"]


def register(app: typer.Typer) -> None:
    """Add the verbs to the command."""
    for verb in (list_, show, compare, cite, doctor):
        app.command(verb.__name__.rstrip("_"))(verb)


def list_(
    context: typer.Context,
    what: Annotated[
        str, typer.Argument(metavar="WHAT", help="groupings, states or sources.")
    ] = "groupings",
    kind: Annotated[str | None, typer.Option("--kind", help="Only groupings of this kind.")] = None,
    of: Annotated[
        str | None, typer.Option("--of", help="Only groupings of which this state is a member.")
    ] = None,
    on: On = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """List what the fact base knows.

    \b
    minilateral list groupings --on 2016-06-01
    minilateral list groupings --kind minilateral --of Estonia --json
    """
    from minilateral.facts import listing

    base = fact_base(context, facts)
    if what not in get_args(What):
        from minilateral.core.errors import UsageError, did_you_mean, full_stop

        raise UsageError(
            full_stop(f"{what!r} cannot be listed{did_you_mean(what, get_args(What))}")
        )
    if what != "groupings" and (kind or of or on):
        raise UsageError(f"--kind, --of and --on narrow the list of groupings, not of {what}.")
    if what == "groupings":
        rows = listing.groupings(base, day(on), kind, of)
    else:
        rows = listing.states(base) if what == "states" else listing.sources(base)
    if not deliver(output, json, rows, rows):
        table(f"{len(rows)} {what}", rows)


def show(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Id, abbreviation or name, or a list: GBR,NOR,EST.")],
    on: On = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Show a grouping as it stood on a day.

    \b
    minilateral show JEF --on 2016-06-01
    minilateral show GBR,NOR,EST --json
    """
    grouping = fact_base(context, facts).grouping(name, day(on))
    if output is not None and output.suffix.lower() in (".svg", ".png"):
        from minilateral.charts import png, standalone_svg
        from minilateral.core.files import write_whole

        picture = standalone_svg if output.suffix.lower() == ".svg" else png
        write_whole(output, picture(grouping.plot()))
        say(f"wrote {output}")
    elif not deliver(output, json, grouping.to_dict(), grouping.rows()):
        from minilateral.cli.card import print_card

        draw(lambda console: print_card(grouping, console))


def compare(
    context: typer.Context,
    names: Annotated[list[str], typer.Argument(help="Two groupings or more.")],
    on: On = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Hold groupings side by side: members and functions, shared and not.

    \b
    minilateral compare JEF NATO EU
    minilateral compare EI2 PESCO --on 2019-01-01 --json
    """
    from minilateral.facts.comparison import Comparison

    base, asked = fact_base(context, facts), day(on)
    comparison = Comparison(tuple(base.grouping(name, asked) for name in names))
    if not deliver(output, json, comparison.to_dict(), comparison.rows()):
        pairs = {f"{row['first']} and {row['second']}": row for row in comparison.rows()}
        table(
            comparison.title,
            [
                {"": name.replace("_", " "), **{pair: row[name] for pair, row in pairs.items()}}
                for name in list(comparison.rows()[0])[2:]
            ],
        )


def cite(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A grouping, or the key of a source.")],
    style: Annotated[str, typer.Option("--style", help="text, bibtex or ris.")] = "text",
    on: On = None,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Print the documents behind a grouping, or one document, as a bibliography.

    \b
    minilateral cite JEF --style bibtex -o jef.bib
    minilateral cite north-atlantic-treaty --style ris
    """
    from minilateral.core.files import write_whole

    if style not in get_args(CiteStyle):
        raise UsageError(
            full_stop(f"{style!r} is not a style{did_you_mean(style, get_args(CiteStyle))}")
        )
    base = fact_base(context, facts)
    try:
        references = (
            base.references([name])
            if name in base.source_keys
            else base.grouping(name, day(on)).references()
        )
    except NoFactAtDateError:
        raise
    except NotFoundError:
        near = did_you_mean(name, [*base.source_keys, *base.groupings.names])
        raise NotFoundError(full_stop(f"{name!r} is no grouping, nor a source{near}")) from None
    text = cite_all(references, style)  # type: ignore[arg-type]
    if output is not None:
        write_whole(output, f"{text}\n".encode())
        say(f"wrote {output}")
    else:
        print(text)


def doctor(context: typer.Context, json: Json = False, facts: Facts = None) -> int:
    """Check that the installation and the fact base are sound.

    \b
    minilateral doctor
    minilateral doctor --facts my-facts --json
    """
    from minilateral.cli.health import checks

    found = checks([*(context.obj or []), *(facts or [])])
    rows = [{"check": c.name, "ok": c.ok, "found": c.found} for c in found]
    if not deliver(None, json, rows, rows):
        table("Health", rows)
    return 0 if all(c.ok for c in found) else 1
