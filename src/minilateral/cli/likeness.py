"""Likeness from votes and alliances: pairs of states, and coalitions of k."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias, cast

import typer

from minilateral.cli.options import Facts, Json, On, Output, day, fact_base
from minilateral.cli.printing import deliver, say, table
from minilateral.core.errors import NotFoundError, UsageError

if TYPE_CHECKING:
    from minilateral.affinity.dyads import Dyads
    from minilateral.affinity.likeness import Likeness
    from minilateral.affinity.measures import Weights
    from minilateral.affinity.portfolios import Ties
    from minilateral.affinity.similarity import By

#: So many rows are printed; more are written.
PRINTED = 5_000
#: So many rows are shown to a person.
SHOWN = 40

Votes: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--votes", metavar="FILE", help="Roll calls: unvotes .rda, Voeten's table, or Parquet."
    ),
]
Measure: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="LIST", help="agreement, agree3un, kappa, s_score, scott_pi, tau_b, by commas."
    ),
]
Issue: TypeAlias = Annotated[
    str | None, typer.Option("--issue", metavar="CODE", help="me, nu, di, hr, co or ec.")
]


def register(app: typer.Typer) -> None:
    """Add the verbs to the command."""
    app.command()(similarity)
    app.command()(kads)


def similarity(
    context: typer.Context,
    votes: Votes = None,
    alliances: Annotated[
        Path | None,
        typer.Option("--alliances", metavar="FILE", help="ATOP or COW, by pair and year."),
    ] = None,
    measure: Measure = None,
    by: Annotated[str, typer.Option("--by", help="year, session or window (of years).")] = "year",
    window: Annotated[int, typer.Option("--window", metavar="YEARS", help="Its length.")] = 5,
    issue: Issue = None,
    weights: Annotated[
        str, typer.Option("--weights", help="Of kappa and pi: squared, linear or none.")
    ] = "squared",
    ties: Annotated[str, typer.Option("--ties", help="Of alliances: valued or binary.")] = "valued",
    states: Annotated[
        Path | None, typer.Option("--states", metavar="FILE", help="COW's list of states.")
    ] = None,
    capabilities: Annotated[
        Path | None,
        typer.Option("--capabilities", metavar="FILE", help="COW's CINC, to weight S of ties."),
    ] = None,
    of: Annotated[
        str | None, typer.Option("--of", metavar="NAME", help="Only pairs within a grouping.")
    ] = None,
    on: On = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """Measure how alike each two states vote, or how alike their alliances are.

    Without -o, the spread over all pairs in the last period; with --of, the pairs themselves.

    \b
    minilateral similarity --votes un_votes.rda --measure kappa,s_score,scott_pi -o out.parquet
    minilateral similarity --votes UNVotes.csv --by session --issue nu --of JEF
    minilateral similarity --alliances atop.csv --states states2016.csv -o ties.csv
    """
    if (votes is None) == (alliances is None):
        raise UsageError("give --votes or --alliances, one of the two.")
    _refuse(votes is None, "votes", issue=issue, by=by != "year", weights=weights != "squared")
    _refuse(alliances is None, "alliances", states=states, capabilities=capabilities)
    if output is not None:
        from minilateral.affinity.table_file import check_ending

        check_ending(output)
    if votes is not None:
        found = _of_votes(votes, _listed(measure), by, window, issue, weights)
    else:
        assert alliances is not None
        found = _of_alliances(alliances, states, capabilities, _listed(measure), ties)
    if of is not None:
        members = fact_base(context, facts).grouping(of, day(on)).members
        found = found.among(code for code, iso3 in found.iso3.items() if iso3 in members)
    if output is not None:
        found.write(output)
        say(f"wrote {output}: {len(found):,} pairs, {found.thin_pairs:,} of them thin")
    elif json:
        deliver(None, True, _printable(found), ())
    else:
        _show(found, of)


def kads(
    context: typer.Context,
    size: Annotated[int, typer.Option("--size", metavar="K", help="Members of a coalition.")],
    of: Annotated[
        str, typer.Option("--from", metavar="NAME", help="A grouping, a list of states, or all.")
    ],
    votes: Votes = None,
    measure: Annotated[str, typer.Option("--measure", help="One measure.")] = "kappa",
    issue: Issue = None,
    year: Annotated[
        int | None, typer.Option("--year", help="As published; the last if left out.")
    ] = None,
    top: Annotated[int, typer.Option("--top", metavar="N", help="How many to show.")] = 20,
    on: On = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """List all coalitions of K states from a set, with their least, mean and worst pair.

    Without --votes, the table of the last ten years that comes with the package. Shown are the
    coalitions whose worst pair is most alike; -o writes all of them (.parquet or .csv).

    \b
    minilateral kads --size 4 --from JEF
    minilateral kads --size 4 --from all --votes un_votes.rda --year 2019 -o four.parquet
    """
    from minilateral.affinity import kads as coalitions

    if top < 1:
        raise UsageError(f"--top is 1 or more, not {top}.")
    likeness = _likeness(votes, measure, issue, year)
    if of != "all":
        members = fact_base(context, facts).grouping(of, day(on)).members
        missing = sorted(set(members) - set(likeness.iso3))
        if missing:
            say(f"Note: no votes of {', '.join(missing)} are known there.")
        likeness = likeness.among(members)
    if output is not None:
        total = coalitions.count(likeness, size)
        with _bar(total) as advance:
            coalitions.write_kads(likeness, size, output, advance)
        say(f"wrote {output}: {total:,} coalitions of {size}")
        return
    found = coalitions.most_alike(likeness, size, top)
    if not deliver(None, json, {"title": found.title, "coalitions": found.rows()}, found.rows()):
        table(found.title, found.rows())
        _sources(found.references())


def _refuse(without: bool, of: str, **options: object) -> None:
    """Refuse options of a kind of file that is not asked about."""
    given = [f"--{name}" for name, value in options.items() if value]
    if without and given:
        raise UsageError(f"{' and '.join(given)} can be given with --{of} only.")


def _of_votes(
    votes: Path, measures: list[str], by: str, window: int, issue: str | None, weights: str
) -> Dyads:
    from minilateral.affinity.field_names import MEASURES, columns
    from minilateral.affinity.roll_calls import read_roll_calls
    from minilateral.affinity.similarity import similarity as of_calls

    asked, span, costs = measures or MEASURES, cast("By", by), cast("Weights", weights)
    columns(asked, weights=costs)
    calls = read_roll_calls(votes)
    return of_calls(calls, asked, span, issue, window, costs)


def _of_alliances(
    alliances: Path, states: Path | None, capabilities: Path | None, measures: list[str], ties: str
) -> Dyads:
    from minilateral.affinity.portfolios import DEFAULT, portfolio_similarity
    from minilateral.facts.readers.alliances import read_alliances, read_capabilities, read_system

    return portfolio_similarity(
        read_alliances(alliances),
        None if states is None else read_system(states),
        measures or DEFAULT,
        cast("Ties", ties),
        None if capabilities is None else read_capabilities(capabilities),
    )


def _likeness(votes: Path | None, measure: str, issue: str | None, year: int | None) -> Likeness:
    """One measure in one year, from the user's file or the shipped table."""
    from minilateral.affinity.field_names import columns
    from minilateral.affinity.pair_table import MEASURES, shipped_pairs

    column = next(iter(columns([measure])))
    if votes is None:
        if issue is not None or measure not in MEASURES:
            known = ", ".join(MEASURES)
            raise UsageError(f"the shipped table has {known} of all votes; else give --votes.")
        return shipped_pairs().likeness(column, year)
    from minilateral.affinity.roll_calls import read_roll_calls
    from minilateral.affinity.similarity import similarity as of_calls

    calls = read_roll_calls(votes)
    wanted = int(calls.year.max()) if year is None else year
    kept = calls.during(years=[wanted])
    if not len(kept.rcid):
        span = f"{calls.year.min()} to {calls.year.max()}"
        raise NotFoundError(f"{votes.name} has no roll call in {wanted}; it has {span}.")
    return of_calls(kept, [measure], issue=issue).likeness(column)


def _listed(text: str | None) -> list[str]:
    return [word.strip() for word in (text or "").split(",") if word.strip()]


def _printable(found: Dyads) -> dict[str, object]:
    if len(found) > PRINTED:
        raise UsageError(f"{len(found):,} pairs are too many to print; write them with -o FILE.")
    return {"title": found.title, "thin_below": found.thin_below, "pairs": found.rows()}


def _show(found: Dyads, of: str | None) -> None:
    last = found.during(found.periods[-1])
    if of is None or len(last) > SHOWN:
        table(f"{last.title}, spread over pairs", last.spread())
    else:
        table(last.title, last.named_rows())
    if last.thin_pairs:
        text = f"{last.thin_pairs:,} of {len(last):,} pairs are thin"
        say(f"Note: {text}: they share fewer than {found.thin_below} items.")
    if len(found.periods) > 1:
        span = f"{found.periods[0]} to {found.periods[-1]}"
        say(f"Note: shown is {found.period} {found.periods[-1]}; -o writes {span}.")
    _sources(found.references())


def _sources(references: object) -> None:
    from minilateral.core.references import Reference

    for reference in cast("list[Reference]", references):
        say(f"Source: {reference.text()}")


@contextmanager
def _bar(total: int) -> Iterator[Callable[[int], None]]:
    """A bar on standard error while many rows are written, where a person is watching."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True, disable=total < 1_000_000) as bar:
        task = bar.add_task("coalitions", total=total)
        yield lambda rows: bar.advance(task, rows)
