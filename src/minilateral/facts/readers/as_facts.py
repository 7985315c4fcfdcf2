"""An outside file as rows of the fact base: newer figures in a form that `--facts` reads.

Nothing is decided silently. Each row names its edition, and rests on a source that says whose copy
it is. A figure is marked as the preferred one of its state and year only where the fact base has
no preferred one, so that a new edition answers for new years and leaves the old ones alone.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from minilateral.core.errors import UsageError
from minilateral.facts.base import FactBase
from minilateral.facts.readers.reading import Reading, Tidy
from minilateral.facts.records.money import Spending

Rows: TypeAlias = list[dict[str, Any]]
_PUBLISHERS = {
    "nato_defence_expenditure": ("NATO", "Defence Expenditure of NATO Countries", "official"),
    "sipri_milex": ("SIPRI", "Military Expenditure Database", "secondary"),
    "worldbank_gdp": ("World Bank", "GDP (current US$), NY.GDP.MKTP.CD", "official"),
    "kiel_data_explorer": ("Kiel Institute", "Ukraine Support Tracker", "secondary"),
}
_EU = "EU"


def as_yaml(reading: Reading, base: FactBase) -> str:
    """The rows of a reading as a YAML file of own facts.

    Raises
    ------
    UsageError
        If the data set has no table in the fact base.
    """
    make = _TABLES.get(reading.dataset)
    if make is None:
        known = ", ".join(_TABLES)
        raise UsageError(
            f"{reading.dataset} has no table in the fact base; those that do: {known}."
        )
    publisher, title, grade = _PUBLISHERS[reading.dataset]
    edition = reading.edition or "edition not stated"
    key = f"own-copy-{edition.replace('_', '-').replace(' ', '-').lower()}"[:80]
    source = {
        "key": key,
        "publisher": publisher,
        "title": f"{title}, {edition}, own copy {reading.file}",
        "title_from": "document",
        "grade": grade,
    }
    cited = {"source": key, "verified": True}
    table, rows = make(reading, base)
    lines = ["sources:", f"  - {json.dumps(source, ensure_ascii=False)}", f"{table}:"]
    lines += [f"  - {json.dumps({**row, **cited}, ensure_ascii=False)}" for row in rows]
    return "\n".join(lines) + "\n"


def _spending(reading: Reading, base: FactBase) -> tuple[str, Rows]:
    columns = {"defence_exp_pct_gdp", "personnel_thousands", "equipment_share_pct"}
    preferred = {(r.state, r.year) for r in base.all(Spending) if r.preferred_pct}
    found: dict[tuple[str, int], dict[str, Any]] = defaultdict(dict)
    for row in reading.rows:
        if row["measure"] in columns:
            line = found[row["state"], row["year"]]
            line[row["measure"]] = row["value"]
            line["status"] = row.get("status") or "as published"
            line["definition"] = row.get("basis") or line.get("definition")
    return "spending", [
        {
            "state": state,
            "year": year,
            "series": reading.edition,
            "preferred_pct": "defence_exp_pct_gdp" in line and (state, year) not in preferred,
            **{name: value for name, value in line.items() if value is not None},
        }
        for (state, year), line in sorted(found.items())
    ]


def _gdp(reading: Reading, base: FactBase) -> tuple[str, Rows]:
    return "gdp", [
        {"state": row["state"], "year": row["year"], "gdp_current_usd": row["value"]}
        for row in reading.rows
        if row["value"] > 0
    ]


def _support(reading: Reading, base: FactBase) -> tuple[str, Rows]:
    """Months summed to years and to the whole; shares by kind follow from that of the total."""
    months = [row for row in reading.rows if row["period"]]
    first, last = (pick(row["period"] for row in months) for pick in (min, max))
    whole = f"{first}..{last}"
    rows: Rows = []
    for donor, own in sorted(_by_donor(months).items()):
        for period in (whole, *sorted({row["period"][:4] for row in own})):
            part = [row for row in own if period in (whole, row["period"][:4])]
            rows += _kinds(donor, base.states.name(donor), period, part, last)
    return "ukraine_support", rows


def _by_donor(months: Iterable[Tidy]) -> Mapping[str, list[Tidy]]:
    found: dict[str, list[Tidy]] = defaultdict(list)
    for row in months:
        known = {"state": row["donor"], "eu_institution": _EU}.get(row["donor_kind"])
        if known is not None:
            found[known].append(row)
    return found


def _kinds(
    donor: str, name: str, period: str, rows: list[Tidy], as_of: str
) -> Iterator[dict[str, Any]]:
    amounts: dict[str, float] = defaultdict(float)
    share = 0.0
    for row in rows:
        amounts[row["category"]] += row["allocated_eur_bn"] or 0.0
        share += row["pct_gdp"] or 0.0
    total = amounts["total"]
    for category, amount in sorted(amounts.items()):
        pct = share * amount / total if total and share else None
        line = {
            "donor": donor,
            "name": name,
            "period": period,
            "category": category,
            "allocated_eur_bn": round(amount, 6),
            "as_of": as_of,
        }
        yield line if pct is None else {**line, "pct_gdp": round(pct, 6)}


_TABLES: Mapping[str, Callable[[Reading, FactBase], tuple[str, Rows]]] = {
    "nato_defence_expenditure": _spending,
    "sipri_milex": _spending,
    "worldbank_gdp": _gdp,
    "kiel_data_explorer": _support,
}
