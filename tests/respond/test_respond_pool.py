"""The pool: what is counted, what is out, what is unknown, by hand and by law."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_forces import CITED, FLEET, LINE, NEED, OUT, tables

from minilateral.core.errors import InvalidDataError, NoFactAtDateError, NotFoundError, UsageError
from minilateral.facts import FactBase, fact_base
from minilateral.facts.records.forces import Readiness
from minilateral.respond.batch import Batch
from minilateral.respond.needs import need
from minilateral.respond.pool import Call, Pool, pool
from minilateral.respond.pool_report import report
from minilateral.respond.promises import Held, held
from minilateral.respond.readiness import profile, published_share

Own = Callable[..., Path]
BASE = fact_base()
DAY = date(2026, 1, 15)
NORDIC_BALTIC = ["DNK", "EST", "FIN", "ISL", "LTU", "LVA", "NOR", "SWE"]


def own_pool(own: Own, body: str = "LUX", on: date = DAY, **rows: Any) -> Pool:
    mode = rows.pop("mode", "single-set")
    rows = {"enablers": [FLEET], "commitments": [OUT]} | rows
    return pool(FactBase([own(tables(**rows))]), body, on, mode)


def frigates(asked: Pool) -> list[Batch]:
    return [batch for batch in asked.batches if batch.asset_type == "frigate"]


def ready(asked: Pool) -> tuple[int, int, int]:
    batches = frigates(asked)
    return (
        sum(b.ready_low for b in batches),
        sum(b.ready_mode for b in batches),
        sum(b.ready_high for b in batches),
    )


def test_ten_frigates_of_which_three_to_four_in_ten_are_available(own: Own) -> None:
    """0.3 to 0.4 of 10 (generic row): 3 to 4, in the middle 3.5, rounded to 4; none is out."""
    assert ready(own_pool(own, commitments=[])) == (3, 4, 4)


def test_the_quarters_leave_one_after_the_other(own: Own) -> None:
    """Notice 5 to 30 days: the quarters at 1/8, 3/8, 5/8 and 7/8 of the way."""
    days = [batch.notice_days for batch in frigates(own_pool(own, commitments=[]))]
    assert days == [8.125, 14.375, 20.625, 26.875]


def test_what_another_body_holds_is_out_and_what_the_caller_holds_is_not(own: Own) -> None:
    assert ready(own_pool(own)) == (1, 2, 2)
    eu = [b for b in own_pool(own, "EU").batches if b.owner == "LUX"]
    assert sum(b.ready_mode for b in eu) == 4


def test_promises_ignored_count_the_units_booked_twice(own: Own) -> None:
    free = own_pool(own, mode="free")
    assert ready(free) == (3, 4, 4)
    assert sum(batch.booked for batch in free.batches) == 2
    assert all("two frigates" in str(batch.promises[0]) for batch in frigates(free))


@pytest.mark.parametrize(
    ("change", "mode"),
    [
        ({"status": "promised"}, 4),
        ({"status": "planned"}, 4),
        ({"status": "on_standby"}, 2),
        ({"status": "ended"}, 2),
        ({"to": "2026-01-15"}, 4),
        ({"from": "2026-01-15"}, 2),
        ({"from": "2026-01-16", "to": "2026-02-01"}, 4),
        ({"role": "host"}, 4),
        ({"to": None}, 2),
        ({"from": "2024-06-01", "to": None}, 4),
        ({"from": "2026-01"}, 4),
        ({"status": "ended", "to": None}, 4),
        ({"count": None}, 4),
        ({"count": 10}, 0),
        ({"asset_class": "land_light", "unit": "troops", "count": 50}, 4),
        ({"body": "jef"}, 2),
    ],
)
def test_only_forces_out_that_day_are_taken_out(
    own: Own, change: Mapping[str, Any], mode: int
) -> None:
    row = {key: value for key, value in (OUT | change).items() if value is not None}
    assert ready(own_pool(own, commitments=[row]))[1] == mode


def test_a_promise_that_may_have_ended_takes_from_the_low_end_only(own: Own) -> None:
    row = {key: value for key, value in OUT.items() if key != "to"} | {"from": "2024-06-01"}
    assert ready(own_pool(own, commitments=[row])) == (1, 4, 4)


def test_one_force_under_two_labels_is_out_once() -> None:
    """Baltic Sentry is fed by the standing groups: the larger counts, not the sum."""
    promises = [_promise("nato_snmg", 1), _promise("baltic_sentry", 3), _promise("un", 2)]
    assert held(promises) == {("LUX", "surface_combatant", "military"): Held(5, 0)}


def _promise(body: str, count: int) -> Any:
    from minilateral.respond.batch import Promise

    return Promise(
        *("LUX", body, "made up", "surface_combatant", "military", count, "deployed"),
        *("2026-01-01", None, True, True, ("uncited",), False),
    )


def test_more_out_than_ready_leaves_none_and_never_less(own: Own) -> None:
    assert ready(own_pool(own, commitments=[OUT | {"count": 9}]))[1] == 0


def test_an_uncited_count_is_doubted_by_a_fifth(own: Own) -> None:
    """8 to 12 frigates times 0.3 to 0.4: 2.4 is at least 2, 4.8 at most 5."""
    row = FLEET | {"source": "uncited", "verified": False}
    asked = own_pool(own, enablers=[row], commitments=[])
    assert ready(asked) == (2, 4, 5)
    assert frigates(asked)[0].notes[0] == "the count is uncited"
    assert not frigates(asked)[0].count_cited


def test_the_last_count_before_the_day_holds_else_the_first_soon_after(own: Own) -> None:
    rows = [FLEET | {"year": 2020, "count": 20}, FLEET | {"year": 2026, "count": 40}]
    assert frigates(own_pool(own, on=date(2025, 6, 1), enablers=rows))[0].exists == 20
    assert frigates(own_pool(own, on=date(2026, 6, 1), enablers=rows))[0].exists == 40
    early = frigates(own_pool(own, on=date(2018, 6, 1), enablers=rows))
    assert early[0].exists == 20
    assert early[0].notes[0] == "counted in 2020, after the day"


@pytest.mark.parametrize("on", [date(2016, 12, 31), date(2032, 1, 1)])
def test_a_day_far_from_every_count_is_refused(own: Own, on: date) -> None:
    rows = [FLEET | {"year": 2020}, FLEET | {"year": 2026}]
    with pytest.raises(NoFactAtDateError, match="counted from 2020 to 2026"):
        own_pool(own, on=on, enablers=rows)


def test_status_in_service_only_and_a_share_is_never_added_to_its_pool(own: Own) -> None:
    order = FLEET | {"platform": "Ordered", "status": "on_order"}
    share = FLEET | {"platform": "Share", "asset_type": "tanker_share", "status": "share_of_pool"}
    offer = FLEET | {"platform": "Offered", "status": "offered"}
    asked = own_pool(own, enablers=[FLEET, order, share, offer], commitments=[])
    assert {b.platform for b in asked.batches if b.owner == "LUX"} == {"Made-up frigates"}
    assert {row.platform: row.reason for row in asked.unconverted if row.owner == "LUX"} == {
        "Ordered": "on order, not in service",
        "Share": "a share in a pool, whose fleet counts once",
        "Offered": "an offer of forces counted elsewhere",
    }


def test_a_blank_count_is_unknown_and_not_zero(own: Own) -> None:
    blank = {key: value for key, value in FLEET.items() if key != "count"}
    asked = own_pool(own, enablers=[blank], commitments=[])
    assert not frigates(asked)
    assert "LUX" in asked.unknown["surface_combatant", "military"]
    assert [r.reason for r in asked.unconverted if r.owner == "LUX"] == ["its number is unknown"]
    none = FLEET | {"count": 0, "status": "none"}
    asked = own_pool(own, enablers=[none], commitments=[])
    assert "LUX" not in asked.unknown["surface_combatant", "military"]


def test_a_brigade_is_counted_in_persons_and_half_to_seven_tenths_of_it_ready(own: Own) -> None:
    """One cited brigade of 3,000 to 5,000 (4,000): 1,500 to 3,500 ready, in the middle 2,400."""
    row = FLEET | {"asset_class": "land_light", "asset_type": "light_brigade", "count": 1}
    batches = own_pool(own, enablers=[row], commitments=[]).batches
    light = [batch for batch in batches if batch.asset_type == "light_brigade"]
    assert sum(b.ready_low for b in light) == 1500
    assert sum(b.ready_mode for b in light) == 2400
    assert sum(b.ready_high for b in light) == 3500
    assert {b.unit for b in light} == {"person"}


def test_a_battalion_on_standby_takes_seven_hundred_persons_out(own: Own) -> None:
    row = FLEET | {"asset_class": "land_light", "asset_type": "light_brigade", "count": 1}
    out = OUT | {"asset_class": "land_light", "unit": "battalions", "count": 1}
    asked = own_pool(own, enablers=[row], commitments=[out])
    light = [batch for batch in asked.batches if batch.asset_type == "light_brigade"]
    assert sum(batch.ready_mode for batch in light) == 2400 - 700


def test_persons_who_are_no_land_force_are_listed_and_not_summed() -> None:
    asked = pool(BASE, "USA", DAY)
    assert "USSOCOM personnel" in {row.platform for row in asked.unconverted}
    assert not [batch for batch in asked.batches if batch.asset_class == "sof"]


def test_natos_radar_aircraft_answer_natos_call_and_no_other() -> None:
    def awacs(body: str) -> list[Batch]:
        return [b for b in pool(BASE, body, DAY).batches if b.owner == "NATO" and b.unit != "unit"]

    assert {b.platform for b in awacs("NATO")} >= {"E-3A (Geilenkirchen)"}
    assert not awacs("JEF")
    assert not awacs("EU")


def test_a_shared_fleet_counts_by_the_members_that_the_body_has() -> None:
    mmf = BASE.groupings.find("mmf_mrtt").members_on(DAY)
    whole = [b for b in pool(BASE, ",".join(mmf), DAY).batches if b.owner == "MMF"]
    assert whole[0].exists == 9
    half = [b for b in pool(BASE, "NLD,DEU", DAY).batches if b.owner == "MMF"]
    assert half[0].through == ("DEU", "NLD")
    assert half[0].exists == round(9 * 2 / len(mmf))
    alone = pool(BASE, "NLD,DEU", DAY).without(["DEU"])
    assert {b.through for b in alone.batches if b.owner == "MMF"} == {("NLD",)}
    assert not [b for b in pool(BASE, "GBR,FRA", DAY).batches if b.owner == "MMF"]


def test_two_fighters_of_an_owner_stand_on_alert_whatever_its_fleets() -> None:
    alert = [b for b in pool(BASE, "GBR", DAY).batches if b.id.endswith("/alert")]
    fighters = [b for b in alert if b.asset_type == "fighter_aircraft"]
    assert [(b.platform, b.ready_mode) for b in fighters] == [("Typhoon", 2)]
    assert fighters[0].notice_days == pytest.approx(0.01)


def test_a_published_figure_goes_before_the_class_default() -> None:
    """Three of six Type 45 in 2025: a half, give or take the largest change in a year."""
    found = profile(BASE, "GBR", "destroyer", DAY)
    share = found.availability
    assert (share.low, share.mode, share.high) == pytest.approx((0.43, 0.5, 0.57))
    assert profile(BASE, "FRA", "frigate", DAY).availability.mode == pytest.approx(0.35)


def test_the_margin_of_published_figures_is_the_largest_change_in_a_year() -> None:
    """Canada's three series are the only ones published for two years running."""
    from minilateral.respond.readiness import DRIFT

    series: dict[str, list[float]] = {}
    for row in BASE.all(Readiness):
        if row.owner == "CAN" and row.metric.startswith("serviceable_"):
            series.setdefault(row.metric, []).append(float(row.value))
    changes = [max(values) - min(values) for values in series.values()]
    assert len(changes) == 3
    assert pytest.approx(100 * DRIFT) == max(changes)


@pytest.mark.parametrize(
    ("value", "unit", "share"),
    [
        ("3", "of 6", 0.5),
        ("48.9", "pct", 0.489),
        ("330", "days per year", 330 / 365),
        ("7", "ships", None),
    ],
)
def test_a_share_is_read_only_from_a_unit_that_gives_one(
    value: str, unit: str, share: float | None
) -> None:
    figure = Readiness(
        owner="GBR", metric="x", value=value, unit=unit, as_of="2025", source=("uncited",),
        verified=False,
    )  # fmt: skip
    assert published_share(figure) == (None if share is None else pytest.approx(share))


def test_a_share_that_nobody_states_is_anything(own: Own) -> None:
    row = FLEET | {"asset_class": "sof", "asset_type": "sof_unit", "count": 4}
    batches = own_pool(own, enablers=[row], commitments=[]).batches
    sof = [batch for batch in batches if batch.asset_class == "sof"]
    assert (sum(b.ready_low for b in sof), sum(b.ready_high for b in sof)) == (0, 4)


def test_one_state_a_list_and_a_grouping_can_be_called() -> None:
    assert pool(BASE, "Norway", DAY).grouping.members == ("NOR",)
    assert pool(BASE, "NOR,SWE", DAY).grouping.members == ("NOR", "SWE")
    assert len(pool(BASE, "JEF", DAY).grouping.members) == 10
    with pytest.raises(NotFoundError, match=r"'JFE' is not a grouping; did you mean JEF\?"):
        pool(BASE, "JFE", DAY)


def test_a_body_without_members_on_the_day_cannot_be_called(own: Own, trident: str) -> None:
    text = trident.replace("from: 2020-03-01, role: lead", "from: 2020-03-01, to: 2020-06-01")
    base = FactBase([own(text)])
    with pytest.raises(NoFactAtDateError, match="Trident Compact had no members on 2020-07-01"):
        pool(base, "TRI", date(2020, 7, 1))


def test_a_call_that_goes_before_takes_the_forces_of_shared_members() -> None:
    left = pool(BASE, "JEF", DAY, "concurrent", [Call("EU")])
    assert {b.owner for b in left.batches if not b.through} == {"GBR", "ISL", "NOR"}
    assert not pool(BASE, "JEF", DAY, "concurrent", [Call("NATO")]).batches


def test_a_call_that_goes_before_takes_the_units_it_names() -> None:
    first = pool(BASE, "JEF", DAY)
    batch = max(first.batches, key=lambda b: b.ready_mode)
    left = pool(BASE, "JEF", DAY, "concurrent", [Call("NATO", {batch.id: 3})])
    after = next(b for b in left.batches if b.id == batch.id)
    assert after.ready_mode == batch.ready_mode - 3
    assert replace(after, ready_low=0, ready_mode=0, ready_high=0) == replace(
        batch, ready_low=0, ready_mode=0, ready_high=0
    )


def test_calls_and_the_concurrent_mode_belong_together() -> None:
    with pytest.raises(UsageError, match="mode 'concurrent'"):
        pool(BASE, "JEF", DAY, "free", [Call("EU")])
    with pytest.raises(UsageError, match="mode 'concurrent'"):
        pool(BASE, "JEF", DAY, "concurrent")


def test_a_line_of_which_nobody_counts_a_unit_is_not_measured() -> None:
    asked = pool(BASE, "JEF", DAY)
    measured = {x.what: asked.measured(x) for x in need(BASE, "undersea-patrol").lines}
    assert not measured["cable repair ship on call"]
    assert not measured["unmanned surface or underwater vessel"]
    assert measured["coast guard cutter with law powers"]


def test_a_fleet_of_ones_own_makes_a_line_measured(own: Own) -> None:
    ship = FLEET | {"asset_class": "civil_maritime", "asset_type": "cable_ship", "count": 2}
    line = LINE | {"asset_class": "civil_maritime", "sector": "civil", "kinds": ["cable_ship"]}
    wanted = NEED | {"requirements": [line]}
    asked = own_pool(own, enablers=[ship], needs=[wanted])
    found = need(asked.base, "made-up").lines[0]
    assert asked.measured(found)
    assert {asked.batches[i].platform for i in asked.fitting(found)} == {"Made-up frigates"}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({"enablers": [FLEET | {"count": -1}]}, "count: Input should be greater than or equal"),
        ({"enablers": [FLEET | {"count": 2.5}]}, "count: Input should be a valid integer"),
        ({"enablers": [FLEET | {"asset_type": "frigat"}]}, "'frigat' is not in the crosswalk"),
        ({"enablers": [FLEET], "commitments": [OUT | {"count": 11}]}, "but owns 10"),
        ({"enablers": [FLEET], "commitments": [OUT | {"count": -2}]}, "greater than or equal to 0"),
        ({"enablers": [FLEET], "commitments": [OUT | {"owner": "LUXX"}]}, "LUXX"),
    ],
)
def test_faulty_forces_get_one_clear_error(own: Own, rows: Any, said: str) -> None:
    with pytest.raises(InvalidDataError) as caught:
        FactBase([own(tables(**rows))])
    assert len(caught.value.faults) == 1
    assert said in str(caught.value)


@settings(max_examples=20)
@given(st.sets(st.sampled_from(NORDIC_BALTIC), min_size=1), st.sampled_from(NORDIC_BALTIC))
def test_one_state_more_never_shrinks_a_free_pool(states: set[str], joining: str) -> None:
    before = pool(BASE, ",".join(states) + ",", DAY, "free")
    after = pool(BASE, ",".join(states | {joining}) + ",", DAY, "free")
    larger = {batch.id: batch for batch in after.batches}
    for batch in before.batches:
        assert larger[batch.id].ready_mode >= batch.ready_mode
        assert larger[batch.id].ready_high >= batch.ready_high


@settings(max_examples=20)
@given(st.sets(st.sampled_from(NORDIC_BALTIC), min_size=1))
def test_promises_only_ever_take_away(states: set[str]) -> None:
    names = ",".join(states) + ","
    free = {b.id: b for b in pool(BASE, names, DAY, "free").batches}
    for batch in pool(BASE, names, DAY).batches:
        assert batch.ready_mode <= free[batch.id].ready_mode
        assert batch.ready_low <= batch.ready_mode <= batch.ready_high
        assert batch.ready_mode == free[batch.id].ready_mode - free[batch.id].booked


@settings(max_examples=20)
@given(
    st.sets(st.sampled_from(["GBR", "FRA", "USA", "ITA", "ESP", "CAN"]), min_size=2),
    st.data(),
)
def test_a_pool_without_a_state_is_the_pool_of_the_others(
    states: set[str], data: st.DataObject
) -> None:
    gone = data.draw(st.sampled_from(sorted(states)))
    rest = ",".join(states - {gone}) + ","
    full = pool(BASE, ",".join(states) + ",", DAY)
    kept = [b for b in full.without([gone]).batches if not b.through]
    alone = [b for b in pool(BASE, rest, DAY).batches if not b.through]
    assert kept == alone


def test_a_report_sums_by_class_and_says_who_is_unknown() -> None:
    found = report(pool(BASE, "JEF", DAY), notice=10)
    told = found.to_dict()
    assert told["body"] == "jef"
    ships = next(c for c in told["classes"] if c["asset_class"] == "surface_combatant")
    ready_now = ships["ready"]
    assert 0 < ready_now["low"] <= ready_now["median"] <= ready_now["high"] <= ships["exists"]
    assert ships["within_notice"]["median"] <= ready_now["median"]
    assert set(ships["unknown"]) == {"EST", "ISL", "LTU", "LVA"}
    assert found.references()
    assert len(found.rows()) == len(told["classes"])


def test_a_report_draws_one_bar_for_each_class_sector_and_unit() -> None:
    found = report(pool(BASE, "JEF", DAY))
    keys = [(row.asset_class, row.sector, row.unit) for row in found.classes]
    assert len(set(keys)) == len(keys)
    assert found.plot() is not None


def test_a_negative_notice_is_refused() -> None:
    with pytest.raises(UsageError, match="0 days or more"):
        report(pool(BASE, "JEF", DAY), notice=-1)


def test_cited_is_what_a_cited_fleet_says(own: Own) -> None:
    assert frigates(own_pool(own))[0].count_cited
    assert CITED["source"] in frigates(own_pool(own))[0].sources
