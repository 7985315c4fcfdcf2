"""Members more or fewer: what it would do if states joined a grouping, or left it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from minilateral.cli.calling import by_commas
from minilateral.cli.options import Facts, Json, On, Output, day, fact_base
from minilateral.cli.printing import deliver, say, table
from minilateral.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from minilateral.design.candidates import Candidates
    from minilateral.design.changing import Change
    from minilateral.design.measured import Options
    from minilateral.facts import FactBase, Grouping
    from minilateral.respond.needs import Need

Name = Annotated[str, typer.Argument(help="A grouping, or a list of states: GBR,NOR,EST.")]
Needs = Annotated[
    str, typer.Option("--need", metavar="NEEDS", help="By commas; those it is for if left out.")
]
Outside = Annotated[
    str | None, typer.Option("--outside", metavar="NAME", help="Whose members are left outside.")
]


def register(app: typer.Typer) -> None:
    """Add the verbs to the command."""
    app.command()(join)
    app.command()(leave)


def join(
    context: typer.Context,
    name: Name,
    states: Annotated[
        str, typer.Argument(help="Who joins, by commas; every candidate alone if left out.")
    ] = "",
    need: Needs = "",
    source: Annotated[
        str, typer.Option("--from", metavar="NAMES", help="Whose members are candidates.")
    ] = "NATO,EU",
    by: Annotated[
        str | None, typer.Option("--by", metavar="MEASURE", help="Order candidates by it.")
    ] = None,
    outside: Outside = None,
    on: On = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """What it would do to a grouping if states joined: every measure before and after.

    Without states, what each candidate would add by itself, in alphabetical order.

    \b
    minilateral join JEF POL --on 2026-06-01
    minilateral join JEF --from NATO --need brigade-reinforcement --by kept
    """
    from minilateral.design import changing
    from minilateral.design.candidates import candidates

    base, body, needs = _asked(context, facts, name, need, on)
    if states:
        if by is not None:
            raise UsageError("--by orders candidates; leave out who joins.")
        named = _states(base, states)
        _change(changing.join(body, named, needs, _options(body, outside)), output, json)
        return
    others = {s for n in by_commas(source) for s in base.grouping(n, body.on).members}
    found = candidates(body, sorted(others), needs)
    found = found if by is None else found.ordered_by(by)
    if not deliver(output, json, found.to_dict(), found.rows(), found.plot):
        _candidates(found)


def leave(
    context: typer.Context,
    name: Name,
    states: Annotated[str, typer.Argument(help="Who leaves in thought, by commas.")],
    need: Needs = "",
    outside: Outside = None,
    on: On = None,
    json: Json = False,
    output: Output = None,
    facts: Facts = None,
) -> None:
    """What it would do to a grouping if members left: every measure before and after.

    \b
    minilateral leave JEF NLD --on 2026-06-01
    minilateral leave NATO TUR --need air-policing --json
    """
    from minilateral.design import changing

    base, body, needs = _asked(context, facts, name, need, on)
    named = _states(base, states)
    _change(changing.leave(body, named, needs, _options(body, outside)), output, json)


def _asked(
    context: typer.Context, facts: Facts, name: str, need: str, on: str | None
) -> tuple[FactBase, Grouping, tuple[Need, ...]]:
    """The grouping on the day, and the needs asked for or those that it is for."""
    from minilateral.design.serves import needs_of
    from minilateral.respond.body import body_on
    from minilateral.respond.needs import need as find

    base = fact_base(context, facts)
    body = body_on(base, name, day(on))
    asked = by_commas(need)
    return base, body, tuple(find(base, one) for one in asked) if asked else needs_of(body)


def _states(base: FactBase, states: str) -> list[str]:
    codes = [base.states.find(one).code for one in by_commas(states)]
    if len(set(codes)) < len(codes):
        raise UsageError(f"{states}: each state is named once.")
    if not codes:
        raise UsageError("name at least one state.")
    return codes


def _options(body: Grouping, outside: str | None) -> Options:
    from minilateral.design.measured import Options
    from minilateral.design.under_rule import opt_in_of

    return Options(rule=opt_in_of(body), outside=outside)


def _change(found: Change, output: Output, json: bool) -> None:
    """Deliver a change, or print it as a person reads it."""
    if deliver(output, json, found.to_dict(), found.rows(), found.plot):
        return
    table(found.title, [_line(row) for row in found.rows()])
    for when, rule in (("Before", found.rule_before), ("After", found.rule_after)):
        if rule.why_not:
            print(f"{when}, no rule can be counted: {rule.why_not.rstrip('.')}.")
        else:
            stop = ", ".join(rule.stoppers) or "nobody"
            chance = f"{100 * (rule.chance or 0):.1f} %"
            print(
                f"{when}, under the rule for {rule.scope}: if each is for it at 90 %, it passes at "
                f"{chance}; {stop} alone can stop it."
            )
    if rows := found.power_rows():
        table("Power under that rule (Shapley-Shubik)", rows)
    for caveat in found.caveats:
        say(f"Note: {caveat}")
    say(f"{len(found.references())} sources; --json names them.")


def _line(row: Mapping[str, object]) -> dict[str, object]:
    from minilateral.facts.vocabulary import in_words

    about = f" ({row['about']})" if row["about"] else ""
    return {
        "measure": in_words(str(row["measure"])),
        "before": row["before"],
        "10-90 %": _span(row["before_range"]),
        "after": row["after"],
        "10-90 % after": _span(row["after_range"]),
        "unit": f"{row['unit']}{about}",
    }


def _span(ends: object) -> str:
    return f"{ends[0]:.3g}–{ends[1]:.3g}" if isinstance(ends, list) else ""


def _candidates(found: Candidates) -> None:
    shown = [word for word in found.base if not word.startswith("dependence")]
    moved = [row for row in found.rows() if any(row[word] for word in shown if word != "cohesion")]
    rows = [{"state": row["state"], **{word: row[word] for word in shown}} for row in moved]
    if rows:
        table(f"{found.title} (changes)", rows)
    else:
        print(f"{found.title}: nobody by itself.")
    still = [row["state"] for row in found.rows() if row not in moved]
    print(f"By themselves these move nothing but cohesion: {', '.join(still) or 'nobody'}.")
    for state, why in found.left_out.items():
        print(f"Left out: {state}, {why}.")
    from minilateral.design.candidates import CAVEAT

    say(f"Note: {CAVEAT}")
    say(f"{len(found.references())} sources; --json names them.")
