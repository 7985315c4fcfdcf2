"""Evidence, its firmness and its rows: curve, reliability, delays; a form and a check for more."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from minilateral.cli.evidence import record
from minilateral.cli.options import Facts, Json, On, Output, fact_base
from minilateral.cli.printing import deliver, say, table
from minilateral.core.errors import UsageError, did_you_mean, full_stop

if TYPE_CHECKING:
    from minilateral.evidence.families import Family

Seed = Annotated[int, typer.Option("--seed", min=0, help="The same seed gives the same bytes.")]


def register(app: typer.Typer) -> None:
    """Add the verbs to `minilateral evidence`."""
    for verb in (curve, reliability, delays, form, check):
        app.command()(verb)


def curve(
    context: typer.Context,
    small: Annotated[
        str,
        typer.Option(
            "--small",
            metavar="NAMES",
            help="By commas: bodies, kinds or pools, each a panel of its own; "
            "five definitions of a small group if left out.",
        ),
    ] = "",
    against: Annotated[
        str, typer.Option("--against", metavar="NAMES", help="By commas: institution, EU, NATO.")
    ] = "institution,EU,NATO",
    draws: Annotated[
        int, typer.Option("--draws", min=100, max=20_000, help="Resamples of the incidents.")
    ] = 1_000,
    seed: Seed = 0,
    on: On = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Show who was first under every defensible way of reading the record.

    \b
    minilateral evidence curve -o curve.svg
    minilateral evidence curve --small JEF --against NATO --json
    """
    from minilateral.evidence.curve import CAVEAT
    from minilateral.evidence.curve import curve as estimate

    found = estimate(record(context, facts, on), _families(small), _against(against), draws, seed)
    if not deliver(output, json, found.to_dict(), found.rows(), found.plot):
        table(found.title, found.table())
        for verdict in found.verdicts():
            print(verdict)
    say(f"Note: {CAVEAT}")


def _families(names: str) -> tuple[Family, ...] | None:
    """A panel for each side named; None where none is."""
    from minilateral.evidence.families import Family

    asked = [name.strip() for name in names.split(",") if name.strip()]
    return tuple(Family(name, name) for name in dict.fromkeys(asked)) or None


def _against(names: str) -> tuple[str, ...]:
    from minilateral.evidence.choices import AGAINST

    known = {name.casefold(): name for name in AGAINST}
    asked = [name.strip() for name in names.split(",") if name.strip()]
    for name in asked:
        if name.casefold() not in known:
            near = did_you_mean(name, AGAINST) or f"; known are {', '.join(AGAINST)}"
            raise UsageError(full_stop(f"--against: {name!r} is not held against{near}"))
    if not asked:
        raise UsageError(f"--against names nobody; known are {', '.join(AGAINST)}.")
    return tuple(dict.fromkeys(known[name.casefold()] for name in asked))


def reliability(
    context: typer.Context,
    seed: Seed = 0,
    on: On = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Compare the second coder with the first, and shake the verdict by errors as large.

    \b
    minilateral evidence reliability
    minilateral evidence reliability --json
    """
    from minilateral.evidence.coding_error import coding_error
    from minilateral.evidence.reliability import CAVEATS
    from minilateral.evidence.reliability import reliability as compare

    found = compare(record(context, facts, on), seed=seed)
    shaken = coding_error(found, seed=seed)
    value = {**found.to_dict(), "coding_error": shaken.to_dict()}
    if not deliver(output, json, value, found.rows(), found.plot):
        table(f"{found.title}: agreement", found.table())
        table(shaken.title, shaken.table())
        print(shaken.sentence())
        for caveat in CAVEATS:
            say(f"Note: {caveat}")


def delays(
    context: typer.Context,
    draws: Annotated[
        int, typer.Option("--draws", min=1, max=10_000, help="Draws of the parameters to export.")
    ] = 200,
    seed: Seed = 0,
    on: On = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Estimate how long kinds of body take to speak, decide and deploy, for a simulation.

    \b
    minilateral evidence delays -o delays.json
    minilateral evidence delays --draws 1000 --seed 7 -o delays.json
    """
    from minilateral.evidence.delays import CAVEATS
    from minilateral.evidence.delays import delays as estimate

    found = estimate(record(context, facts, on), draws, seed)
    if not deliver(output, json, found.to_dict(), found.rows(), found.plot):
        table(f"{found.title}, with 90 % intervals", found.table())
        for caveat in CAVEATS:
            say(f"Note: {caveat}")


def form(
    context: typer.Context,
    incident: Annotated[
        str | None,
        typer.Option(
            "--incident", metavar="ID", help="Fill in an incident on record, such as I04."
        ),
    ] = None,
    body: Annotated[
        str | None, typer.Option("--body", metavar="NAME", help="Fill in a body on record.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write to a file.")
    ] = None,
    facts: Facts = None,
) -> None:
    """Print a form for a new episode, to be filled in.

    \b
    minilateral evidence form -o my-facts/episode.yaml
    minilateral evidence form --incident I04 --body NATO
    """
    from minilateral.core.files import write_whole
    from minilateral.evidence.form import form as written

    text = written(fact_base(context, facts), incident, body)
    if output is None:
        print(text, end="")
        return
    if output.exists():
        raise UsageError(f"{output} is there already; a form does not replace a file.")
    write_whole(output, text.encode())
    say(f"wrote {output}; then: minilateral evidence check {output}")


def check(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A YAML file with a table `episodes`.")],
    facts: Facts = None,
) -> None:
    """Hold a file of new episodes against the schema and the laws; every fault at once.

    \b
    minilateral evidence check my-facts/episode.yaml
    minilateral evidence check next.yaml --facts my-facts
    """
    from minilateral.evidence.check import check as hold

    print(hold(file, fact_base(context, facts)).sentence())
