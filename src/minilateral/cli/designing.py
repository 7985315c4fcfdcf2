"""Designing: which coalition would serve best."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from minilateral.cli.options import Facts, Json, On, Output, day, fact_base
from minilateral.cli.printing import deliver, say, table
from minilateral.core.errors import UsageError, did_you_mean, full_stop

if TYPE_CHECKING:
    from minilateral.design.choose import Certify
    from minilateral.design.front import Front
    from minilateral.design.question import Question

#: Points shown of a front that is printed.
SHOWN = 30


def register(app: typer.Typer) -> None:
    """Add the verbs to the command."""
    app.command()(design)


States = Annotated[str, typer.Option(metavar="STATES", help="By commas.")]


def design(
    context: typer.Context,
    source: Annotated[
        str | None,
        typer.Option("--from", metavar="NAME", help="Candidates: a grouping or GBR,NOR,EST."),
    ] = None,
    need: Annotated[
        list[str] | None,
        typer.Option("--need", metavar="NEED", help="What for; may be repeated."),
    ] = None,
    own: Annotated[
        Path | None,
        typer.Option("--table", metavar="FILE", help="CSV: state and a column per quantity."),
    ] = None,
    similarity: Annotated[
        Path | None,
        typer.Option("--similarity", metavar="FILE", help="CSV: likeness of each pair, square."),
    ] = None,
    objectives: Annotated[
        str,
        typer.Option(
            "--objectives", metavar="LIST", help='coverage,size or "max:sum(lift),min:size"'
        ),
    ] = "",
    require: Annotated[
        list[str] | None,
        typer.Option("--require", metavar="TEST", help='"coverage>=0.8"; may be repeated.'),
    ] = None,
    include: States = "",
    exclude: States = "",
    size: Annotated[
        str | None, typer.Option("--size", metavar="RANGE", help="Such as 4 or 3-6.")
    ] = None,
    region: Annotated[
        str | None, typer.Option("--region", metavar="NAME", help="Such as Europe.")
    ] = None,
    rule: Annotated[
        str | None,
        typer.Option("--rule", metavar="RULE", help="Members must win: opt_in(GBR,3), EU:cfsp."),
    ] = None,
    apart: Annotated[
        float | None, typer.Option("--apart", metavar="D", help="Of two ideal points at most.")
    ] = None,
    outside: Annotated[
        str | None, typer.Option("--outside", metavar="NAME", help="Institution, for exclusion.")
    ] = None,
    alike: Annotated[
        str, typer.Option("--alike", help="For cohesion: agree, kappavv, srsvva, pivv.")
    ] = "agree",
    existing: Annotated[
        str, typer.Option("--existing", metavar="NAMES", help="Held against the front.")
    ] = "",
    every_need: Annotated[
        bool, typer.Option("--every-need", help="Existing groupings against the front, by need.")
    ] = False,
    certify: Annotated[
        str, typer.Option("--certify", metavar="HOW", help="bound, or sweep: every coalition.")
    ] = "bound",
    seconds: Annotated[
        float, typer.Option("--seconds", help="Stop with the best so far and its gap; 0: never.")
    ] = 60.0,
    matrix: Annotated[
        bool, typer.Option("--matrix", help="Draw members by point instead of the front.")
    ] = False,
    listing: Annotated[bool, typer.Option("--list", help="List the objectives.")] = False,
    on: On = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Find every coalition that no other beats in all objectives at once, with the proof.

    \b
    minilateral design --from NATO --need undersea-patrol --objectives coverage,cohesion,size,cost
    minilateral design --from NATO --every-need --objectives coverage,size
    minilateral design --table states.csv --objectives "max:sum(lift),min:size" -o front.svg
    """
    if certify not in ("bound", "sweep"):
        near = did_you_mean(certify, ("bound", "sweep"))
        raise UsageError(full_stop(f"--certify is bound or sweep, not {certify!r}{near}"))
    if not seconds >= 0:
        raise UsageError("--seconds is a number from 0 (never stop).")
    how = cast("Certify", certify)
    limits: dict[str, Any] = {
        "include": _split(include),
        "exclude": _split(exclude),
        "sizes": _sizes(size),
    }
    if listing:
        _list(json, output)
        return
    if (source is None) == (own is None):
        raise UsageError("name the candidates with --from or a table with --table, one of the two.")
    if own is not None:
        given = {"--need": need, "--region": region, "--rule": rule, "--apart": apart}
        given |= {"--outside": outside, "--existing": existing, "--every-need": every_need}
        for option in (name for name, value in given.items() if value):
            raise UsageError(f"{option} goes with --from; a table speaks for itself.")
        found = _of_table(own, similarity, objectives, require or [], limits, how, seconds)
        _deliver(found, matrix, json, output)
        return
    if similarity is not None:
        raise UsageError("--similarity goes with --table; --alike names a measure of votes.")

    from minilateral.design.measured import Options
    from minilateral.design.question import Question, answer
    from minilateral.respond import needs

    base = fact_base(context, facts)
    asked = Question(
        base.grouping(source or "", day(on)),
        tuple(needs.need(base, name) for name in need or []),
        objectives or "coverage,size",
        tuple(require or []),
        **limits,
        region=region,
        options=Options(rule, outside, apart, alike),
        certify=how,
        seconds=seconds or None,
        existing=tuple(_split(existing)),
    )
    if every_need:
        _prices(asked, json, output)
    else:
        _deliver(answer(asked), matrix, json, output)


def _of_table(
    own: Path,
    similarity: Path | None,
    objectives: str,
    require: list[str],
    limits: dict[str, Any],
    certify: Certify,
    seconds: float,
) -> Front:
    from minilateral.design.choose import problem, solve
    from minilateral.design.tables import state_table

    asked = problem(state_table(own, similarity), objectives, require, **limits)
    return solve(asked, f"Best coalitions of {own.name}", certify, seconds or None)


def _list(json: bool, output: Path | None) -> None:
    from minilateral.design.objectives import ENTRIES

    rows = [entry.row() for entry in ENTRIES]
    if not deliver(output, json, rows, rows):
        shown = ("name", "sense", "meaning", "unit", "structure", "asks")
        table("Objectives", [{name: row[name] for name in shown} for row in rows])


def _prices(asked: Question, json: bool, output: Path | None) -> None:
    from minilateral.design.price import prices

    found = prices(asked)
    if not deliver(output, json, found.to_dict(), found.rows()):
        table(f"{found.title}: {found.first}; distance from the front", found.table())
    for caveat in found.caveats:
        say(f"Note: {caveat}")


def _deliver(found: Front, matrix: bool, json: bool, output: Path | None) -> None:
    plot = found.matrix if matrix else found.plot
    if not deliver(output, json, found.to_dict(), found.rows(), plot):
        _show(found)
    _warn(found)


def _show(found: Front) -> None:
    """Print a front as a person reads it."""
    rows = found.rows()
    table(found.title, rows[:SHOWN])
    if len(rows) > SHOWN:
        print(f"{len(rows) - SHOWN} more points; --json or -o FILE.csv has all.")
    proof = found.points.certificate
    done = "complete: no coalition is missing" if proof.complete else "NOT complete"
    print(f"{len(rows)} points; {done} ({proof.method}, {proof.nodes:,} nodes).")
    if found.existing:
        table("Existing groupings beside it (distance 0: on the front)", found.beside())
    for state, why in found.left_out.items():
        say(f"Left out: {state}, {why}.")
    for caveat in found.caveats:
        say(f"Note: {caveat}")
    if found.read:
        say(f"{len(found.read)} sources; --json names them.")


def _warn(found: Front) -> None:
    slow = [o.name for o in found.problem.objectives if o.structure == "unstructured"]
    if slow:
        say(f"Nothing is known of how {', '.join(slow)} comes about: coalitions went one by one.")
    proof = found.points.certificate
    if proof.unseen:
        say(f"Warning: the search was stopped; it {proof.unseen}.")
    elif not proof.complete:
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
