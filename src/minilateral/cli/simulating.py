"""Simulating: how fast bodies would decide and be there, played many times, or one history told."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from minilateral.cli import worlds
from minilateral.cli.options import Facts, Json, Output
from minilateral.cli.printing import deliver, say, table
from minilateral.core.errors import UsageError, did_you_mean, full_stop
from minilateral.core.files import whole_file

if TYPE_CHECKING:
    from minilateral.crisis.differences import Difference, First
    from minilateral.crisis.histories import Ensemble
    from minilateral.crisis.parameter_uncertainty import ParameterUncertainty
    from minilateral.crisis.summary import Delay, Summary

#: Endings of files, and those that need every replication.
FORMS = (".json", ".csv", ".svg", ".png", ".parquet", ".nc")
WHOLE = (".parquet", ".nc")


def register(app: typer.Typer) -> None:
    """Add the verbs to the command."""
    app.command()(simulate)
    app.command()(explain)


def simulate(
    context: typer.Context,
    scenario: worlds.Scenario,
    bodies: worlds.Bodies = "",
    replications: Annotated[
        int, typer.Option("--replications", help="How many histories are played.")
    ] = 10_000,
    seed: worlds.Seed = 0,
    settings: worlds.Set = None,
    policy: worlds.Policies = None,
    place: worlds.Place = None,
    positions: worlds.Positions = None,
    draws: Annotated[
        int,
        typer.Option(
            "--parameter-draws", metavar="N", help="Add what is not known of the parameters."
        ),
    ] = 0,
    independent: Annotated[
        bool,
        typer.Option("--independent", help="Draws of its own for each body, to see what it costs."),
    ] = False,
    aggregates: Annotated[
        bool, typer.Option("--aggregates", help="Keep counts alone: any number of histories.")
    ] = False,
    engine: worlds.Engine = "threads",
    workers: worlds.Workers = None,
    resume: Annotated[
        Path | None,
        typer.Option(
            "--resume",
            metavar="DIR",
            help="Keep finished blocks in a folder, and go on from those that are there.",
        ),
    ] = None,
    on: worlds.Day = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Play an incident many times: who decides, when, and when anyone is there.

    -o writes the figures (.json, .csv), the curves (.svg, .png) or every replication (.parquet,
    .nc). Every parameter can be set; --json lists them.

    \b
    minilateral simulate baltic-cable --bodies JEF,NATO,EU --replications 1000000 --seed 1 --json
    minilateral simulate baltic-cable --set meeting_days:NATO=1 -o curves.svg
    minilateral simulate baltic-cable --replications 1000000000 --aggregates --resume run
    """
    _check(output, aggregates)
    from minilateral.crisis.blocks import AS_IT_IS, Plan, Policy
    from minilateral.crisis.ensemble import Labour, count, play
    from minilateral.crisis.parameter_uncertainty import parameter_uncertainty
    from minilateral.crisis.varying import policy as read

    stage = worlds.world(context, scenario, bodies, on, place, positions, settings or (), facts)
    others = [read(stage.parameters, text) for text in policy or ()]
    plan = Plan(stage, replications, seed, (Policy(AS_IT_IS), *others), not independent)
    labour = partial(Labour, engine, workers, keep=resume, command=worlds.command_line(context))
    unsure = None
    with worlds.bar("histories", replications, resume) as progress:
        found = (count if aggregates else play)(plan, labour(progress=progress))
    if draws:
        with worlds.bar("draws", draws) as progress:
            unsure = parameter_uncertainty(plan, draws, Labour(engine, workers, progress=progress))
    _give(found, unsure, json, output)


def _check(output: Path | None, aggregates: bool) -> None:
    """Refuse an ending before the long run, not after it."""
    if output is None:
        return
    ending = output.suffix.lower()
    if ending not in FORMS:
        near = did_you_mean(ending, FORMS)
        raise UsageError(full_stop(f"{output.name!r} must end in {' or '.join(FORMS)}{near}"))
    if aggregates and ending in WHOLE:
        raise UsageError(f"--aggregates keeps no replications to write to {output.name!r}.")


def _give(
    found: Ensemble, unsure: ParameterUncertainty | None, json: bool, output: Path | None
) -> None:
    if output is not None and output.suffix.lower() in WHOLE:
        _write(found, output)
        return
    value = found.to_dict()
    if unsure is not None:
        value |= {"parameter_uncertainty": unsure.to_dict()}
    if deliver(output, json, value, found.rows(), found.plot):
        return
    several = len(found.summaries) > 1
    for name, summaries in found.summaries.items():
        table(f"{found.title}{f': {name}' if several else ''}", _rows(summaries))
    for difference in found.differences:
        print(_sentence(difference))
    if unsure is not None:
        table(f"Over {unsure.draws} draws of the parameters, 90 % lie within", _unsure(unsure))
    for caveat in found.caveats:
        say(f"Note: {caveat}")
    say(f"{len(found.references())} sources; --json names them.")


def _write(found: Any, output: Path) -> None:
    """Write every replication."""
    if output.suffix.lower() == ".parquet":
        found.write(output)
    else:
        with whole_file(output) as file:
            file.write(found.to_xarray().to_netcdf(engine="scipy", format="NETCDF3_64BIT"))
    say(f"wrote {output}: {found.plan.replications:,} replications")


def _rows(summaries: Mapping[str, Summary]) -> list[Mapping[str, Any]]:
    """What a person reads of each body."""
    return [
        {
            "body": body,
            "responds": f"{found.response.value:.0%}",
            "decides by day (10, 50, 90 %)": _days(found.decision),
            "there by day (10, 50, 90 %)": _days(found.presence),
            "covered in 30 days": f"{found.coverage_30d.value:.0%}",
            "contributors": f"{found.contributors.value:.1f}",
            "booked twice": f"{found.double_booked.value:.1f}",
        }
        for body, found in summaries.items()
    ]


def _days(delay: Delay) -> str:
    return ", ".join(f"{day:.1f}" if isfinite(day) else "never" for day in delay.days)


def _sentence(found: Difference) -> str:
    """Who is first, to decide and to be there."""
    from minilateral.crisis.blocks import AS_IT_IS

    pair = found.pair
    who, a, b = f"{pair.a} and {pair.b}", pair.a, pair.b
    if pair.between == "policies":
        who, a, b = f"{pair.given}, {pair.a!r} against {pair.b!r}", repr(pair.a), repr(pair.b)
    elif pair.given != AS_IT_IS:
        who = f"{who}, {pair.given!r}"
    acts = {"decision": "decides", "presence": "is there"}
    told = [_first(a, b, acts[time], first) for time, first in found.first.items()]
    return f"{who}: {'; '.join(told)}."


def _first(a: str, b: str, act: str, first: First) -> str:
    parts = [f"{a} {act} first in {first.a.value:.0%}, {b} in {first.b.value:.0%}"]
    if first.same.value:
        parts.append(f"both at once in {first.same.value:.0%}")
    if first.median is not None and first.median.value:
        earlier = a if first.median.value < 0 else b
        parts.append(f"where both do, {earlier} by {abs(first.median.value):.1f} days (median)")
    return ", ".join(parts)


def _unsure(found: ParameterUncertainty) -> list[Mapping[str, Any]]:
    return [
        {"body": body} | {name: _range(name, low, high) for name, (low, _, high) in told.items()}
        for body, told in found.bodies.items()
    ]


def _range(name: str, low: float, high: float) -> str:
    if "days" not in name:
        return f"{low:.0%} to {high:.0%}"
    return " to ".join(f"{day:.1f}" if isfinite(day) else "never" for day in (low, high))


def explain(
    context: typer.Context,
    scenario: worlds.Scenario,
    bodies: worlds.Bodies = "",
    replication: Annotated[
        int, typer.Option("--replication", help="Which history of the seed; the first is 0.")
    ] = 0,
    seed: worlds.Seed = 0,
    settings: worlds.Set = None,
    place: worlds.Place = None,
    positions: worlds.Positions = None,
    on: worlds.Day = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Tell one history: why did it take so long?

    It is the history of that number in `simulate` with the same seed.

    \b
    minilateral explain baltic-cable --bodies JEF --seed 1
    minilateral explain baltic-cable --bodies JEF,NATO --seed 1 --replication 7 -o history.svg
    """
    from minilateral.crisis.explain import explain as told
    from minilateral.crisis.reference import history

    stage = worlds.world(context, scenario, bodies, on, place, positions, settings or (), facts)
    found = told(history(stage, seed, replication))
    if not deliver(output, json, found.to_dict(), found.rows(), found.plot):
        print(f"{found.title}.")
        for sentence in found.sentences:
            print(sentence)
        say(f"{len(found.references())} sources; --json names them.")
