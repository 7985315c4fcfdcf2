"""Support to Ukraine: sums of the table, the newest release, by name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from minilateral.commit.support import SupportOf, support
from minilateral.core.errors import NoFactAtDateError
from minilateral.facts import FactBase, fact_base
from minilateral.facts.records.money import Support

Own = Callable[..., Path]
DAY = date(2026, 11, 1)


def found(name: str, on: date = DAY, base: FactBase | None = None) -> SupportOf:
    return support((base or fact_base()).grouping(name, on))


@pytest.mark.parametrize("kind", ["military", "financial", "humanitarian", "total"])
def test_the_jef_together_is_the_sum_of_its_members(kind: str) -> None:
    rows = [
        r
        for r in fact_base().all(Support)
        if r.donor in fact_base().grouping("JEF", DAY).members
        and r.category == kind
        and r.period == "2022-01..2026-04"
    ]
    assert len(rows) == 10
    together = found("JEF").to_dict()["together"]
    assert together[f"{kind}_eur_bn"] == pytest.approx(
        sum(r.allocated_eur_bn or 0 for r in rows), abs=1e-3
    )


def test_a_share_of_gdp_together_is_weighted_by_output() -> None:
    donors = found("JEF").to_dict()["donors"]
    worth = sum(100 * d["total_eur_bn"] / d["total_pct_gdp_2021"] for d in donors)
    given = sum(d["total_eur_bn"] for d in donors)
    together = found("JEF").to_dict()["together"]["total_pct_gdp_2021"]
    assert together == pytest.approx(100 * given / worth, abs=2e-3)


def test_donors_stand_by_name_with_their_price_base() -> None:
    answer = found("JEF").to_dict()
    names = [d["name"] for d in answer["donors"]]
    assert names == sorted(names)
    assert "GDP of 2021" in answer["price_base"]
    assert answer["sources"]


def test_what_the_institutions_of_the_eu_gave_stands_apart() -> None:
    answer = found("EU").to_dict()
    assert answer["institutions"]["financial_eur_bn"] == pytest.approx(81.214)
    members = sum(d["financial_eur_bn"] for d in answer["donors"])
    assert answer["together"]["financial_eur_bn"] == pytest.approx(members, abs=2e-3)


def test_before_the_release_whole_years_are_counted() -> None:
    early = found("JEF", date(2024, 6, 1))
    assert (early.counted.begins, early.counted.ends) == ("2022", "2023")
    assert (
        early.to_dict()["together"]["total_eur_bn"]
        < found("JEF").to_dict()["together"]["total_eur_bn"]
    )


def test_a_newer_release_of_the_user_takes_over(own: Own) -> None:
    row = "{donor: EST, name: Estonia, period: 2022-01..2026-08, category: total, "
    row += "allocated_eur_bn: 1.5, pct_gdp: 4.8, as_of: 2026-08, source: uncited, verified: no}"
    base = FactBase([own(f"ukraine_support:\n  - {row}\n")])
    newer = found("EST,LVA", base=base)
    assert [d["total_eur_bn"] for d in newer.to_dict()["donors"]] == [1.5]
    assert newer.missing == ("LVA",)


def test_a_day_before_any_support_is_refused() -> None:
    with pytest.raises(NoFactAtDateError, match="is counted up to 2021-06-01"):
        found("JEF", date(2021, 6, 1))
