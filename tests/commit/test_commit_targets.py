"""Targets: the lines of the source articles, the fields of the answer, and what cannot be said."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from minilateral.commit import figures, money
from minilateral.commit.group_targets import GroupTargets, of_grouping
from minilateral.commit.outlook import Outlook
from minilateral.commit.standing import Standing
from minilateral.commit.targets import Targets, of_state
from minilateral.core.errors import (
    InvalidDataError,
    NoFactAtDateError,
    NotFoundError,
    UsageError,
)
from minilateral.facts import FactBase, fact_base
from minilateral.facts.records.money import Spending, Target

Own = Callable[..., Path]
DAY = date(2026, 11, 1)
FIELDS = [
    *("commitment", "target", "unit", "year", "now", "required_per_year", "shortfall_points"),
    *("shortfall_eur", "p_arrival", "sources"),
]


def targets(state: str, on: date = DAY) -> Targets:
    return of_state(fact_base(), state, on)


def standing(state: str, commitment: str, on: date = DAY) -> Standing:
    (found,) = [s for s in targets(state, on).standings if s.target.commitment == commitment]
    return found


def group(name: str, on: date = DAY) -> GroupTargets:
    return of_grouping(fact_base().grouping(name, on))


@pytest.mark.parametrize(
    ("owner", "value", "unit", "year"),
    [
        ("NATO", 5.0, "pct_gdp", 2035),
        ("NATO", 3.5, "pct_gdp", 2035),
        ("NATO", 1.5, "pct_gdp", 2035),
        ("GBR", 2.5, "pct_gdp", 2027),
        ("GBR", 3.5, "pct_gdp", 2035),
        ("NLD", 3.5, "pct_gdp", None),
        ("LVA", 5.0, "pct_gdp", None),
        ("LTU", 5.0, "pct_gdp", 2026),
        ("EST", 5.0, "pct_gdp", 2026),
        ("CAN", 5.0, "pct_gdp", 2035),
        ("CAN", 2.0, "pct_gdp", 2025),
        ("ESP", 2.1, "pct_gdp", 2035),
        ("EST", 0.25, "pct_gdp_per_year", 2027),
    ],
)
def test_the_lines_of_the_source_articles_are_targets_with_a_read_source(
    owner: str, value: float, unit: str, year: int | None
) -> None:
    rows = fact_base().targets([owner], DAY)
    found = [t for t in rows if (t.target_value, t.unit, t.target_year) == (value, unit, year)]
    assert found
    assert all(t.cited for t in found)


def test_the_answer_has_exactly_the_fields_that_are_promised() -> None:
    answer = targets("GBR").to_dict()
    assert list(answer) == ["state", "targets"]
    assert answer["state"] == "GBR"
    for row in answer["targets"]:
        assert list(row) == FIELDS
        assert row["sources"]
        assert row["p_arrival"] is None or 0 < row["p_arrival"] < 1
    by_year = {(row["target"], row["year"]): row for row in answer["targets"]}
    assert by_year[2.5, 2027]["unit"] == "pct_gdp"
    assert by_year[2.5, 2027]["p_arrival"] is not None
    assert by_year[3.5, 2035]["now"] == 2.4
    assert by_year[3.5, 2035]["required_per_year"] == pytest.approx(0.11)
    assert by_year[3.5, 2035]["shortfall_points"] == pytest.approx(1.1)


def test_every_state_with_targets_names_its_sources() -> None:
    states = fact_base().states.by_code
    owners = sorted({t.owner for t in fact_base().all(Target) if t.owner in states})
    for owner in owners:
        for row in targets(owner).to_dict()["targets"]:
            assert row["sources"], row
    iceland = targets("ISL").to_dict()["targets"]
    assert [row["sources"] for row in iceland] == [["uncited"]]


def test_a_shortfall_in_euros_is_points_of_the_latest_output_at_its_rate() -> None:
    data = files("minilateral.facts") / "data"
    gdp = csv.DictReader((data / "gdp.csv").read_text("utf-8").splitlines())
    (dollars,) = [
        float(r["gdp_current_usd"]) for r in gdp if r["state"] == "GBR" and r["year"] == "2023"
    ]
    rates = csv.DictReader((data / "exchange_rates.csv").read_text("utf-8").splitlines())
    (rate,) = [float(r["per_eur"]) for r in rates if r["currency"] == "USD" and r["year"] == "2023"]
    found = standing("GBR", "3.5pct_2035")
    assert found.shortfall_eur == pytest.approx(dollars / rate * (3.5 - 2.4) / 100)
    assert found.price_base is not None
    assert "2023" in found.price_base


@pytest.mark.parametrize(
    ("state", "commitment", "why"),
    [
        ("NLD", "3.5pct_core_plus_1.5", "no year is given"),
        ("GBR", "2.5pct_2030_sunak", "superseded by 2.5pct_2027"),
        ("CAN", "5pct_2035", "no edition counts the related spending"),
        ("EST", "ukraine_0.25pct", "no history to forecast from"),
        ("EST", "5pct", "the year is running"),
        ("GBR", "12_ssn", "no figure in the fact base"),
        ("ESP", "2pct_2025", "the year is over: met at 2 (NATO, 2025 edition)"),
        ("JPN", "2pct_fy2025", "no figure in the fact base"),
        ("DEU", "260000_soldiers_2035", "no history to forecast from"),
    ],
)
def test_what_cannot_be_said_is_null_with_its_reason(state: str, commitment: str, why: str) -> None:
    found = standing(state, commitment)
    assert found.to_dict()["p_arrival"] is None
    assert found.reason.startswith(why)


def test_a_path_leads_from_the_figure_to_the_target_in_even_steps() -> None:
    found = standing("GBR", "3.5pct_2035")
    steps = found.path()
    assert [step.year for step in steps] == list(range(2026, 2036))
    assert steps[-1].required == pytest.approx(3.5)
    asked = found.required_per_year
    assert asked is not None
    assert steps[0].required == pytest.approx(2.4 + asked)
    for step in steps:
        assert step.at_pace is not None
        gap = max(step.required - step.at_pace, 0)
        assert step.shortfall_points == pytest.approx(gap)
        assert found.eur_per_point is not None
        assert step.shortfall_eur == pytest.approx(gap * found.eur_per_point)


def test_the_present_pace_is_that_of_five_years_in_one_edition() -> None:
    # United Kingdom, 2025 edition: 2.35 in 2020, 2.40 in 2025.
    assert standing("GBR", "3.5pct_2035").pace == pytest.approx((2.40 - 2.35) / 5)


def test_slippage_is_told_in_years_and_points() -> None:
    sunak = standing("GBR", "2.5pct_2030_sunak").slippage()
    assert (sunak["superseded_by"], sunak["slipped_years"]) == ("2.5pct_2027", -3)
    fleets = standing("CAN", "readiness_fleets_2025").slippage()
    assert fleets["slipped_years"] == 7
    sweden = standing("SWE", "2.6pct_2028_old").slippage()
    assert (sweden["slipped_years"], sweden["slipped_value"]) == (2, pytest.approx(0.9))


def test_a_target_is_superseded_only_once_its_successor_is_announced() -> None:
    before = standing("GBR", "2.5pct_2030_sunak", date(2025, 1, 1))
    assert before.successor is None
    assert before.chance is not None


@pytest.mark.parametrize(
    ("state", "commitment", "says"),
    [
        ("NLD", "3.5pct_core_plus_1.5", "NLD 3.5pct_core_plus_1.5 names no year"),
        ("ESP", "2pct_2025", "ESP 2pct_2025 was for 2025; the latest figure is of 2025"),
        ("GBR", "12_ssn", "GBR 12_ssn: no figure in the fact base"),
    ],
)
def test_no_path_leads_to_a_target_without_a_year_in_the_past_or_without_a_figure(
    state: str, commitment: str, says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        standing(state, commitment).path()


def test_editions_are_never_joined() -> None:
    base = fact_base()
    for state in ("EST", "GBR", "DEU", "USA"):
        assert len({row.series for row in figures.history(base, state, DAY)}) == 1
    rows = [r for r in base.all(Spending) if r.state == "GBR" and r.defence_exp_pct_gdp is not None]
    with pytest.raises(UsageError, match=r"GBR: .* are different editions; use one"):
        figures.last_run(rows)
    one = [row for row in rows if row.series == "nato_2025_edition"]
    with pytest.raises(UsageError, match="nato_2025_edition has two figures for 2014; keep one"):
        figures.last_run([*one, one[0]])


def test_a_gap_ends_a_run_of_years() -> None:
    base = fact_base()
    rows = [r for r in base.all(Spending) if r.state == "EST" and r.series == "nato_2024_edition"]
    kept = [row for row in rows if row.year != 2019]
    assert [row.year for row in figures.last_run(kept)] == list(range(2020, 2025))


def test_a_newer_edition_of_the_user_answers_for_its_year(own: Own) -> None:
    rows = "\n".join(
        f"  - {{state: EST, year: {2014 + k}, series: nato_2027_edition, status: final, "
        f"defence_exp_pct_gdp: {5 + k / 100}, preferred_pct: {str(k == 12).lower()}, "
        "source: uncited, verified: no}"
        for k in range(13)
    )
    base = FactBase([own(f"spending:\n{rows}\n")])
    found = {s.target.commitment: s for s in of_state(base, "EST", DAY).standings}
    assert found["5pct"].reason.startswith("the year is over: met at 5.12")
    assert found["5.4pct_avg_2026_2029"].now is not None
    assert found["5.4pct_avg_2026_2029"].now.value == 5.12
    assert {r.series for r in figures.history(base, "EST", DAY)} == {"nato_2027_edition"}


def test_a_state_with_two_rows_for_one_edition_is_refused(own: Own) -> None:
    row = "{state: EST, year: 2024, series: a, status: final, defence_exp_pct_gdp: 3, "
    row += "source: uncited, verified: no}"
    with pytest.raises(InvalidDataError, match="spending: EST, 2024, a stands already at"):
        FactBase([own(f"spending:\n  - {row}\n  - {row}\n")])


@pytest.mark.parametrize("gdp", ["0", "-5"])
def test_an_output_of_nought_or_less_is_refused(own: Own, gdp: str) -> None:
    row = f"{{state: EST, year: 2024, gdp_current_usd: {gdp}, source: uncited, verified: no}}"
    with pytest.raises(InvalidDataError, match="gdp_current_usd: Input should be greater than 0"):
        FactBase([own(f"gdp:\n  - {row}\n")])


def test_an_unknown_currency_is_one_clear_error() -> None:
    base = fact_base()
    with pytest.raises(
        NotFoundError, match="no rate of the currency 'USX' is known; did you mean USD"
    ):
        money.in_eur(base, 1.0, "USX", 2023)
    with pytest.raises(NotFoundError, match="known are CAD, DKK, EUR, GBP, NOK, SEK, USD"):
        money.unit_in_eur(base, 1.0, "jpy_bn", 2023)
    with pytest.raises(UsageError, match="'rounds' is no amount of money"):
        money.unit_in_eur(base, 1.0, "rounds", 2023)
    with pytest.raises(NoFactAtDateError, match="USD is known for 1999 to 2025; asked for 1990"):
        money.in_eur(base, 1.0, "USD", 1990)


def test_euros_stay_euros_and_dollars_are_divided() -> None:
    base = fact_base()
    assert money.unit_in_eur(base, 2.0, "eur_bn", 1900) == 2e9
    # European Central Bank, mean of 2024: 1.0824 dollars for one euro.
    assert money.unit_in_eur(base, 1.0824, "usd_m", 2024) == pytest.approx(1e6)


def test_a_body_is_told_for_the_members_that_it_binds() -> None:
    found = {c.target.commitment: c for c in group("NATO").collectives}
    wales = found["wales_2pct_2024"]
    assert wales.reason == (
        "the year is over: 23 of 31 members with a figure were there (NATO, 2024 edition)"
    )
    core = found["hague_core_3.5_2035"]
    assert core.without == ("ISL",)
    assert core.chance is not None
    assert core.chance.p < 0.1
    assert core.arrivals is not None
    mean, low, high = core.arrivals
    assert 0 < low < mean < high < len(core.members)


def test_a_surplus_does_not_fill_another_gap() -> None:
    core = next(c for c in group("JEF").collectives if c.target.commitment == "hague_core_3.5_2035")
    gaps = [max(3.5 - m.now.value, 0) * m.eur_per_point for m in core.members]
    assert core.shortfall_eur == pytest.approx(sum(gaps))
    assert core.now is not None
    assert core.shortfall_points is not None
    assert core.now + core.shortfall_points > 3.5


def test_the_chance_that_all_arrive_is_no_greater_than_that_of_each() -> None:
    outlook = Outlook(fact_base(), DAY)
    core = next(c for c in group("JEF").collectives if c.target.commitment == "hague_core_3.5_2035")
    assert core.chance is not None
    for member in core.members:
        own = outlook.grown(member.state, member.now, 2035)[:, -1]
        assert core.chance.p <= (own >= 3.495).mean() + 2e-4


def test_a_grouping_without_allies_has_no_part_in_the_pledge() -> None:
    quad = group("Quad").hague
    assert quad is not None
    assert [m.state for m in quad.lines[0].core.members] == ["USA"]
    assert group("AUS,JPN").hague is None
    with pytest.raises(NotFoundError, match="no target of Brazil is known"):
        targets("BRA")


def test_members_are_listed_by_name() -> None:
    names = [fact_base().states.name(m.state) for m in group("JEF").members]
    assert names == sorted(names)
