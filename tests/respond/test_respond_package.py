"""Packages: the programme against brute force, against the direct evaluator, and in its own LP."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from math import inf, isfinite
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_forces import LINE, NEED, tables
from small_cases import DAY, facts, forces, small, wanted

from minilateral.core.errors import NotFoundError, UsageError
from minilateral.facts import FactBase
from minilateral.respond.case import Case, case
from minilateral.respond.evaluate import all_on_station
from minilateral.respond.formulation import AIMS, programme, solve
from minilateral.respond.needs import need, needs
from minilateral.respond.package import ORDER, package
from minilateral.respond.pool import Call, pool
from minilateral.respond.shrink import conflicts

Own = Callable[..., Path]
GOLDEN = Path(__file__).parent / "golden" / "package.lp"
KEYS = [
    *("need", "body", "on", "feasible", "first_on_station_days", "all_on_station_days"),
    *("assignments", "gap", "conflicts", "double_booked"),
]


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[list[float]], list[int], list[int], float]:
    batches, lines = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    day = st.sampled_from([1.0, 2.0, 3.0, 5.0, inf])
    days = [[draw(day) for _ in range(batches)] for _ in range(lines)]
    units = [draw(st.integers(0, 3)) for _ in range(batches)]
    counts = [draw(st.integers(0, 4)) for _ in range(lines)]
    return days, units, counts, draw(st.sampled_from([2.0, 4.0, inf]))


def by_trying_all(case: Case) -> dict[tuple[int, ...], float]:
    """Every way to send units that meets the lines, and when all is on station."""
    lines, batches = case.in_time.shape
    most = [
        min(case.lines[n].count, int(case.units[b])) if isfinite(case.in_time[n, b]) else 0
        for n, b in product(range(lines), range(batches))
    ]
    found = {}
    for sent in product(*(range(units + 1) for units in most)):
        table = np.array(sent).reshape(lines, batches)
        met = (table.sum(axis=1) == [line.count for line in case.lines]).all()
        if met and (table.sum(axis=0) <= case.units).all():
            found[sent] = max((case.in_time[table > 0]).tolist(), default=0.0)
    return found


@settings(max_examples=80)
@given(cases())
def test_programme_direct_evaluator_and_brute_force_agree(made: Any) -> None:
    case = small(*made)
    ways = by_trying_all(case)
    solved = solve(programme(case), ("all",))
    direct = float(all_on_station(case, case.units)[0])
    if not ways:
        assert solved is None
        assert direct == inf
    else:
        assert solved is not None
        assert solved.values["all"] == pytest.approx(min(ways.values()))
        assert direct == min(ways.values())


@settings(max_examples=80)
@given(cases())
def test_a_conflict_is_irreducible(made: Any) -> None:
    """Its lines cannot be met together, and can without any one of them (Chinneck 2008)."""
    case = small(*made)
    found = conflicts(case)
    assert bool(found) is not bool(by_trying_all(case))
    for one in found:
        numbers = [case.lines.index(line) for line in one.lines]
        assert not by_trying_all(_of(case, numbers))
        for left_out in numbers:
            assert by_trying_all(_of(case, [n for n in numbers if n != left_out]))


def _of(case: Case, numbers: list[int]) -> Case:
    found = replace(
        case, lines=tuple(case.lines[n] for n in numbers), days=case.days[np.array(numbers, int)]
    )
    found.__dict__["units"] = case.units
    return found


def test_two_lines_in_conflict_are_named_together() -> None:
    """Each could be met by the two units that both fit; not both."""
    (found,) = conflicts(small([[1, 1], [1, 1]], [1, 1], [2, 1]))
    assert [line.count for line in found.lines] == [2, 1]
    assert (found.asked, found.in_time, found.ready) == (3, 2, 2)


def test_the_formulation_is_the_golden_one(tmp_path: Path) -> None:
    """Two lines, three batches, a deadline that shuts one pair out; then the days are minimised."""
    found = programme(small([[1, 2, 9], [2, 1, 3]], [2, 1, 2], [2, 2], by_day=5))
    found.model.best(found.aims["all"])
    found.model.writeModel(str(tmp_path / "package.lp"))
    assert (tmp_path / "package.lp").read_text() == GOLDEN.read_text()


@pytest.mark.parametrize("body", ["JEF", "NATO"])
def test_every_shipped_need_is_solved_to_proof_and_as_the_evaluator_says(body: str) -> None:
    for one in needs(facts()):
        found = package(one, forces(body))
        direct = float(all_on_station(found.case, found.case.units)[0])
        assert found.feasible is isfinite(direct)
        assert bool(found.conflicts) is not found.feasible
        if found.solved:
            assert found.solved.gap == 0
            assert found.solved.values["all"] == pytest.approx(direct)


def test_a_package_meets_every_line_in_time_and_sends_nothing_twice() -> None:
    found = package(wanted(), forces())
    for line in found.case.lines:
        rows = [row for row in found.assignments if row.line == line]
        assert sum(row.count for row in rows) == line.count
        assert all(row.arrives_days <= line.by_day for row in rows)
        assert all(line.fits(row.batch) for row in rows)
    ready = {batch.id: batch.ready_mode for batch in forces().batches}
    assert all(units <= ready[name] for name, units in found.taken.items())
    assert found.all_on_station_days == max(row.arrives_days for row in found.assignments)
    assert found.binding


def test_the_answer_has_its_fields_met_or_not() -> None:
    met = package(wanted(), forces()).to_dict()
    assert list(met) == KEYS
    assert list(met["assignments"][0]) == [
        *("state", "asset_class", "platform", "count", "arrives_days")
    ]
    unmet = package(wanted("maritime-escort"), forces()).to_dict()
    assert list(unmet) == KEYS
    assert (unmet["feasible"], unmet["gap"], unmet["assignments"]) == (False, None, [])
    assert unmet["first_on_station_days"] is unmet["all_on_station_days"] is None
    assert unmet["conflicts"][0]["soonest_days"] > unmet["conflicts"][0]["lines"][0]["by_day"]


def test_the_order_of_the_aims_is_kept() -> None:
    soon = package(wanted(), forces()).solved
    few = package(wanted(), forces(), ("states", "all")).solved
    assert soon is not None
    assert few is not None
    assert soon.values["all"] < few.values["all"]
    owners = {row.batch.owner for row in package(wanted(), forces(), ("all", "states")).assignments}
    assert few.values["states"] <= len(owners)


def test_alternatives_are_as_good_and_by_others() -> None:
    """Two batches of two owners, alike in everything: the one stands in for the other."""
    found = package(wanted("arctic-presence"), forces(), ("all",), alternatives=3)
    mine = frozenset(row.batch.owner for row in found.assignments)
    others = [frozenset(row.batch.owner for row in other) for other in found.others()]
    assert len({mine, *others}) == 1 + len(others) == 4
    for other in found.others():
        assert max(row.arrives_days for row in other) <= (found.all_on_station_days or 0)


def test_what_promises_hold_is_booked_twice_only_where_they_are_ignored() -> None:
    free = pool(facts(), "JEF", DAY, "free")
    held = [batch for batch in free.batches if batch.booked]
    assert held
    kind = next(line for line in wanted("air-policing").lines if line.fits(held[0]))
    count = sum(batch.ready_mode for batch in free.batches if kind.fits(batch))
    asked = replace(wanted("air-policing"), lines=(replace(kind, count=count, for_days=0.1),))
    found = package(asked, free)
    booked = found.to_dict()["double_booked"]
    assert sum(row["count"] for row in booked) == sum(b.booked for b in held if kind.fits(b))
    assert all(row["held_by"] for row in booked)


def test_a_call_of_higher_priority_takes_its_package_first() -> None:
    """What NATO's package takes of the JEF's members is gone when the JEF is called at once."""
    first = package(wanted(), forces("NATO"))
    after = pool(facts(), "JEF", DAY, "concurrent", [Call("NATO", first.taken)])
    left = {batch.id: batch.ready_mode for batch in after.batches}
    before = {batch.id: batch.ready_mode for batch in forces().batches}
    assert all(left[b] == before[b] - first.taken.get(b, 0) for b in left)
    late = package(wanted(), after)
    if late.feasible:
        assert (late.all_on_station_days or 0) >= (first.all_on_station_days or 0)


def test_a_fleet_keeps_for_months_no_more_than_it_relieves() -> None:
    found = case(wanted("arctic-presence"), forces())
    held = dict.fromkeys((b.fleet for b in forces().batches), 0)
    for batch, units in zip(forces().batches, found.units.tolist(), strict=True):
        assert units <= batch.ready_mode
        held[batch.fleet] += units
    for stock in forces().stocks:
        if stock.fleet.asset_class == "surface_combatant":
            most = stock.fleet.exists.mode / stock.fleet.readiness.rotation
            assert held.get(stock.fleet.id, 0) <= most + 0.5


@pytest.mark.parametrize(
    ("order", "says"),
    [
        ((), "one aim or more"),
        (("all", "all"), "each once"),
        (("soonest",), "is not an aim; did you mean soon"),
        (("quality",), "the aims are all, first"),
    ],
)
def test_an_order_that_is_none_is_one_error(order: tuple[str, ...], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        package(wanted(), forces(), order)  # type: ignore[arg-type]


def test_a_need_of_which_nothing_is_counted_is_neither_met_nor_unmet(own: Own) -> None:
    """Cable ships are in no table: no verdict, and one clear error."""
    repair = LINE | {"asset_class": "civil_maritime", "sector": "civil", "kinds": ["cable_ship"]}
    base = FactBase([own(tables(needs=[NEED | {"requirements": [repair]}]))])
    with pytest.raises(NotFoundError, match="no line of made-up can be judged"):
        package(need(base, "made-up"), pool(base, "JEF", DAY))


def test_every_aim_has_words() -> None:
    from minilateral.respond.package import AIM_WORDS

    assert set(AIM_WORDS) == set(AIMS) >= set(ORDER)


def test_one_seed_the_same_package() -> None:
    assert package(wanted(), forces()).to_dict() == package(wanted(), forces()).to_dict()
