"""The shipped facts: they hold every law and give the numbers that are known from elsewhere."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from minilateral.core.errors import NoFactAtDateError
from minilateral.facts import FactBase, fact_base, laws
from minilateral.facts.records.forces import Readiness
from minilateral.facts.tables import TABLES

#: Accession days and the number of members from then on, as NATO's page "Member countries" tells
#: them: https://www.nato.int/cps/en/natohq/topics_52044.htm
NATO = {
    date(1952, 2, 18): 14,
    date(1955, 5, 6): 15,
    date(1982, 5, 30): 16,
    date(1999, 3, 12): 19,
    date(2004, 3, 29): 26,
    date(2009, 4, 1): 28,
    date(2017, 6, 5): 29,
    date(2020, 3, 27): 30,
    date(2023, 4, 4): 31,
    date(2024, 3, 7): 32,
}
#: The same for the European Union and its forerunner; the United Kingdom left at the end of
#: 31 January 2020: https://european-union.europa.eu/principles-countries-history/history-eu_en
EU = {
    date(1973, 1, 1): 9,
    date(1981, 1, 1): 10,
    date(1986, 1, 1): 12,
    date(1995, 1, 1): 15,
    date(2004, 5, 1): 25,
    date(2007, 1, 1): 27,
    date(2013, 7, 1): 28,
    date(2020, 2, 1): 27,
}
STEPS = [
    (name, day, before, after)
    for name, first, steps in (("NATO", 12, NATO), ("EU", 6, EU))
    for (day, after), before in zip(steps.items(), [first, *steps.values()], strict=False)
]


@pytest.fixture(scope="module")
def base() -> FactBase:
    return fact_base()


def members(base: FactBase, name: str, day: date) -> set[str]:
    return set(base.grouping(name, day).members)


def test_the_shipped_facts_hold_every_law(base: FactBase) -> None:
    laws.check(base)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_table_has_rows(base: FactBase, table: object) -> None:
    assert base.all(table.record)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("name", "day", "before", "after"), STEPS)
def test_members_count_from_the_day_of_accession(
    base: FactBase, name: str, day: date, before: int, after: int
) -> None:
    assert len(members(base, name, day - timedelta(1))) == before
    assert len(members(base, name, day)) == after


@pytest.mark.parametrize(("name", "day"), [("NATO", date(1949, 4, 4)), ("EU", date(1958, 1, 1))])
def test_nothing_is_known_of_a_grouping_on_the_eve_of_its_founding(
    base: FactBase, name: str, day: date
) -> None:
    assert base.grouping(name, day).members
    with pytest.raises(NoFactAtDateError, match=f"was founded on {day}; asked for"):
        base.grouping(name, day - timedelta(1))


def test_the_last_accessions_are_those_of_finland_and_sweden(base: FactBase) -> None:
    assert members(base, "NATO", date(2024, 3, 7)) - members(base, "NATO", date(2023, 4, 3)) == {
        *("FIN", "SWE")
    }


def test_the_jef_began_with_seven_and_has_ten_led_by_the_united_kingdom(base: FactBase) -> None:
    # https://www.gov.uk/government/news/international-partners-sign-joint-expeditionary-force-agreement
    seven = {"DNK", "EST", "GBR", "LTU", "LVA", "NLD", "NOR"}
    assert members(base, "JEF", date(2014, 9, 4)) == seven
    assert members(base, "JEF", date(2016, 6, 1)) == seven
    # Finland and Sweden signed in Stockholm on 30 June 2017, Iceland joined in April 2021.
    assert members(base, "JEF", date(2017, 6, 29)) == seven
    assert members(base, "JEF", date(2017, 6, 30)) == seven | {"FIN", "SWE"}
    assert members(base, "JEF", date(2021, 3, 31)) == seven | {"FIN", "SWE"}
    assert members(base, "JEF", date(2021, 5, 1)) == seven | {"FIN", "SWE", "ISL"}
    assert base.grouping("JEF", date(2021, 5, 1)).leads == ("GBR",)


def test_ukraine_is_a_partner_of_the_jef_since_november_2025_and_no_member(base: FactBase) -> None:
    assert base.grouping("JEF", date(2025, 11, 4)).partners == ()
    jef = base.grouping("JEF", date(2025, 11, 5))
    assert jef.partners == ("UKR",)
    assert "UKR" not in jef.members
    assert len(jef.members) == 10


def test_the_first_response_option_came_after_balticconnector(base: FactBase) -> None:
    jef = base.grouping("JEF", date(2026, 1, 1))
    option = next(act for act in jef.activations if "first Response Option" in act.what)
    assert str(option.date) == "2023-11-28"
    assert option not in base.grouping("JEF", date(2023, 11, 27)).activations


def test_the_it_coalition_is_led_by_estonia_and_luxembourg_since_2023(base: FactBase) -> None:
    coalition = base.grouping("IT Coalition", date(2025, 6, 1))
    assert coalition.leads == ("EST", "LUX")
    assert {"EST", "LUX"} <= set(coalition.members)
    assert coalition.record.founded is not None
    assert coalition.record.founded.date.first.year == 2023
    assert "EUR 1.1bn" in coalition.activations[-1].what


def test_the_quad_slept_from_2008_to_2017(base: FactBase) -> None:
    four = {"AUS", "IND", "JPN", "USA"}
    assert members(base, "Quad", date(2007, 6, 1)) == four
    assert members(base, "Quad", date(2012, 1, 1)) == set()
    assert members(base, "Quad", date(2017, 10, 31)) == set()
    assert members(base, "Quad", date(2018, 1, 1)) == four


def test_the_european_intervention_initiative_has_france_germany_and_the_netherlands(
    base: FactBase,
) -> None:
    assert {"FRA", "DEU", "NLD"} <= members(base, "EI2", date(2026, 1, 1))


@pytest.mark.parametrize(
    ("owner", "unit", "value", "year"),
    [
        # The Hague Summit Declaration, 25 June 2025: 5 % by 2035, of it 3.5 % core.
        ("NATO", "pct_gdp", 5.0, 2035),
        ("NATO", "pct_gdp", 3.5, 2035),
        ("GBR", "pct_gdp", 2.5, 2027),
        ("GBR", "pct_gdp", 3.5, 2035),
        ("EST", "pct_gdp_per_year", 0.25, 2027),
    ],
)
def test_announced_targets_are_known(
    base: FactBase, owner: str, unit: str, value: float, year: int
) -> None:
    found = {(t.unit, t.target_value, t.target_year) for t in base.targets([owner], date.max)}
    assert (unit, value, year) in found


def test_a_target_is_known_from_the_day_of_its_announcement(base: FactBase) -> None:
    def hague(day: date) -> bool:
        return any(t.commitment == "hague_5pct_2035" for t in base.targets(["NATO"], day))

    assert not hague(date(2025, 6, 24))
    assert hague(date(2025, 6, 25))


def test_canada_has_53_of_116_critical_occupations_below_75_per_cent(base: FactBase) -> None:
    figures = {r.metric: r for r in base.readiness(["CAN"], date(2026, 1, 1))}
    figure = figures["critical_occupations_below_75pct_staffed"]
    assert (figure.value, figure.unit) == ("53", "of 116 occupations")


def test_every_readiness_figure_is_known_in_the_end(base: FactBase) -> None:
    owners = {figure.owner for figure in base.all(Readiness)}
    assert base.readiness(owners, date(2100, 1, 1)) == base.all(Readiness)


def test_the_first_council_weighed_seventeen_votes(base: FactBase) -> None:
    # EEC Treaty, Article 148(2): four for the large, two for Belgium and the Netherlands, one for
    # Luxembourg; twelve on a proposal of the Commission.
    rows = base.council_weights(date(1960, 1, 1))
    assert {r.state: r.weight for r in rows} == {
        **dict.fromkeys(("DEU", "FRA", "ITA"), 4),
        **dict.fromkeys(("BEL", "NLD"), 2),
        "LUX": 1,
    }
    assert {r.quota for r in rows} == {12}


def test_the_council_of_nice_weighed_345_votes_with_a_quota_of_255(base: FactBase) -> None:
    # Treaty of Nice with the Act of Accession of Bulgaria and Romania, Article 10.
    rows = base.council_weights(date(2008, 1, 1))
    weights = {r.state: r.weight for r in rows}
    assert sum(weights.values()) == 345
    assert {r.quota for r in rows} == {255}
    assert [weights[s] for s in ("DEU", "POL", "NLD", "EST", "MLT")] == [29, 27, 13, 4, 3]


@pytest.mark.parametrize("year", range(1958, 2027))
def test_the_council_weighs_the_members_of_the_union_and_nobody_else(
    base: FactBase, year: int
) -> None:
    day = date(year, 3, 1)
    assert {r.state for r in base.council_weights(day)} == members(base, "EU", day)


def test_the_united_kingdom_had_a_vote_up_to_its_last_day(base: FactBase) -> None:
    def votes(day: date) -> set[str]:
        return {r.state for r in base.council_weights(day)}

    assert votes(date(2020, 1, 31)) - votes(date(2020, 2, 1)) == {"GBR"}


def test_a_blocking_minority_of_four_stands_in_the_rule_of_the_union(base: FactBase) -> None:
    # TEU 16(4): 55 % of states, at least fifteen, 65 % of people; a blocking minority has four.
    rule = base.grouping("EU", date(2026, 1, 1)).rules[0].rule
    assert rule.or_ is not None
    double, escape = rule.or_
    assert double.and_ is not None
    states, people = (part.threshold for part in double.and_)
    assert states is not None
    assert people is not None
    assert escape.threshold is not None
    assert (states.share, states.min_count) == (Fraction(55, 100), 15)
    assert (people.weights, people.share) == ("population", Fraction(65, 100))
    assert escape.threshold.max_opponents == 3
