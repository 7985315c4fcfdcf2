"""The pledge of The Hague in euros, and when what it buys could be there."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from minilateral.commit.hague import Added, added
from minilateral.commit.outlook import Outlook
from minilateral.commit.replacement import delay, replacements
from minilateral.core.errors import NotFoundError, UsageError
from minilateral.facts import fact_base
from minilateral.facts.records.forces import Procurement

DAY = date(2026, 11, 1)
ORDER = {
    **{"owner": "EST", "asset_class": "aewc", "platform": "made up", "milestone": "delivered"},
    **{"expected": False, "source": "uncited", "verified": False},
}


@cache
def found(name: str = "JEF") -> Added:
    return added(Outlook(fact_base(), DAY), fact_base().grouping(name, DAY))


def programme(ordered: str, in_service: str) -> Procurement:
    return Procurement.model_validate(ORDER | {"ordered": ordered, "in_service": in_service})


def test_the_pledge_is_told_for_the_grouping_nato_europe_and_the_allies_in_the_eu() -> None:
    lines = {line.name: line for line in found().lines}
    assert list(lines) == ["JEF", "NATO Europe", "EU"]
    europe = {m.state for m in lines["NATO Europe"].core.members}
    assert not {"USA", "CAN", "ISL"} & europe  # Iceland has no figure
    assert len(europe) == 29
    assert len(lines["EU"].core.members) == 23
    assert lines["JEF"].added < lines["NATO Europe"].added


def test_what_the_core_pledge_adds_is_the_sum_of_the_gaps() -> None:
    for line in found().lines:
        assert line.added == pytest.approx(
            sum(max(3.5 - m.now.value, 0) * m.eur_per_point for m in line.core.members)
        )
        assert line.related_at_most == pytest.approx(
            1.5 * sum(m.eur_per_point for m in line.core.members)
        )


def test_the_exception_that_spain_claims_takes_its_gap_above_2_1_out() -> None:
    europe = next(line for line in found().lines if line.name == "NATO Europe")
    (spain,) = [m for m in europe.core.members if m.state == "ESP"]
    assert europe.added - europe.without_exception == pytest.approx(
        (3.5 - 2.1) * spain.eur_per_point
    )
    jef = found().lines[0]
    assert jef.added == jef.without_exception


def test_american_spending_is_its_share_of_its_output() -> None:
    us = Outlook(fact_base(), DAY)
    assert found().american == pytest.approx(us.outputs["USA"].share(3.22))
    jef = found().lines[0]
    assert jef.to_american == pytest.approx(jef.added / found().american)


def test_replacing_american_forces_is_told_as_published_and_in_euros() -> None:
    # IISS 2025: about USD 1 trillion over 25 years; USD 226 to 344 bn once.
    costs = {cost.item: (cost, low, high) for cost, low, high in found().costs}
    cycle, low, high = costs["american_forces_life_cycle"]
    assert (cycle.low, cycle.high, cycle.unit, cycle.years) == (1000, 1000, "usd_bn", 25)
    assert low == high == pytest.approx(1000e9 / 1.13, rel=1e-3)  # mean rate of 2025
    once, low, high = costs["american_forces_one_off"]
    assert (once.low, once.high) == (226, 344)
    assert low < high


def test_before_the_pledge_there_is_nothing_to_add() -> None:
    outlook = Outlook(fact_base(), date(2025, 6, 24))
    with pytest.raises(NotFoundError, match="was not made by 2025-06-24"):
        added(outlook, fact_base().grouping("JEF", date(2025, 6, 24)))


def test_a_delay_is_as_wide_as_its_dates() -> None:
    assert delay(programme("2020-01-01", "2024-01-01")) == (1461, 1461)
    assert delay(programme("2020-01", "2024")) == (1461 - 30, 1461 + 365)
    with pytest.raises(
        UsageError, match="EST made up: in service 2019, before it was ordered 2020"
    ):
        delay(programme("2020", "2019"))


def test_earliest_dates_are_order_day_plus_the_delays_seen() -> None:
    classes = {c.asset_class: c for c in replacements(fact_base(), DAY).classes}
    patrol = classes["mpa_asw"]
    delays = [delay(p) for p in patrol.programmes]
    assert len(delays) == 3
    assert patrol.earliest is not None
    assert patrol.latest is not None
    assert (patrol.earliest - DAY).days == min(low for low, _ in delays)
    assert (patrol.latest - DAY).days == max(high for _, high in delays)


def test_one_programme_gives_no_upper_end_and_none_gives_no_date() -> None:
    classes = {c.asset_class: c for c in replacements(fact_base(), DAY).classes}
    assert len(classes["strategic_airlift"].programmes) == 1
    assert classes["strategic_airlift"].earliest is not None
    assert classes["strategic_airlift"].latest is None
    for unknown in ("satcom_isr", "c2_hq", "undersea_surveillance"):
        assert classes[unknown].programmes == ()
        assert classes[unknown].earliest is None


def test_what_had_not_come_by_the_day_is_not_known_on_it() -> None:
    classes = {c.asset_class: c for c in replacements(fact_base(), date(2019, 6, 1)).classes}
    assert classes["mpa_asw"].programmes == ()
    assert [p.owner for p in classes["strategic_airlift"].programmes] == ["FRA"]
