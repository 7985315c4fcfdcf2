"""Voting: what a rule makes of a ballot, and the power that it gives."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from minilateral.cli.options import Facts, Json, On, Output, day, fact_base
from minilateral.cli.printing import deliver, say, table
from minilateral.core.errors import UsageError

if TYPE_CHECKING:
    from minilateral.decide.judgement import Judgement
    from minilateral.facts import Grouping


def register(app: typer.Typer) -> None:
    """Add the verbs to the command."""
    app.command()(vote)
    app.command()(power)
    app.command()(capacity)


States = Annotated[str, typer.Option(metavar="STATES", help="By commas; `others` for the rest.")]


def vote(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The grouping that votes.")],
    scope: Annotated[str | None, typer.Option("--scope", help="Words of the rule's scope.")] = None,
    yes: States = "",
    no: States = "",
    abstain: States = "",
    declare: States = "",
    invoke: States = "",
    exclude: States = "",
    on: On = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Judge a ballot: does it pass, who made the difference, who could still block it?

    States in no list are silent. --declare is an abstention with a formal declaration (TEU 31(1)),
    --invoke pulls a brake that needs a stated reason, --exclude leaves a state out of the count.

    \b
    minilateral vote EU --scope cfsp --yes others --declare HUN,SVK --on 2025-01-01
    minilateral vote NATO --no TUR --json
    """
    from minilateral.decide.judgement import judge

    grouping = fact_base(context, facts).grouping(name, day(on))
    lists = {"yes": yes, "no": no, "abstain": abstain, "declare": declare, "invoke": invoke}
    found = judge(
        grouping,
        scope,
        exclude=_split(exclude),
        **{how: _split(states) for how, states in lists.items()},
    )
    if not deliver(output, json, found.to_dict(), found.rows()):
        _explain(found, grouping)


def _explain(found: Judgement, grouping: Grouping) -> None:
    """Print a judgement as a person reads it."""
    names, verdict = grouping.base.states.names, found.verdict
    print(f"{found.title}.")
    print(found.tree())
    print(f"Rule: {found.playable.sentence()}.")
    print(f"Basis: {found.playable.record.legal_basis}.")
    print(f"Made the difference: {names(verdict.made_difference) or 'nobody alone'}.")
    if verdict.passed:
        print(f"Could still block it: {names(verdict.could_still_block) or 'nobody alone'}.")
    if verdict.broke_silence:
        print(f"Broke the silence: {names(verdict.broke_silence)}.")
    for note in found.playable.notes:
        say(f"Note: {note}.")
    for reference in found.references():
        say(f"Source: {reference.text()}")


def _split(states: str) -> list[str]:
    return [state.strip() for state in states.split(",") if state.strip()]


def power(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="A grouping; not with --weights.")] = None,
    scope: Annotated[
        str | None,
        typer.Option("--scope", help="Words of its scope; the default rule if left out."),
    ] = None,
    weights: Annotated[
        Path | None,
        typer.Option("--weights", metavar="FILE", help="CSV: player,weight[,weight2]"),
    ] = None,
    quota: Annotated[int | None, typer.Option("--quota", help="Met at or above this sum.")] = None,
    quota2: Annotated[int | None, typer.Option("--quota2", help="For weight2.")] = None,
    quota3: Annotated[int | None, typer.Option("--quota3", help="For weight3.")] = None,
    bloc: Annotated[
        str | None, typer.Option("--bloc", metavar="STATES", help="What if these voted as one?")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Add Deegan-Packel, public good index and Johnston.")
    ] = False,
    on: On = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Count the voting power that a rule gives its members, exactly.

    \b
    minilateral power EU --on 2025-01-01
    minilateral power --weights votes.csv --quota 12 --all --json
    """
    from minilateral.decide import voting_power

    if (name is None) == (weights is None):
        raise UsageError("name a grouping, or a table with --weights and --quota; one of the two.")
    if weights is not None:
        quotas = [q for q in (quota, quota2, quota3) if q is not None]
        found = voting_power.of_table(weights, quotas)
    else:
        found = voting_power.of_grouping(
            fact_base(context, facts).grouping(name or "", day(on)), scope
        )
    found = replace(found, listing=every)
    if bloc is not None:
        found = replace(found, bloc=found.voting_as_one(_split(bloc)))
    if not deliver(output, json, found.to_dict(), found.rows()):
        act = found.power.power_to_act
        table(found.title, found.rows())
        print(f"Rule: {found.rule}.")
        print(f"Power to act: {act} = {float(act):.4g}.")
        for caveat in (*found.caveats, voting_power.CAVEAT):
            say(f"Note: {caveat}")


def capacity(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The grouping that decides.")],
    scope: Annotated[
        str | None,
        typer.Option("--scope", help="Words of its scope; the default rule if left out."),
    ] = None,
    willing: Annotated[
        float, typer.Option("--willing", help="The chance that a member is for it, alone.")
    ] = 0.9,
    on: On = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """How easily could it decide, year by year, as members and rules changed?

    \b
    minilateral capacity NATO -o nato.svg
    minilateral capacity EU --scope "cfsp default" --on 2025-01-01 --json
    """
    from minilateral.decide.capacity import CAVEAT
    from minilateral.decide.capacity import capacity as follow

    found = follow(fact_base(context, facts).grouping(name, day(on)), willing, scope)
    if not deliver(output, json, found.to_dict(), found.rows(), found.plot):
        changes = [row for i, row in enumerate(found.rows()) if not i or row["change"]]
        latest = found.rows()[-1]
        table(found.title, changes if latest in changes else [*changes, latest])
        say(f"Note: {CAVEAT}")
        for reference in found.references():
            say(f"Source: {reference.text()}")
