"""Exploring: what a crisis turns on, when who is slower, and what an opponent would pick."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from minilateral.cli import worlds
from minilateral.cli.options import Facts, Json, Output
from minilateral.cli.printing import deliver, say, table
from minilateral.core.errors import UsageError, did_you_mean, full_stop

if TYPE_CHECKING:
    from minilateral.crisis.explored import Explored
    from minilateral.crisis.study import Study
    from minilateral.crisis.world import World

#: Endings of files.
FORMS = (".json", ".csv", ".svg", ".png")
#: Parameters shown of a measure that is printed.
SHOWN = 12

Vary = Annotated[
    list[str] | None,
    typer.Option(
        "--vary",
        metavar="PARAMETERS",
        help="By commas or repeated: name or name=2..10; all that is not known if left out.",
    ),
]
Horizon = Annotated[
    float, typer.Option("--horizon", metavar="DAYS", help="Later, or never, counts as these days.")
]
Resume = Annotated[
    Path | None,
    typer.Option(
        "--resume",
        metavar="DIR",
        help="Keep finished points in a folder, and go on from those that are there.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add the verbs to the command."""
    for verb in (sweep, sensitivity, opponent):
        app.command()(verb)


def sweep(
    context: typer.Context,
    scenario: worlds.Scenario,
    bodies: worlds.Bodies = "",
    points: Annotated[int, typer.Option("--points", help="Points of a Latin hypercube.")] = 500,
    design: Annotated[
        str, typer.Option("--design", metavar="NAME", help="lhs, or factorial: all combinations.")
    ] = "lhs",
    replications: Annotated[int, typer.Option("--replications", help="At each point.")] = 1_000,
    vary: Vary = None,
    policy: worlds.Policies = None,
    discover: Annotated[
        bool, typer.Option("--discover", help="Under what conditions is the first body slower?")
    ] = False,
    horizon: Horizon = 90.0,
    seed: worlds.Seed = 0,
    settings: worlds.Set = None,
    place: worlds.Place = None,
    positions: worlds.Positions = None,
    engine: worlds.Engine = "threads",
    workers: worlds.Workers = None,
    resume: Resume = None,
    on: worlds.Day = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Play an incident at many points of what is not known, under each policy.

    -o writes the summary (.json), every point (.csv, .parquet) or a drawing (.svg, .png).

    \b
    minilateral sweep baltic-cable --bodies JEF,NATO --discover
    minilateral sweep baltic-cable --bodies JEF,NATO --policy ready=delegated:NATO=1 -o points.csv
    minilateral sweep baltic-cable --bodies NATO --design factorial --vary delegated:NATO=0/1
    """
    _check(output, (*FORMS, ".parquet"))
    from minilateral.crisis import exploring, varying
    from minilateral.crisis.ensemble import Labour
    from minilateral.crisis.explored import CAVEAT

    stage = worlds.world(context, scenario, bodies, on, place, positions, settings or (), facts)
    policies = [varying.policy(stage.parameters, text) for text in policy or ()]
    with worlds.bar("points", points, resume) as progress:
        found = exploring.sweep(
            stage,
            points,
            replications,
            seed,
            design=design,
            vary=_by_commas(vary),
            policies=policies,
            horizon=horizon,
            discover=discover,
            labour=Labour(engine, workers, keep=resume, progress=progress),
        )
    if output is not None and output.suffix.lower() == ".parquet":
        found.write(output)
        say(f"wrote {output}")
    elif not deliver(output, json, found.to_dict(), found.rows(), found.plot):
        _show_sweep(found)
        say(f"Note: {CAVEAT}")


def _check(output: Path | None, forms: Sequence[str]) -> None:
    """Refuse an ending before the long run, not after it."""
    if output is not None and output.suffix.lower() not in forms:
        near = did_you_mean(output.suffix, forms)
        raise UsageError(full_stop(f"{output.name!r} must end in {' or '.join(forms)}{near}"))


def _show_sweep(found: Explored) -> None:
    several = len(found.experiment.policies) > 1
    rows = [row if several else dict(list(row.items())[1:]) for row in found.summary]
    table(found.title, rows)
    for each in found.found:
        print(f"Policy {each.policy!r}:" if several else "Conditions:")
        for sentence in each.sentences():
            print(f"  {sentence}")


def sensitivity(
    context: typer.Context,
    scenario: worlds.Scenario,
    bodies: worlds.Bodies = "",
    outcome: Annotated[
        str, typer.Option("--outcome", help="Such as decision_days, presence_days, coverage_30d.")
    ] = "presence_days",
    statistic: Annotated[
        str, typer.Option("--statistic", help="mean, chance, first, or a quantile such as p50.")
    ] = "mean",
    method: Annotated[str, typer.Option("--method", help="sobol or morris.")] = "sobol",
    points: Annotated[
        int | None,
        typer.Option(
            "--points",
            help="Sobol: a power of two, times the parameters and two; Morris: trajectories.",
        ),
    ] = None,
    second: Annotated[
        bool, typer.Option("--second", help="Sobol: pairs too, for twice the points.")
    ] = False,
    replications: Annotated[int, typer.Option("--replications", help="At each point.")] = 1_000,
    vary: Vary = None,
    horizon: Horizon = 90.0,
    seed: worlds.Seed = 0,
    settings: worlds.Set = None,
    place: worlds.Place = None,
    positions: worlds.Positions = None,
    engine: worlds.Engine = "threads",
    workers: worlds.Workers = None,
    resume: Resume = None,
    on: worlds.Day = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Tell which of all that is not known the outcome turns on, and how much of it is noise.

    Of each body, and of the first against each other one.

    \b
    minilateral sensitivity baltic-cable --bodies JEF --outcome presence_days
    minilateral sensitivity baltic-cable --bodies JEF,NATO --method morris --json
    """
    _check(output, FORMS)
    from minilateral.crisis import exploring
    from minilateral.crisis.ensemble import Labour
    from minilateral.crisis.study import CAVEATS

    stage = worlds.world(context, scenario, bodies, on, place, positions, settings or (), facts)
    with worlds.bar("points", 1, resume) as progress:
        found = exploring.turns_on(
            stage,
            outcome,
            statistic,
            method,
            points,
            replications,
            seed,
            vary=_by_commas(vary),
            horizon=horizon,
            second=second,
            labour=Labour(engine, workers, keep=resume, progress=progress),
        )
    if not deliver(output, json, found.to_dict(), found.rows(), found.plot):
        _show_study(found)
        for note in (*found.notes(), CAVEATS[found.method]):
            say(f"Note: {note}")


def _show_study(found: Study) -> None:
    """What each measure turns on, the parameters that matter most first."""
    for measure, indices in found.told():
        rows = [row for row in found.rows() if row["measure"] == measure.label][:SHOWN]
        table(f"What {measure.label} turns on", [_shown(row) for row in rows])
        if len(indices.names) > SHOWN:
            print(f"{len(indices.names) - SHOWN} more; --json or -o FILE.csv has all.")
        if indices.noise is not None:
            print(
                f"Monte Carlo noise: {indices.noise.left:.2%} of the spread over the points "
                f"(without common draws: {indices.noise.drawn:.1%})."
            )


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as a person reads it: each index with its interval in brackets."""
    shown = {"parameter": row["parameter"]}
    for kind in (name for name in row if f"{name}_low" in row or name in ("mean", "spread")):
        text = f"{row[kind]:.3g}"
        if f"{kind}_low" in row:
            text += f" ({row[f'{kind}_low']:.2g} to {row[f'{kind}_high']:.2g})"
        shown[kind] = text
    return shown


def opponent(
    context: typer.Context,
    scenario: worlds.Scenario,
    bodies: worlds.Bodies = "",
    outcome: Annotated[
        str, typer.Option("--outcome", help="What the opponent judges by: days or coverage.")
    ] = "presence_days",
    replications: Annotated[
        int, typer.Option("--replications", help="Histories of each move.")
    ] = 20_000,
    horizon: Horizon = 90.0,
    seed: worlds.Seed = 0,
    settings: worlds.Set = None,
    positions: worlds.Positions = None,
    on: worlds.Day = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Find the place, timing, feints and repetition that would hurt each body most. A what-if.

    By region only. Moves that the draws cannot tell from the best are named with it.

    \b
    minilateral opponent baltic-cable --bodies JEF,NATO,EU
    minilateral opponent baltic-cable --bodies JEF --outcome coverage_30d --json
    """
    _check(output, FORMS)
    from minilateral.crisis.replies import CAVEAT, best_replies

    def at(place: str | None) -> World:
        return worlds.world(context, scenario, bodies, on, place, positions, settings or (), facts)

    own = at(None)
    here, *elsewhere = own.origin.scenario.places if own.origin else (own.scenario,)
    by_region = {here: own} | {place: at(place) for place in elsewhere}
    found = best_replies(by_region, replications, seed, outcome, horizon)
    if not deliver(output, json, found.to_dict(), found.rows(), found.plot):
        table(found.title, found.rows())
        for sentence in found.sentences():
            print(sentence)
        say(f"Note: {CAVEAT}")


def _by_commas(words: Sequence[str] | None) -> list[str]:
    return [part.strip() for word in words or () for part in word.split(",") if part.strip()]
