"""Dependence: absences at once against pools made anew, and the least set against all sets."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from small_cases import DAY, facts, forces, wanted

from minilateral.core.errors import NotFoundError, UsageError
from minilateral.respond.absence import Absences
from minilateral.respond.case import case
from minilateral.respond.dependence import dependence, every_absence
from minilateral.respond.evaluate import all_on_station
from minilateral.respond.needs import needs
from minilateral.respond.package import package
from minilateral.respond.pool import pool


@pytest.mark.parametrize("need", ["undersea-patrol", "arctic-presence", "disaster-relief"])
def test_absences_at_once_are_pools_made_anew(need: str) -> None:
    """Shared tankers and heavy airlift too, of which a body has the part of those who are left."""
    members = forces("NATO").grouping.members
    dice = np.random.default_rng(7)
    sets = [tuple(dice.choice(members, size, replace=False)) for size in (1, 1, 2, 3, 8, 20, 31)]
    absences = Absences(case(wanted(need), forces("NATO")))
    found = all_on_station(absences.case, absences.units(absences.present(sets)))
    for gone, days in zip(sets, found, strict=True):
        anew = case(wanted(need), forces("NATO").without(gone))
        assert all_on_station(anew, anew.units)[0] == days


def test_a_need_without_a_member_is_the_package_of_those_left() -> None:
    for loss in dependence(wanted(), forces()).losses[:4]:
        left = package(wanted(), forces().without(loss.without))
        assert loss.feasible is left.feasible
        assert loss.all_on_station_days == left.all_on_station_days


@pytest.mark.parametrize("body", ["JEF", "NB8"])
def test_the_least_absences_are_the_least_of_all_sets(body: str) -> None:
    for need in needs(facts()):
        least = dependence(need, forces(body)).least
        every = every_absence(need, forces(body), most=len(forces(body).grouping.members))
        breaking = [loss.without for loss in every if not loss.feasible]
        if not every[0].feasible or not breaking:
            assert least is None
        else:
            assert least is not None
            assert len(least) == len(breaking[0])
            assert least in breaking


def test_who_is_missed_never_makes_it_sooner() -> None:
    every = {loss.without: loss for loss in every_absence(wanted(), forces(), 3)}
    for gone, loss in every.items():
        for fewer in combinations(gone, len(gone) - 1) if gone else ():
            before = every[fewer]
            assert before.feasible or not loss.feasible
            if loss.feasible:
                assert (before.all_on_station_days or 0) <= (loss.all_on_station_days or 0)


def test_single_points_break_their_class_and_only_those() -> None:
    found = dependence(wanted(), forces())
    for kind, states in found.single_points.items():
        for state in states:
            left = package(wanted(), forces().without([state]))
            assert kind in {line.asset_class for one in left.conflicts for line in one.lines}
    alone = {s for states in found.single_points.values() for s in states}
    assert alone == {loss.without[0] for loss in found.losses if not loss.feasible}


def test_the_answer_has_its_fields() -> None:
    told = dependence(wanted(), forces(), ["Britain"]).to_dict()
    assert list(told) == ["need", "body", "losses"]
    (loss,) = told["losses"]
    assert list(loss) == ["without", "feasible", "all_on_station_days", "lost"]
    assert loss["without"] == ("GBR",)
    assert all(list(row) == ["asset_class", "count"] for row in loss["lost"])
    assert sum(row["count"] for row in loss["lost"]) > 0


def test_several_leads_are_missed_together() -> None:
    found = dependence(wanted("air-policing"), pool(facts(), "cc_maritime", DAY))
    assert ("GBR", "NOR") in {loss.without for loss in found.losses}


def test_an_absent_stranger_is_one_clear_error() -> None:
    with pytest.raises(NotFoundError, match="USA is not a member of the JEF"):
        dependence(wanted(), forces(), ["USA"])
    with pytest.raises(UsageError, match="named once"):
        dependence(wanted(), forces(), ["GBR", "Britain"])
