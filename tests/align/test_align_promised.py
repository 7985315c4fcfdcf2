"""Tests of forces promised twice and of calls at once: a made-up state, the record, laws."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilateral.align.calls import calls
from minilateral.align.promised_twice import PromisedTwice, Stake, promised_twice, units
from minilateral.core.errors import NoFactAtDateError, UsageError
from minilateral.facts import FactBase, fact_base
from minilateral.respond.batch import Promise

ON = date(2026, 1, 1)
UNCITED = {"source": "uncited", "verified": False}


def row(body: str, count: int | None, **other: Any) -> dict[str, Any]:
    """A promise of Maltese patrol ships, of which the shipped tables know none promised."""
    return {
        **{"owner": "MLT", "body": body, "role": "contributor", "force": f"made up for {body}"},
        **{"asset_class": "patrol", "count": count, "unit": "ships", "from": "2025-06-01"},
        **{"to": "2026-06-01", "status": "promised"},
        **UNCITED,
        **other,
    }


def malta(own: Callable[..., Path], *rows: dict[str, Any], exist: int = 3) -> FactBase:
    """Malta with so many patrol ships and these promises."""
    ships = {
        **{"owner": "MLT", "asset_class": "patrol", "asset_type": "patrol_vessel"},
        **{"platform": "Made-up class", "count": exist, "year": 2025, "status": "in_service"},
        **UNCITED,
    }
    text = f"enablers:\n  - {json.dumps(ships)}\ncommitments:\n"
    return FactBase([own(text + "".join(f"  - {json.dumps(one)}\n" for one in rows))])


def stake(found: PromisedTwice) -> Stake:
    return next(s for s in found.stakes if (s.state, s.asset_class) == ("MLT", "patrol"))


def asked(base: FactBase, on: date = ON) -> PromisedTwice:
    return promised_twice(base, base.grouping("EU", on), on)


def promise(label: str, count: int | None, certain: bool = True) -> Promise:
    return Promise(
        *("EST", label, "made up", "mcm", "military", count, "promised", "2025", None),
        holds=False,
        certain=certain,
        sources=(),
        cited=False,
    )


def test_the_light_brigade_is_promised_to_the_jef_and_to_nato() -> None:
    """Worked case: the British 4th Light Brigade leads JEF (Land) and is held for Estonia."""
    found = promised_twice(fact_base(), fact_base().grouping("JEF", ON), ON)
    mine = next(s for s in found.doubled if (s.state, s.asset_class) == ("GBR", "land_light"))
    assert {"jef", "nato"} <= set(mine.bodies)
    assert mine.promised == 4000


def test_named_units_under_two_labels_are_told_with_their_sources() -> None:
    found = promised_twice(fact_base(), fact_base().grouping("JEF", ON), ON)
    brigade = next(unit for unit in found.shared if unit.owner == "GBR")
    assert brigade.bodies == ("jef", "nato_flf")
    assert not brigade.cited
    assert {unit.owner for unit in found.shared} <= set(found.body.members)
    keys = {reference.key for reference in found.references()}
    assert set(brigade.source) <= keys


def test_a_standing_group_and_its_activity_are_one_force_not_two() -> None:
    both = [promise("nato_snmcmg", 2), promise("baltic_sentry", 2)]
    assert units(both) == (2, 0)
    assert units([*both, promise("jef", 1)]) == (3, 0)


@given(st.lists(st.tuples(st.sampled_from(["jef", "eu_rdc", "un"]), st.integers(0, 9))))
def test_promises_to_different_bodies_add_up(parts: list[tuple[str, int]]) -> None:
    assert units(promise(label, count) for label, count in parts)[0] == sum(n for _, n in parts)


def test_an_unknown_size_counts_nothing_and_is_counted_as_unknown(
    own: Callable[..., Path],
) -> None:
    found = stake(asked(malta(own, row("jef", 2), row("eu_rdc", None))))
    assert (found.promised, found.unsized, found.bodies) == (2, 1, ("eu", "jef"))


def test_more_promised_than_exists_is_short_by_the_difference(own: Callable[..., Path]) -> None:
    base = malta(own, row("un", 2), row("eu_rdc", 2))
    found = stake(asked(base))
    assert (found.exists, found.promised, found.short) == (3, 4, 1)
    assert found.ready is not None
    assert found.short_of_ready == max(0, 4 - found.ready[1])


def test_a_promise_that_has_ended_or_not_begun_counts_nothing(own: Callable[..., Path]) -> None:
    base = malta(own, row("jef", 2, to="2025-12-01"), row("eu_rdc", 1))
    assert stake(asked(base)).promised == 1


def test_where_no_inventory_speaks_nobody_is_said_to_be_short() -> None:
    found = promised_twice(fact_base(), fact_base().grouping("NATO", ON), ON)
    unknown = [s for s in found.stakes if s.exists is None]
    assert unknown
    assert all(s.short is None and s.short_of_ready is None for s in unknown)


@pytest.mark.parametrize("name", ["JEF", "NATO", "EU", "UKR,"])
def test_every_promise_that_runs_is_in_a_stake_or_listed(name: str) -> None:
    from minilateral.respond.promises import promises_of

    body = fact_base().grouping(name, ON)
    found = promised_twice(fact_base(), body, ON)
    kept = sum(len(s.promises) for s in found.stakes) + len(found.listed)
    assert kept == len(promises_of(fact_base(), body, ON))


def test_callers_are_counted_from_the_record() -> None:
    base = fact_base()
    bodies = [base.grouping(name, ON) for name in ("NATO", "EU", "JEF")]
    found = calls(base, bodies, ON)
    assert found.calls[frozenset({"nato", "eu", "jef"})] == 3
    ids = {row.incident_id for row in found.episodes}
    assert sum(found.calls.values()) == len(ids)


def test_expected_shortfall_is_the_mean_over_incidents() -> None:
    """The definition, incident by incident, against the counted sets."""
    base = fact_base()
    found = calls(base, [base.grouping(name, ON) for name in ("NATO", "EU")], ON)
    each = [found.shorts[callers] for callers, n in found.calls.items() for _ in range(n)]
    for line in found.rows():
        mean = sum(short[line["asset_class"]].middle for short in each) / len(each)
        assert line["expected_short"] == pytest.approx(mean)
        assert line["low"] <= line["expected_short"] <= line["high"]
        assert line["if_much_is_ready"] <= line["expected_short"] <= line["if_little_is_ready"]


def test_two_callers_are_never_less_short_than_each_alone() -> None:
    base = fact_base()
    found = calls(base, [base.grouping(name, ON) for name in ("NATO", "EU", "JEF")], ON)
    for callers, shorts in found.shorts.items():
        for kind, short in shorts.items():
            for one in callers:
                alone = found.shorts.get(frozenset({one}))
                if alone is not None:
                    assert short.middle >= alone[kind].middle - 1e-9


def test_the_same_seed_gives_the_same_interval() -> None:
    base = fact_base()
    bodies = [base.grouping(name, ON) for name in ("NATO", "EU")]
    assert calls(base, bodies, ON).rows() == calls(base, bodies, ON).rows()


@pytest.mark.parametrize("names", [["NATO"], ["NATO", "NATO"]])
def test_one_body_has_nobody_to_clash_with(names: list[str]) -> None:
    base = fact_base()
    with pytest.raises(UsageError, match="two or more different bodies"):
        calls(base, [base.grouping(name, ON) for name in names], ON)


def test_before_any_decision_there_is_no_record() -> None:
    base, on = fact_base(), date(1989, 1, 1)
    with pytest.raises(NoFactAtDateError, match="none of these bodies decided"):
        calls(base, [base.grouping(name, on) for name in ("NATO", "EU")], on)
