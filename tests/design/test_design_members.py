"""Tests of what members more or fewer would do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

import pytest

from minilateral.affinity.estimates import points_before
from minilateral.core.errors import UsageError
from minilateral.design import changing
from minilateral.design.candidates import Candidates, candidates, without_each
from minilateral.design.changed import with_members, without_members
from minilateral.design.changing import Change
from minilateral.design.drawn import coverage, share_met, spans
from minilateral.design.measured import Options
from minilateral.design.need_tests import need_tests
from minilateral.design.same_size import room
from minilateral.design.serves import needs_of
from minilateral.design.standing import worth
from minilateral.design.under_rule import opt_in_of, under_rule
from minilateral.facts import Grouping, fact_base
from minilateral.respond.case import case
from minilateral.respond.needs import need
from minilateral.respond.pool import pool, pool_of

ON = date(2026, 1, 1)
PATROL = "undersea-patrol"


def body(name: str = "JEF") -> Grouping:
    return fact_base().grouping(name, ON)


@cache
def left(state: str) -> Change:
    return changing.leave(body(), [state], [need(fact_base(), PATROL)])


@cache
def joined(*states: str) -> Change:
    return changing.join(body(), states, [need(fact_base(), PATROL)])


@cache
def more() -> Candidates:
    return candidates(body(), body("NATO").members, [need(fact_base(), PATROL)])


def effects(found: Change) -> dict[str, tuple[float, float | None]]:
    return {one.measure: (one.before, one.after) for one in found.effects}


@pytest.mark.parametrize("gone", ["GBR", "NLD", "SWE"])
def test_what_is_left_of_a_need_is_what_the_forces_floor_leaves(gone: str) -> None:
    """The pool of `respond` without the member meets as many lines as the tests say."""
    whole = case(need(fact_base(), PATROL), pool(fact_base(), "JEF", ON))
    fewer = case(need(fact_base(), PATROL), pool(fact_base(), "JEF", ON).without((gone,)))
    met = [float(share_met(one, one.units[None])[0]) for one in (whole, fewer)]
    assert effects(left(gone))["coverage"] == pytest.approx(tuple(met))


def test_who_joins_and_leaves_again_changes_nothing() -> None:
    there = effects(joined("POL"))
    again = changing.leave(with_members(body(), ["POL"]), ["POL"], [need(fact_base(), PATROL)])
    back = effects(again)
    for word in ("coverage", "kept", "dependence", "cost", "cohesion", "gridlock", "days", "size"):
        assert back[word] == pytest.approx(there[word][::-1])


def test_every_measure_of_a_change_is_told_with_its_range_where_one_is_known() -> None:
    found = joined("POL")
    assert {"coverage", "kept", "dependence", "cost", "cohesion", "gridlock", "days"} <= set(
        effects(found)
    )
    ranged = {one.measure for one in found.effects if one.range_before and one.range_after}
    assert ranged == {"coverage", "gridlock"}
    assert found.joins
    assert not left("NLD").joins
    outside = Options(rule=opt_in_of(body()), outside="NATO")
    share = changing.join(body(), ["POL"], [], outside)
    assert effects(share)["exclusion"] == pytest.approx((22 / 32, 21 / 32))


def test_the_rule_is_told_before_and_after() -> None:
    found = left("NLD")
    assert found.rule_before.stoppers == found.rule_after.stoppers == ("GBR",)
    assert found.rule_before.power["GBR"] == pytest.approx(0.9)
    assert found.rule_after.power["GBR"] == pytest.approx(8 / 9)
    by_state = {row["state"]: row for row in found.power_rows()}
    assert list(by_state) == sorted(by_state)
    assert by_state["NLD"]["after"] is None


def test_without_its_lead_the_rule_cannot_be_played_and_no_days_are_told() -> None:
    found = left("GBR")
    assert "names GBR" in found.rule_after.why_not
    assert effects(found)["days"][1] is None
    assert {row["measure"]: row["change"] for row in found.rows()}["days"] is None


def test_a_list_of_states_has_no_rule_of_its_own() -> None:
    own = body("GBR,NOR,EST")
    assert "no rule" in under_rule(own).why_not
    assert opt_in_of(own) is None
    assert opt_in_of(body()) == "opt_in(GBR,2)"
    assert opt_in_of(body("EU")) is None


def test_a_change_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match="NLD is a member of the JEF on 2026-01-01 already"):
        with_members(body(), ["NLD"])
    with pytest.raises(UsageError, match="POL is no member of the JEF"):
        without_members(body(), ["POL"])
    with pytest.raises(UsageError, match="nobody would be left"):
        without_members(body("GBR,NOR"), ["GBR", "NOR"])


def test_a_partner_that_joins_is_a_partner_no_longer() -> None:
    assert "UKR" in body().partners
    after = with_members(body(), ["UKR"])
    assert "UKR" in after.members
    assert "UKR" not in after.partners


def test_the_forces_of_a_changed_body_are_called_as_its_own() -> None:
    """What stands by for the JEF is not out for a JEF with one more member."""
    own = {batch.id: batch.ready_mode for batch in pool(fact_base(), "JEF", ON).batches}
    changed = pool_of(with_members(body(), ["POL"]))
    theirs = {batch.id: batch.ready_mode for batch in changed.batches}
    shared = {name for name, stock in own.items() if not name.startswith(("MMF", "SAC", "NATO"))}
    assert all(theirs[name] == own[name] for name in shared if name in theirs)


@pytest.mark.parametrize("state", ["FRA", "POL", "USA"])
def test_a_candidate_adds_what_its_joining_adds(state: str) -> None:
    one = effects(joined(state))
    for word, change in more().changes[state].items():
        before, after = one[word]
        assert after is not None
        assert change == pytest.approx(after - before, abs=1e-9)


def test_candidates_stand_by_name_unless_an_order_is_asked_for() -> None:
    found = more()
    assert list(found.changes) == sorted(found.changes)
    assert not set(found.changes) & set(body().members)
    ordered = list(found.ordered_by("gridlock").changes.values())
    assert [one["gridlock"] for one in ordered] == sorted(one["gridlock"] for one in ordered)
    ordered = list(found.ordered_by("cohesion").changes.values())
    assert ordered[0]["cohesion"] == max(one["cohesion"] for one in ordered)
    with pytest.raises(UsageError, match="did you mean kept"):
        found.ordered_by("kep")


def test_losses_are_those_of_leaving() -> None:
    found = without_each(more().found, body().members)
    assert list(found) == sorted(body().members)
    for state in ("GBR", "NLD", "SWE"):
        assert found[state]["coverage"] == pytest.approx(effects(left(state))["coverage"][1])


def test_a_group_of_the_same_size_is_as_good_and_better() -> None:
    found = room(more().found, body().members, "cohesion", ("coverage", "kept"), None)
    assert found.proven
    assert found.gain > 0
    assert len(found.members) == len(body().members)
    asked = need(fact_base(), PATROL)
    other = case(asked, pool_of(fact_base().grouping(",".join(found.members), ON)))
    everyone = range(len(found.members))
    assert worth(need_tests(other), everyone) >= more().base["coverage"] - 1e-9
    alone = room(more().found, found.members, "cohesion", ("coverage", "kept"), None)
    assert alone.gain == pytest.approx(0, abs=1e-9)


def test_draws_differ_by_who_is_gone_and_not_by_the_dice() -> None:
    asked = case(need(fact_base(), PATROL), pool(fact_base(), "JEF", ON))
    whole, fewer = coverage(asked, (), 300), coverage(asked, ("GBR",), 300)
    assert (fewer <= whole).all()
    assert (coverage(asked, (), 300) == whole).all()
    points = points_before(ON)
    wide, narrow = (spans(points, names, 300) for names in (("GBR", "NOR", "USA"), ("GBR", "NOR")))
    assert (narrow <= wide).all()


def test_the_share_that_is_met_is_that_of_the_tests() -> None:
    for name in (PATROL, "evacuation", "maritime-escort"):
        asked = case(need(fact_base(), name), pool(fact_base(), "JEF", ON))
        everyone = range(len(body().members))
        assert share_met(asked, asked.units[None])[0] == pytest.approx(
            worth(need_tests(asked), everyone)
        )


@pytest.mark.parametrize(
    ("name", "needs"),
    [("JEF", [PATROL]), ("Quad", []), ("GBR,NOR,EST", []), ("IT Coalition", [])],
)
def test_a_need_follows_from_functions_and_region(name: str, needs: Sequence[str]) -> None:
    found = [one.id for one in needs_of(body(name))]
    assert found[: len(needs)] == needs
    assert bool(found) == bool(needs)


def test_who_is_left_out_of_the_measures_is_named() -> None:
    found = changing.join(body(), ["XKX"], [])
    assert any("XKX is left out" in caveat for caveat in found.caveats)
    assert effects(found)["cohesion"][0] == pytest.approx(effects(found)["cohesion"][1])
