"""Ideal points: where states stand on the one dimension that explains their votes best."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from minilateral.cli.options import Json
from minilateral.cli.printing import deliver, say, table
from minilateral.core.errors import UsageError, did_you_mean, full_stop

if TYPE_CHECKING:
    from minilateral.affinity.ideal_points import IdealPoints, Method
    from minilateral.affinity.proposals import Proposals

#: So many sessions are shown.
SHOWN = 10


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command("ideal-points")(ideal_points)


def ideal_points(
    votes: Annotated[
        Path,
        typer.Option(
            "--votes", metavar="FILE", help="Roll calls: unvotes .rda, Voeten's table, or Parquet."
        ),
    ],
    method: Annotated[
        str, typer.Option("--method", help="bsv (sampler), map (fast) or smoother (two-sided).")
    ] = "bsv",
    matched: Annotated[
        Path | None,
        typer.Option("--matched", metavar="FILE", help="Roll calls on one text: rcid1,rcid2."),
    ] = None,
    keep_parts: Annotated[
        bool,
        typer.Option("--keep-parts", help="Keep votes on amendments and paragraphs from 1990 on."),
    ] = False,
    anchor: Annotated[
        str, typer.Option("--anchor", metavar="STATE", help="Whose side is positive.")
    ] = "USA",
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same bytes.")] = 1,
    iterations: Annotated[
        int, typer.Option("--iterations", help="Of each chain, burn-in included.")
    ] = 3000,
    burn_in: Annotated[
        int | None, typer.Option("--burn-in", help="Thrown away; a sixth if left out.")
    ] = None,
    chains: Annotated[int, typer.Option("--chains")] = 2,
    proposals: Annotated[
        str, typer.Option("--proposals", help="published, or scaled: converges much sooner.")
    ] = "published",
    workers: Annotated[int, typer.Option("--workers", help="Chains at work at one time.")] = 2,
    checkpoint: Annotated[
        Path | None, typer.Option("--checkpoint", metavar="FILE", help="Keep the chains here.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on from --checkpoint.")] = False,
    states: Annotated[
        str | None,
        typer.Option("--states", metavar="LIST", help="Whom to show or draw."),
    ] = None,
    json: Json = False,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help=".parquet, .csv, .json, .svg, .png"),
    ] = None,
) -> None:
    """Estimate the ideal point of every state in every session, with a 90 % interval.

    -o writes all of them; without it, the spread in the last sessions, or the points of --states.
    --matched links sessions by roll calls on the same text; without it only the states' own slow
    change does.

    \b
    minilateral ideal-points --votes un_votes.rda --method map --states EST,LVA,LTU
    minilateral ideal-points --votes un_votes.rda --matched matched.csv --seed 1 -o out.parquet
    minilateral ideal-points --votes UNVotes.csv --iterations 24000 --checkpoint run.npz
    """
    from minilateral.affinity.bsv import Plan
    from minilateral.affinity.estimation import estimate
    from minilateral.affinity.roll_calls import read_roll_calls
    from minilateral.affinity.sampling import posterior_draws
    from minilateral.facts.readers.matched_resolutions import read_matched
    from minilateral.facts.readers.roll_call_parts import part_votes

    if output is not None:
        _check(output)
    burnt = iterations // 6 if burn_in is None else burn_in
    plan = Plan(iterations, burnt, chains, seed, cast("Proposals", proposals))
    pairs = None if matched is None else read_matched(matched)
    calls = read_roll_calls(votes)
    shown = [state.strip() for state in (states or "").split(",") if state.strip()]
    _check_known(shown, calls.iso3)
    parts = None if keep_parts else part_votes(votes)
    with _bar(chains * iterations, method == "bsv") as progress:
        sampler = partial(
            posterior_draws,
            plan=plan,
            workers=workers,
            checkpoint=checkpoint,
            resume=resume,
            progress=progress,
        )
        found = estimate(calls, cast("Method", method), pairs, parts, anchor, sampler)
    _give(found, output, json, shown)


def _check(output: Path) -> None:
    """Refuse an ending before the long run, not after it."""
    from minilateral.affinity.table_file import ENDINGS

    forms = (*ENDINGS, ".json", ".svg", ".png")
    if output.suffix.lower() not in forms:
        raise UsageError(f"{output.name!r} must end in {' or '.join(forms)}.")


def _check_known(states: Sequence[str], known: Sequence[str]) -> None:
    """Refuse a state without votes before the long run, too."""
    for state in states:
        if state not in known:
            near = did_you_mean(state, known)
            raise UsageError(full_stop(f"{state!r} has no votes in the file{near}"))


def _give(found: IdealPoints, output: Path | None, json: bool, states: Sequence[str]) -> None:
    value = {
        "title": found.title,
        "method": found.method,
        "anchor": found.anchor,
        "not_converged": len(found.not_converged()),
        "caveats": found.caveats,
        "points": found.rows(),
    }
    plot = partial(found.plot, states) if states else found.plot
    if output is not None and output.suffix.lower() in (".parquet", ".csv"):
        found.write(output)
        say(f"wrote {output}: {len(found):,} ideal points")
    elif not deliver(output, json, value, found.rows(), plot):
        rows = found.of(states) if states else found.spread()
        table(found.title, rows[-SHOWN * max(len(states), 1) :])
        for caveat in found.caveats:
            say(f"Note: {caveat}")
        for reference in found.references():
            say(f"Source: {reference.text()}")


@contextmanager
def _bar(total: int, sampling: bool) -> Iterator[Callable[[int], None]]:
    """A bar of iterations on standard error, where a person is watching."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    shown = sampling and console.is_terminal
    with Progress(console=console, transient=True, disable=not shown) as bar:
        task = bar.add_task("iterations", total=total)
        yield lambda done: bar.advance(task, done)
