"""Evidence: do small groups act faster? What the record of real incidents says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from minilateral.cli.options import Facts, Json, Output, fact_base
from minilateral.cli.printing import deliver, say, table
from minilateral.core.dates import parse_day

if TYPE_CHECKING:
    from minilateral.evidence.episodes import Episodes
    from minilateral.evidence.report import Report

app = typer.Typer(invoke_without_command=True, rich_markup_mode=None)

Bodies = Annotated[
    str,
    typer.Option("--bodies", metavar="NAMES", help="By commas: bodies, kinds or pools."),
]
Known = Annotated[
    str | None,
    typer.Option(
        "--on", metavar="YYYY-MM-DD", help="The record as known on a day; all of it if left out."
    ),
]
CodingWords = Annotated[
    str,
    typer.Option(
        "--coding",
        metavar="CHOICES",
        help="How the record is read: outcome=deployment,undone=B,verified_only,soft=no,...",
    ),
]


@app.callback()
def evidence(
    context: typer.Context,
    bodies: Bodies = "",
    coding: CodingWords = "",
    on: Known = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Do small groups act faster? Pairs, medians, and what survives other readings.

    Pairs at the same level of authority come first, then deployments, then any decision.

    \b
    minilateral evidence --bodies JEF,NATO,EU --json
    minilateral evidence pairs JEF NATO
    """
    if context.invoked_subcommand is not None:
        return
    from minilateral.evidence.coding_words import parse_coding
    from minilateral.evidence.report import report

    found = report(record(context, facts, on), _names(bodies), parse_coding(coding))
    if not deliver(output, json, found.to_dict(), found.rows()):
        _tell(found)


def _tell(found: Report) -> None:
    """Print a report as a person reads it."""
    from minilateral.evidence.report import CAVEATS

    table("Who was first (small:large)", found.rows())
    outcome, clock = found.coding.outcome, found.coding.clock
    table(f"Days from {clock} to {outcome}, 95 % band", found.medians())
    for line in found.specification_lines():
        print(line)
    if found.reliability is not None:
        say(f"Reliability: {found.reliability.sentence()}")
    for caveat in CAVEATS:
        say(f"Note: {caveat}")
    say(f"Sources: {len(found.references())} documents; the pairs list theirs.")


@app.command()
def pairs(
    context: typer.Context,
    small: Annotated[str, typer.Argument(help="The small side: a body, a kind or a pool.")] = (
        "small"
    ),
    large: Annotated[str, typer.Argument(help="The large side.")] = "institution",
    coding: CodingWords = "",
    on: Known = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """List the pairs behind a number: each incident that both sides faced.

    \b
    minilateral evidence pairs JEF NATO
    minilateral evidence pairs small EU --coding equal_authority -o pairs.csv
    """
    from minilateral.evidence.coding_words import parse_coding
    from minilateral.evidence.paired import paired

    found = paired(record(context, facts, on), small, large, parse_coding(coding))
    if deliver(output, json, {**found.summary(), "rows": found.rows()}, found.rows()):
        return
    table(found.title, found.table())
    print(found.verdict())
    for reference in found.references():
        say(f"Source: {reference.text()}")


@app.command()
def survival(
    context: typer.Context,
    by: Annotated[
        str | None,
        typer.Option("--by", help="kind, body, threshold, act_class, authority or pool."),
    ] = None,
    bodies: Bodies = "",
    coding: CodingWords = "",
    on: Known = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Estimate how long bodies take, with bands, and test whether groups differ.

    \b
    minilateral evidence survival --by body -o km.svg
    minilateral evidence survival --by threshold --bodies NATO,EU --json
    """
    from minilateral.evidence.coding_words import parse_coding
    from minilateral.evidence.sides import side
    from minilateral.evidence.survival import survival as estimate

    episodes = record(context, facts, on)
    sides = [side(episodes, name) for name in _names(bodies)]
    found = estimate(episodes, by or ("body" if sides else "kind"), parse_coding(coding), sides)
    if deliver(output, json, found.to_dict(), found.steps(), found.plot):
        return
    table(found.title, found.table())
    for words, test in (
        ("across incidents", found.test),
        ("within incidents", found.within),
    ):
        if test.p is None:
            print(f"Log-rank test {words}: cannot be said; no two groups to hold together.")
        else:
            print(f"Log-rank test {words}: chi2 {test.statistic:.2f}, p = {test.p:.2f}.")
    for caveat in found.caveats:
        say(f"Note: {caveat}")


@app.command()
def first(
    context: typer.Context,
    facing: Annotated[
        str,
        typer.Option("--facing", metavar="NAMES", help="Only incidents that all of these faced."),
    ] = "",
    coding: CodingWords = "",
    on: Known = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Estimate who acts first where bodies compete for an incident, by day.

    \b
    minilateral evidence first
    minilateral evidence first --facing minilateral,institution -o first.svg
    """
    from minilateral.evidence.coding_words import parse_coding
    from minilateral.evidence.first_to_act import CAVEATS, first_to_act

    episodes = record(context, facts, on)
    found = first_to_act(episodes, parse_coding(coding), facing=_names(facing))
    value = {
        "incidents": found.incidents,
        "undecided": found.undecided,
        "rows": found.rows(),
        "caveats": CAVEATS,
    }
    if not deliver(output, json, value, found.rows(), found.plot):
        table(found.title, found.table())
        for caveat in CAVEATS:
            say(f"Note: {caveat}")


@app.command()
def models(
    context: typer.Context,
    covariates: Annotated[
        str,
        typer.Option(
            "--covariates",
            metavar="NAMES",
            help="By commas, of size, rule, new, threshold, region, decade.",
        ),
    ] = "size,rule,threshold,region,decade",
    bodies: Bodies = "",
    coding: CodingWords = "",
    on: Known = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Fit models of the pace, hazards and delays; errors are clustered by incident.

    \b
    minilateral evidence models
    minilateral evidence models --covariates size,rule --coding undone=B --json
    """
    from minilateral.evidence.coding_words import parse_coding
    from minilateral.evidence.models import CAVEATS
    from minilateral.evidence.models import models as fit
    from minilateral.evidence.sides import side

    episodes, reading = record(context, facts, on), parse_coding(coding)
    sides = [side(episodes, name) for name in _names(bodies)]
    found = fit(episodes, reading, _names(covariates), sides)
    if deliver(output, json, found.to_dict(), found.rows()):
        return
    print(f"{found.title}.")
    for title, effects in found.tables().items():
        table(title, effects)
    for warning in (*found.warnings, *CAVEATS):
        say(f"Note: {warning}")
    if found.dropped:
        say(f"Note: left out, since they do not vary or follow from others: {found.dropped}")


def record(context: typer.Context, facts: list[Path] | None, on: str | None) -> Episodes:
    """The episodes up to the day asked about; all that are on record if none is."""
    from minilateral.evidence.episodes import episodes

    return episodes(fact_base(context, facts), None if on is None else parse_day(on))


def _names(text: str) -> Sequence[str]:
    return [name.strip() for name in text.split(",") if name.strip()]
