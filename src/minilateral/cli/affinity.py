"""Affinity: how like-minded groupings are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from minilateral.cli.options import Facts, Json, On, Output, day, fact_base
from minilateral.cli.printing import deliver, say, table

if TYPE_CHECKING:
    from minilateral.affinity.cohesion import Cohesion
    from minilateral.affinity.estimates import Estimate
    from minilateral.affinity.readings import Reading
    from minilateral.affinity.side_by_side import SideBySide
    from minilateral.affinity.triangulation import LikeMindedness


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command()(affinity)


def affinity(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Id, abbreviation or name, or a list: GBR,NOR,EST.")],
    against: Annotated[
        str,
        typer.Option(
            "--against",
            metavar="NAMES",
            help="Those it is held against, by commas; by semicolons where one is a list.",
        ),
    ] = "",
    votes: Annotated[
        Path | None,
        typer.Option("--votes", metavar="FILE", help="Roll calls of your own, for votes by topic."),
    ] = None,
    vdem: Annotated[
        Path | None,
        typer.Option("--vdem", metavar="FILE", help="Your copy of V-Dem's country-year data."),
    ] = None,
    plot: Annotated[
        Path | None,
        typer.Option("--plot", metavar="FILE", help="Draw the spread over time: .svg or .png."),
    ] = None,
    on: On = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """How like-minded are they? Votes, values and behaviour side by side, against chance.

    A verdict is given only where the kinds of evidence agree.

    \b
    minilateral affinity JEF --against NATO,EU --on 2022-01-01
    minilateral affinity JEF --vdem V-Dem-CY-Core-v15.csv --plot jef.svg
    """
    from minilateral.affinity.side_by_side import side_by_side

    asked, base = day(on), fact_base(context, facts)
    mark = ";" if ";" in against else ","
    names = [name, *(other.strip() for other in against.split(mark) if other.strip())]
    groupings = {body.id: body for body in (base.grouping(one, asked) for one in names)}
    found = side_by_side(groupings.values(), votes, vdem)
    if plot is not None:
        deliver(plot, False, found.to_dict(), found.rows(), found.plot)
    if not deliver(output, json, found.to_dict(), found.rows(), found.plot):
        _print(found)


def _print(found: SideBySide) -> None:
    """Print the measures, what they say, and the members of the first grouping."""
    table(found.title, _readings(found))
    if whole := [one for one in found.found if one.cohesion]:
        table("On the scale of the General Assembly", _cohesion(whole))
    for one in found.found:
        print(one.sentence())
        camps = one.bimodality.sentence() if one.bimodality else one.not_tested
        print(f"  Two camps? {camps.removesuffix('.')}.")
        if one.one_voice:
            print(f"  {one.one_voice.sentence()}")
            for line in one.one_voice.held_up_in_words():
                print(f"  Held up: {line}.")
            say(f"Note: {one.one_voice.out_of_reach}")
    first = found.found[0].grouping
    if members := found.members(first):
        told = [k for k in members[0] if k != "state" and any(m[k] is not None for m in members)]
        table(f"Members of {first.in_prose}", [{k: row[k] for k in told} for row in members])
    for note in found.notes():
        say(f"Note: {note}")
    for reading in found.found[0].readings:
        if reading.reason:
            say(f"Note: {reading.measure}: {reading.reason}")
    say(f"{len(found.references())} sources; --json gives their keys.")


def _readings(found: SideBySide) -> list[Mapping[str, Any]]:
    """A row for each measure, a column for each grouping."""
    return [
        {
            "evidence": same[0].kind,
            "measure": same[0].measure,
            "read from": next((reading.basis for reading in same if reading.basis), "–"),
            **{
                one.grouping.short_name: _reading(reading)
                for one, reading in zip(found.found, same, strict=True)
            },
        }
        for same in zip(*(one.readings for one in found.found), strict=True)
    ]


def _reading(reading: Reading) -> str:
    if reading.value is None:
        return reading.says
    known = f"; {len(reading.missing)} unknown" if reading.missing else ""
    if reading.rank is None:
        return f"{_interval(reading.value)}; no comparison{known}"
    share = f"{100 * reading.rank.share:.0f} % as close"
    return f"{_interval(reading.value)}; {reading.says} ({share}{known})"


def _cohesion(whole: list[LikeMindedness]) -> list[Mapping[str, Any]]:
    """Spread, pairs, distances and outliers, a column for each grouping."""
    found = {one.grouping.short_name: one.cohesion for one in whole if one.cohesion}
    measures = dict.fromkeys(m.name for cohesion in found.values() for m in cohesion.measures)
    rows: list[Mapping[str, Any]] = [
        {
            "measure": _WORDS.get(name, name),
            **{body: _measured(cohesion, name) for body, cohesion in found.items()},
        }
        for name in measures
    ]
    last = {"farthest pair": _farthest, "outliers": _outliers, "no estimate": _missing}
    rows += [
        {"measure": words, **{body: shown(cohesion) for body, cohesion in found.items()}}
        for words, shown in last.items()
    ]
    return rows


_WORDS = {
    "spread": "spread (standard deviation)",
    "mean_pair": "mean distance of a pair",
    "diameter": "distance of the farthest pair",
    "distance_USA": "mean distance from the United States",
    "distance_RUS": "mean distance from Russia",
}


def _measured(found: Cohesion, name: str) -> str:
    one = found.measure(name)
    share = f"; {100 * one.rank.share:.0f} % as close" if one.rank else ""
    return f"{_interval(one.estimate)}{share}"


def _farthest(found: Cohesion) -> str:
    first, second, chance = found.farthest
    return f"{first}, {second} ({100 * chance:.0f} % of draws)"


def _outliers(found: Cohesion) -> str:
    if found.outliers is None:
        return "too few members to say"
    words = [f"{one.state} ({100 * one.chance:.0f} % of draws)" for one in found.outliers]
    return ", ".join(words) or "none"


def _missing(found: Cohesion) -> str:
    return ", ".join(found.missing) or "nobody"


def _interval(value: Estimate) -> str:
    if value.low == value.high:
        return f"{value.value:.2f}"
    return f"{value.value:.2f} ({value.low:.2f} to {value.high:.2f})"
