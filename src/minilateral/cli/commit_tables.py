"""Commitments as a person reads them: tables, amounts with their price base, sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from minilateral.cli.printing import say, table

if TYPE_CHECKING:
    from minilateral.commit.burden import Burden
    from minilateral.commit.group_targets import GroupTargets
    from minilateral.commit.hindcast import Hindcast
    from minilateral.commit.ledger import Ledger
    from minilateral.commit.support import SupportOf
    from minilateral.commit.targets import Targets
    from minilateral.core.results import Result

#: So many sources are told; JSON has them all.
TOLD = 12


def show_targets(
    found: Targets | GroupTargets, steps: Sequence[Mapping[str, Any]] | None = None
) -> None:
    """The targets and where they stand, or the paths year by year."""
    from minilateral.commit.group_targets import GroupTargets
    from minilateral.commit.standing import CAVEAT

    if steps is not None:
        for basis in dict.fromkeys(step["price_base"] for step in steps):
            print(f"Amounts: {basis}.")
        table(f"{found.title}, year by year", [_step(step) for step in steps])
    else:
        table(found.title, [_target(row) for row in found.rows()])
        if isinstance(found, GroupTargets):
            _show_arrivals(found)
            _show_hague(found)
    say(f"Note: {CAVEAT}")
    cite(found)


def _step(step: Mapping[str, Any]) -> dict[str, Any]:
    shown = {k: v for k, v in step.items() if k not in ("shortfall_eur", "price_base")}
    euros = step["shortfall_eur"]
    return {**shown, "missing EUR bn": None if euros is None else f"{euros / 1e9:,.1f}"}


def _target(row: Mapping[str, Any]) -> dict[str, Any]:
    p, euros, now = row["p_arrival"], row["shortfall_eur"], row["now"]
    chance = "" if p is None else f"{p:.1%} ({row['p_low']:.1%} to {row['p_high']:.1%})"
    return {
        "who": row.get("owner") or row.get("state"),
        "commitment": row["commitment"],
        "target": f"{row['target']:g} {row['unit']}",
        "by": row["year"] or "no year",
        "now": None if now is None else f"{now:g}",
        "a year": row["required_per_year"],
        "missing EUR bn": None if euros is None else f"{euros / 1e9:,.1f}",
        "will it come": chance or row["why_no_p"],
    }


def _show_arrivals(found: GroupTargets) -> None:
    """How many members are at a collective target, and how many may be."""
    for one in found.collectives:
        if one.arrivals is not None:
            mean, low, high = one.arrivals
            print(
                f"{one.target.commitment}: {one.there} of {len(one.members)} members with a figure "
                f"are there; by {one.target.target_year} {mean:.0f} ({low:.0f} to {high:.0f})."
            )


def _show_hague(found: GroupTargets) -> None:
    """What the pledge of The Hague adds, and when American enablers could be replaced."""
    if found.hague is not None:
        told = found.hague.to_dict()
        table(found.hague.title, found.hague.rows())
        print(f"American spending: EUR {told['american_spending_eur_bn']:,.0f} bn a year.")
        for cost in told["replacement"]:
            low, high = cost["low_eur_bn"], cost["high_eur_bn"]
            amount = f"{low:,.0f}" if low == high else f"{low:,.0f} to {high:,.0f}"
            years = f" over {cost['years']} years" if cost["years"] else ""
            print(f"Said to cost EUR {amount} bn{years} ({cost['stated']}): {cost['scope']}.")
        print(f"Amounts: {found.hague.price_base}.")
    shown = (
        "asset_class",
        "programmes",
        "of_them_planned",
        "earliest",
        "latest_of_earliest",
        "seen",
    )
    rows = [{name: row[name] for name in shown} for row in found.replacements.rows()]
    table(
        found.replacements.title,
        [{**row, "earliest": row["earliest"] or "unknown"} for row in rows],
    )


def show_hindcast(found: Hindcast) -> None:
    """Scores and calibration."""
    table(f"{found.title}: scores, lower is better", fields(found.scores()))
    table("How often what was given a probability came", fields(found.calibration()))
    cite(found)


def show_burden(found: Burden) -> None:
    """Who carries what, how unequally, and the correlation of size and burden."""
    from minilateral.commit.burden import READING

    rows = found.rows()
    money = ("spending_pct_gdp", "spending_eur_bn", "share_of_spending", "share_of_output")
    table(f"{found.title}: spending ({found.edition})", _columns(rows, ("name", *money)))
    other = ("equipment_pct", "personnel_thousands", "share_of_personnel", "ukraine_aid_eur_bn")
    more = ("ukraine_aid_pct_gdp_2021", "forces_promised", "troops_promised")
    table(f"{found.title}: the rest", _columns(rows, ("name", *other, *more)))
    for label, value in found.ginis().items():
        print(f"Gini, {label.replace('_', ' ')}: {'unknown' if value is None else f'{value:.2f}'}.")
    print(f"Amounts: {found.price_base}. A unit promised twice counts twice in the forces.")
    table("Size against burden (Spearman, 90 % interval)", fields(found.correlations))
    table("Response to American growth, by name (90 % interval)", fields(found.responses))
    names = ("study", "first_year", "last_year", "measure", "n", "rho_low", "rho_high", "finding")
    table("Published", [{n: getattr(study, n) for n in names} for study in found.published])
    say(f"Note: {READING}")
    cite(found)


def _columns(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> list[dict[str, Any]]:
    return [{name: row[name] for name in names} for row in rows]


def show_ledger(found: Ledger) -> None:
    """The pledges, their outcomes, and a coalition's money."""
    from minilateral.commit.ledger import CAVEAT

    value = found.to_dict()
    if found.account is not None:
        money, names = value["coalition_money"], found.base.states
        hidden = ("sources", "cited")
        lines = [{k: v for k, v in row.items() if k not in hidden} for row in money["over_time"]]
        table(f"Money of {found.account.grouping.in_prose}", [_plain(line) for line in lines])
        levers = [{**row, "state": names.name(row["state"])} for row in money["levers"]]
        title = "Raised for each euro of one's own: at most so much, as far as published"
        table(title, [_plain(row) for row in levers])
        print(f"Amounts: {money['currency']}.")
    shown = (
        "donor",
        "promised",
        "what",
        "quantity",
        "channel",
        "outcome",
        "delivered",
        "delivered_on",
    )
    table(found.title, [{name: row[name] for name in shown} for row in found.rows()])
    counts = [{"channel": channel, **row} for channel, row in found.outcomes().items()]
    table("Outcomes by channel", counts)
    table("Kept of those whose outcome is known, by donor (90 % interval)", value["by_donor"])
    table("The same by what was promised", value["by_kind"])
    table("Days from announcement to delivery: half is there by", value["waits"])
    say(f"Note: {CAVEAT}")
    cite(found)


def show_support(found: SupportOf) -> None:
    """Support by member, by name, and together."""
    from minilateral.commit.support import CAVEAT, PRICE_BASE

    table(found.title, [{k: v for k, v in row.items() if k != "donor"} for row in found.rows()])
    if found.missing:
        print(f"No allocation counted: {found.grouping.base.states.names(found.missing)}.")
    print(f"Amounts: {PRICE_BASE}.")
    say(f"Note: {CAVEAT}")
    cite(found)


def fields(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Slotted values as rows of a table."""
    return [{name: getattr(row, name) for name in type(row).__slots__} for row in rows]


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """Numbers written out, so that a thousand is not 1e+03."""
    return {k: f"{v:,g}" if isinstance(v, float) else v for k, v in row.items()}


def cite(found: Result) -> None:
    """The documents behind a result, on standard error; the rest is counted."""
    references = found.references()
    for reference in references[:TOLD]:
        say(f"Source: {reference.text()}")
    if len(references) > TOLD:
        say(f"And {len(references) - TOLD} more sources; --json lists the keys of all.")
