"""Scenarios: what could happen, on what defaults, and who can say yes tonight."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from minilateral.cli.options import Facts, Json, Output, fact_base
from minilateral.cli.printing import deliver, say, table
from minilateral.core.dates import parse_day

if TYPE_CHECKING:
    from minilateral.crisis.authority_card import AuthorityCard
    from minilateral.crisis.scenario import Scenario


def register(app: typer.Typer) -> None:
    """Add the verbs to the command."""
    app.command()(scenarios)
    app.command()(tonight)


def scenarios(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(help="A scenario; all are listed if left out.")
    ] = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """List the scenarios, or show one with every default, its range and what it rests on.

    \b
    minilateral scenarios
    minilateral scenarios baltic-cable --json
    """
    from minilateral.crisis import scenario as asked

    base = fact_base(context, facts)
    if name is None:
        rows = asked.listing(asked.scenarios(base))
        if not deliver(output, json, rows, rows):
            table(f"{len(rows)} scenarios", rows)
        return
    found = asked.scenario(base, name)
    if not deliver(output, json, found.to_dict(), found.rows()):
        _show(found)


def _show(found: Scenario) -> None:
    shown = ("what", "value", "low", "high", "basis", "text", "cited")
    print(found.record.happens)
    rows = found.rows()
    table(found.title, [{name: row[name] for name in shown} for row in rows])
    for reference in found.references():
        say(f"Source: {reference.text()}")


def tonight(
    context: typer.Context,
    scenario: Annotated[str, typer.Argument(help="A scenario; `scenarios` lists them.")],
    bodies: Annotated[
        str, typer.Option("--bodies", metavar="LIST", help="By commas; all of it if left out.")
    ] = "",
    parties: Annotated[
        str, typer.Option("--parties", metavar="STATES", help="In the dispute: always against.")
    ] = "",
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="YYYY-MM-DD", help="The day; the scenario's if left out."),
    ] = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Who can say yes tonight: who may order, who decides, who asks at home, who takes over.

    Where the scenario plays at sea, the articles of each zone are told. No legal opinion.

    \b
    minilateral tonight baltic-cable --bodies JEF,NATO
    minilateral tonight shadow-fleet-escort -o card.md
    """
    from minilateral.crisis.authority_card import authority_card
    from minilateral.crisis.card_text import markdown

    found = authority_card(
        fact_base(context, facts),
        scenario,
        _listed(bodies),
        None if on is None else parse_day(on),
        _listed(parties),
    )
    if not deliver(output, json, found.to_dict(), found.rows(), page=lambda: markdown(found)):
        _card(found)


def _listed(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _card(found: AuthorityCard) -> None:
    from minilateral.crisis.authority_card import CAVEAT

    print(found.title)
    print(found.scenario.record.happens)
    heading = ""
    for line in found.lines():
        title = line.body or {"sea": "At sea"}.get(line.part, "Consent and information")
        if title != heading:
            print(f"\n{title}")
            heading = title
        print(f"  - {line.text}{f' ({line.flag})' if line.flag else ''}")
    say(f"\nNote: {CAVEAT}")
    say(f"{len(found.references())} sources; --json names them.")
