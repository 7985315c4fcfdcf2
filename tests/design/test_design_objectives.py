"""Tests of measured objectives: they are what the floors below say, coalition by coalition."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_front import front, rounded
from test_design_fronts import problems

from minilateral import fact_base
from minilateral.affinity.estimates import points_before
from minilateral.affinity.pair_table import shipped_pairs
from minilateral.core.errors import MinilateralError, NotFoundError, UsageError
from minilateral.decide.compile import compile_rule
from minilateral.decide.yes_no import formula
from minilateral.design.days import by_then, days_by_size
from minilateral.design.deciding import rule_of
from minilateral.design.forms import Form, Objective, Problem
from minilateral.design.measured import Measured, Options, measured, values
from minilateral.design.need_tests import need_tests
from minilateral.design.objectives import REGISTRY
from minilateral.design.one_by_one import number, one_by_one, values_of
from minilateral.design.price import prices
from minilateral.design.question import Question, answer
from minilateral.design.search import branch_and_bound
from minilateral.design.standing import value, worth
from minilateral.respond.absence import Absences
from minilateral.respond.case import Case, case
from minilateral.respond.evaluate import all_on_station
from minilateral.respond.needs import need, needs
from minilateral.respond.package import package
from minilateral.respond.pool import pool

ON = date(2026, 6, 1)
BASE = fact_base()
NATO = BASE.grouping("NATO", ON).members
NEEDS = tuple(one.id for one in needs(BASE))


@cache
def case_of(name: str) -> Case:
    return case(need(BASE, name), pool(BASE, ",".join(NATO), ON))


@cache
def undersea() -> Measured:
    words = tuple(REGISTRY)
    asked = Options(rule="opt_in(GBR,2)", outside="EU")
    return measured(BASE, NATO, [need(BASE, "undersea-patrol")], ON, words, asked)


def question(objectives: str = "coverage,size", **more: object) -> Question:
    body = BASE.grouping("JEF", ON)
    return Question(body, (need(BASE, "undersea-patrol"),), objectives, **more)  # type: ignore[arg-type]


COALITIONS = st.sets(st.sampled_from(NATO), min_size=1).map(sorted)


@settings(max_examples=150)
@given(st.sampled_from(NEEDS), COALITIONS)
def test_coverage_is_full_just_where_respond_meets_the_need(name: str, members: list[str]) -> None:
    asked = case_of(name)
    absences = Absences(asked)
    here = np.array([[state in members for state in absences.members]])
    inside = [absences.members.index(state) for state in members]
    met = np.isfinite(all_on_station(asked, absences.units(here))[0])
    assert (worth(need_tests(asked), inside) > 1 - 1e-9) == met


@settings(max_examples=12)
@given(st.sampled_from(NEEDS), COALITIONS)
def test_coverage_is_full_just_where_the_members_by_themselves_have_a_package(
    name: str, members: list[str]
) -> None:
    asked = case_of(name)
    inside = [asked.pool.grouping.members.index(state) for state in members]
    alone = pool(BASE, f"{','.join(members)},", ON)
    found = package(need(BASE, name), alone, ("all",)).feasible
    assert (worth(need_tests(asked), inside) > 1 - 1e-9) == found


@settings(max_examples=60)
@given(st.sampled_from(NEEDS), COALITIONS)
def test_coverage_counts_the_most_lines_that_can_be_met_at_once(
    name: str, members: list[str]
) -> None:
    asked = case_of(name)
    absences = Absences(asked)
    units = absences.units(np.array([[state in members for state in absences.members]]))
    passed = {test.lines: len(test.batches) > 0 or test.count == 0 for test in asked.tests}
    for test in asked.tests:
        passed[test.lines] = units[0, test.batches].sum() >= test.count
    most = 0
    for group in asked.rivals:
        sets = (s for size in range(len(group) + 1) for s in combinations(group, size))
        most += max(len(s) for s in sets if all(passed[t] for t in passed if set(t) <= set(s)))
    inside = [absences.members.index(state) for state in members]
    assert worth(need_tests(asked), inside) == pytest.approx(most / len(asked.lines))


@settings(max_examples=40)
@given(COALITIONS)
def test_kept_is_the_least_coverage_without_a_member(members: list[str]) -> None:
    found = values(undersea(), members)
    without = [values(undersea(), set(members) - {one})["coverage"] for one in members]
    assert found["kept"] == pytest.approx(min(without))
    assert found["dependence"] == pytest.approx(found["coverage"] - min(without))


@settings(max_examples=40)
@given(COALITIONS)
def test_likeness_and_gridlock_are_those_of_the_pairs(members: list[str]) -> None:
    found = values(undersea(), members)
    alike = shipped_pairs().likeness("agree").among(members).values
    pairs = alike[np.triu_indices(len(members), 1)]
    assert found["cohesion"] == pytest.approx(pairs.mean() if len(members) > 1 else 1.0)
    points = points_before(ON)
    at = points.point[points.positions(members)]
    assert found["gridlock"] == pytest.approx(np.ptp(at))
    assert found["gridlock_by_rule"] <= found["gridlock"] + 1e-9
    left = set(BASE.grouping("EU", ON).members) - set(members)
    assert found["exclusion"] == pytest.approx(len(left) / 27)
    assert found["size"] == len(members)


def test_a_standing_grouping_overlaps_with_itself_in_full() -> None:
    assert values(undersea(), BASE.grouping("JEF", ON).members)["overlap"] == 1.0


@settings(max_examples=40)
@given(st.sampled_from(["opt_in(GBR,3)", "opt_in(GBR,NOR)", "EU:cfsp default", "EU"]), COALITIONS)
def test_a_rule_is_met_just_where_its_game_is_won(text: str, members: list[str]) -> None:
    rule = rule_of(BASE, text, NATO, ON)
    yes = sum(1 << i for i, player in enumerate(rule.players) if player in members)
    inside = [NATO.index(state) for state in members]
    assert bool(worth(rule.tests(NATO), inside)) == rule.game.passes(yes)


def test_a_groupings_rule_is_its_own() -> None:
    assert rule_of(BASE, "EU", NATO, ON).game == formula(compile_rule(BASE.grouping("EU", ON)))


def test_the_chance_to_have_decided_is_that_of_every_outcome() -> None:
    chance, size, leads, least = 0.3, 5, 1, 3
    total = 0.0
    for bits in range(1 << size):
        yes = [bool(bits >> i & 1) for i in range(size)]
        if all(yes[:leads]) and sum(yes) >= least:
            total += chance ** sum(yes) * (1 - chance) ** (size - sum(yes))
    assert by_then(np.array([chance]), size, leads, least)[0] == pytest.approx(total)


def test_consensus_takes_longer_with_every_member_and_an_opt_in_does_not() -> None:
    draws = np.array([[np.log(10.0), 1.0]])
    consensus, opt_in = days_by_size(draws, 8), days_by_size(draws, 8, leads=1, least=2)
    assert consensus[1] == pytest.approx(10.0, rel=1e-3)
    assert list(consensus) == sorted(consensus)
    assert opt_in[8] < opt_in[2] == pytest.approx(consensus[2])


@settings(max_examples=80)
@given(problems())
def test_coalitions_one_by_one_have_the_front_of_the_definition(asked: Problem) -> None:
    found = one_by_one(asked)
    assert found.certificate.complete
    assert {rounded(point) for point in found.values} == front(asked)
    assert found.certificate.nodes == number(asked)


@settings(max_examples=60)
@given(problems())
def test_forms_of_many_coalitions_are_those_of_each(asked: Problem) -> None:
    n = len(asked.states)
    rows = np.array([[bits >> i & 1 for i in range(n)] for bits in range(1, 1 << n)], np.bool_)
    for objective in asked.objectives:
        own = [
            value(asked, objective.form, [s for s, x in zip(asked.states, row, strict=True) if x])
            for row in rows
        ]
        assert values_of(asked, objective.form, rows) == pytest.approx(own)


def small(function: Callable[[frozenset[str]], float]) -> Problem:
    zero = np.zeros(6)
    wanted = (
        Objective("own", "max", Form(zero), function),
        Objective("size", "min", Form(zero + 1)),
    )
    return Problem(tuple("ABCDEF"), wanted, np.zeros((0, 0)))


def test_a_function_of_ones_own_gives_the_front_of_its_form() -> None:
    add = np.array([3.0, 1.0, 4.0, 1.0, 5.0, 9.0])
    own = small(lambda members: float(sum(add["ABCDEF".index(m)] for m in members)))
    objectives = (Objective("own", "max", Form(add)), own.objectives[1])
    same = Problem(own.states, objectives, own.pairs)
    found = one_by_one(own)
    assert np.allclose(found.values, branch_and_bound(same).values)
    assert own.objectives[0].structure == "unstructured"


def test_an_objective_that_fails_names_the_coalition() -> None:
    def fails(members: frozenset[str]) -> float:
        return 1.0 / (len(members) - 2)

    with pytest.raises(UsageError, match="own of A, B failed: ZeroDivisionError"):
        one_by_one(small(fails))
    with pytest.raises(UsageError, match="own of A is nan; it must be a finite number"):
        one_by_one(small(lambda _: float("nan")))


def test_a_stopped_search_of_functions_says_what_it_has_not_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("minilateral.design.one_by_one.BATCH", 6)
    proof = one_by_one(small(lambda members: len(members)), seconds=0.0).certificate
    assert (proof.complete, proof.nodes, proof.gap) == (False, 6, None)
    assert "every coalition of at most 1 members; 57 larger ones were not looked at" in proof.unseen


def test_a_module_of_ones_own_is_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "my_aims.py").write_text("def norse(members):\n    return 'NOR' in members\n")
    monkeypatch.chdir(tmp_path)
    found = answer(question("max:my_aims:norse,size"))
    assert [found.members(p) for p in range(len(found.points.values))] == [["NOR"]]
    with pytest.raises(NotFoundError, match="my_aims has no 'nors'; did you mean norse"):
        answer(question("max:my_aims:nors,size"))


def test_the_front_of_real_states_is_the_same_by_search_and_by_sweep() -> None:
    wanted = "coverage,cohesion,size,cost,gridlock,kept"
    one, two = answer(question(wanted)), answer(question(wanted, certify="sweep"))
    assert one.points.certificate.complete
    assert np.allclose(one.points.values, two.points.values)


def test_several_needs_have_objectives_of_their_own() -> None:
    two = (need(BASE, "undersea-patrol"), need(BASE, "air-policing"))
    found = answer(Question(BASE.grouping("JEF", ON), two, "coverage,size", ("coverage>=0.9",)))
    assert found.objectives == ("coverage_undersea_patrol", "coverage_air_policing", "size")
    assert (found.points.values[:, :2].mean(axis=1) >= 0.9 - 1e-9).all()


def test_a_grouping_beside_the_front_is_beaten_by_no_better_than_the_front() -> None:
    found = answer(Question(BASE.grouping("NATO", ON), question().needs, "coverage,size"))
    beside = {one.name: one for one in found.standings()}
    assert {"JEF", "EI2", "Weimar Triangle"} <= set(beside)
    jef = beside["JEF"]
    assert jef.beaten_by_values["coverage"] >= jef.values["coverage"]
    assert 0 < jef.distance <= 1
    assert found.nearest(0) is not None


def test_prices_are_of_each_need() -> None:
    found = prices(question(existing=("JEF",)))
    assert {row["need"] for row in found.rows()} == {"undersea-patrol"}
    assert found.rows()[0]["distance"] <= 1


@pytest.mark.parametrize(
    ("objectives", "more", "said"),
    [
        ("coverge,size", {}, "did you mean coverage"),
        ("exclusion,size", {}, "asks for --outside"),
        ("gridlock_by_rule", {}, "asks for --rule"),
        ("size", {"options": Options(rule="opt_in(USA)")}, "needs USA, who is no candidate"),
        ("size", {"options": Options(rule="opt_in(3)")}, "names a lead"),
        ("days", {"options": Options(rule="EU")}, "not of EU"),
        ("size", {"options": Options(apart=-1.0)}, "a distance from 0"),
        ("size", {"options": Options(apart=0.01), "sizes": (9, 9)}, "together: apart 0.01"),
        ("size", {"include": ("NOR",), "exclude": ("NOR",)}, "NOR must be both in and out"),
        ("size", {"include": ("USA",)}, "USA is not a member of the JEF"),
        ("size", {"region": "Europa"}, "did you mean Europe"),
        ("size", {"region": "Asia"}, "no member of the JEF lies in Asia"),
        ("size", {"required": ("coverage>=2",)}, "no coalition can meet coverage>=2"),
        ("max:nothing_like_it:f", {}, "no Python module 'nothing_like_it'"),
        ("cohesion", {"options": Options(alike="agreee")}, "no measure"),
    ],
)
def test_bad_questions_have_one_error(objectives: str, more: dict[str, object], said: str) -> None:
    with pytest.raises(MinilateralError, match=said):
        answer(question(objectives, **more))


def test_a_need_named_twice_is_refused() -> None:
    twice = (need(BASE, "air-policing"),) * 2
    with pytest.raises(UsageError, match="each need is named once"):
        measured(BASE, NATO, twice, ON)
    with pytest.raises(UsageError, match="each candidate is named once"):
        measured(BASE, ("GBR", "GBR"), (), ON)


def test_every_entry_is_described() -> None:
    for entry in REGISTRY.values():
        assert all((entry.meaning, entry.unit, entry.method))
    forms = undersea().measures.forms
    for word, form in forms.items():
        assert REGISTRY[word].structure == form.structure
