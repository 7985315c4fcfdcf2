"""Ensembles: what many histories come to, how sure that is, and who is first."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds_of_tests import BODIES, cable_cut

import minilateral
from minilateral.core.errors import MinilateralError, UsageError
from minilateral.core.json_text import json_text
from minilateral.crisis.blocks import BLOCK, Plan, Policy
from minilateral.crisis.curves import DAYS
from minilateral.crisis.differences import Pair, difference, pairs
from minilateral.crisis.ensemble import Labour, count, play
from minilateral.crisis.histories import Histories
from minilateral.crisis.parameter_uncertainty import parameter_uncertainty
from minilateral.crisis.simulate import ENDINGS, OUTCOMES, simulate
from minilateral.crisis.summary import median_places, share, summarised
from minilateral.crisis.tally import PER_DAY

QUICK = Policy("quick", {"meeting_days:NATO": 0.5, "redraft_days:NATO": 1.0})


@pytest.fixture(scope="module")
def found() -> Histories:
    return play(Plan(cable_cut(), 20_000, 1, (Policy(), QUICK)))


def sample(days: list[float]) -> np.ndarray:
    """Histories of a body in which both decision and presence come on these days."""
    rows = np.zeros((len(OUTCOMES), len(days)))
    for name in ("decision_days", "presence_days"):
        rows[OUTCOMES.index(name)] = days
    rows[OUTCOMES.index("handover_days")] = np.inf
    rows[OUTCOMES.index("coverage_30d")] = [1 / (1 + day) for day in days]
    return rows


def test_a_replication_is_that_of_the_simulator_whatever_the_block(found: Histories) -> None:
    world = cable_cut()
    for p, policy in enumerate((Policy(), QUICK)):
        theta = world.parameters.changed(policy.changed).vector()
        for first in (0, BLOCK - 1, 19_990):
            alone = simulate(world, 1, first, 5, theta)
            assert found.outcomes[:, p, :, first : first + 5].tobytes() == alone.tobytes()


def test_what_never_comes_is_later_than_every_day() -> None:
    told = summarised(sample([4.0, math.inf, 2.0, 3.0, math.inf, 1.0, math.inf, math.inf]))
    assert told.decision.comes.value == 0.5
    assert told.decision.days == (1.0, 4.0, math.inf)
    assert told.decision.if_it_comes == (1.0, 2.0, 4.0)
    assert told.to_dict()["decision_days"]["p90"] == math.inf
    text = json.loads(json_text(told.to_dict()))
    assert text["decision_days"]["p90"] is None
    assert text["handover_days"]["if_it_comes"]["p50"] is None
    assert told.row()["decision_p90"] is None


@given(st.lists(st.floats(0, 100) | st.just(math.inf), min_size=1, max_size=60))
def test_a_quantile_is_the_least_day_by_which_so_large_a_share_has_come(days: list[float]) -> None:
    told = summarised(sample(days)).decision
    for day, asked in zip(
        told.days, (Fraction(1, 10), Fraction(1, 2), Fraction(9, 10)), strict=True
    ):
        least = min(d for d in days if Fraction(sum(x <= d for x in days), len(days)) >= asked)
        assert day == least


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_intervals_of_shares_are_those_of_newcombe(
    part: int, whole: int, low: float, high: float
) -> None:
    """Newcombe 1998, Statistics in Medicine 17: table I, method 3 (score)."""
    told = share(part, whole)
    assert (told.low, told.high) == pytest.approx((low, high), abs=5e-5)


def test_ninety_five_in_a_hundred_intervals_of_the_median_hold_it() -> None:
    dice = np.random.default_rng(1)
    _, low, high = median_places(300)
    runs = np.sort(dice.exponential(size=(4000, 300)), axis=1)
    hold = ((runs[:, low] <= math.log(2)) & (math.log(2) <= runs[:, high])).mean()
    assert 0.94 < hold < 0.97


def test_counts_are_those_of_the_histories_and_quantiles_within_an_hour(found: Histories) -> None:
    counted = count(Plan(cable_cut(), 20_000, 1, (Policy(), QUICK)))
    for policy, bodies in found.summaries.items():
        for body, whole in bodies.items():
            told = counted.summaries[policy][body]
            assert told.endings == whole.endings
            for name in ("decision", "presence", "handover"):
                exact, binned = getattr(whole, name), getattr(told, name)
                assert binned.comes == exact.comes
                for a, b in zip(
                    exact.days + exact.if_it_comes, binned.days + binned.if_it_comes, strict=True
                ):
                    same = a == b or (math.isnan(a) and math.isnan(b))
                    assert same or 0 <= b - a <= 1 / PER_DAY + 1e-9 or (b == math.inf and a > 400)
            for name in ("coverage_30d", "coverage_90d", "contributors", "double_booked"):
                exact, summed = getattr(whole, name), getattr(told, name)
                assert summed.value == pytest.approx(exact.value, rel=1e-12, abs=1e-15)
                assert summed.low == pytest.approx(exact.low, rel=1e-6, abs=1e-9)
    for exact, told in zip(found.differences, counted.differences, strict=True):
        assert exact.pair == told.pair
        for time in ("decision", "presence"):
            a, b = exact.first[time], told.first[time]
            assert (a.a, a.b, a.same, a.neither) == (b.a, b.b, b.same, b.neither)
            if a.median is not None and b.median is not None:
                assert 0 <= b.median.value - a.median.value <= 1 / PER_DAY + 1e-9
        for name, gap in exact.gaps.items():
            assert told.gaps[name].mean.value == pytest.approx(gap.mean.value, rel=1e-9, abs=1e-12)
    for p in range(2):
        for b in range(len(BODIES)):
            curves = (e.by_day("decision", p, b, DAYS) for e in (found, counted))
            assert np.abs(np.subtract(*curves)).max() < 1e-9


def test_who_is_first_by_hand() -> None:
    never = math.inf
    a, b = [1, 5, 3, never, never, 2, 4], [2, 4, 3, 6, never, 7, never]
    outcomes = np.stack([sample(list(map(float, days))) for days in (a, b)], axis=1)[:, None]
    told = difference(Pair("bodies", "as it is", "A", "B", (0, 0), (0, 1)), outcomes)
    first = told.first["decision"]
    assert first.a.value == pytest.approx(3 / 7)
    assert first.b.value == pytest.approx(2 / 7)
    assert first.same.value == first.neither.value == pytest.approx(1 / 7)
    assert first.median is not None
    assert first.median.value == -1.0  # of -5, -1, 0 and 1
    assert told.gaps["p_response"].mean.value == pytest.approx(0.0)


@given(st.lists(st.tuples(*[st.floats(0, 50) | st.just(math.inf)] * 2), min_size=2, max_size=40))
def test_turned_round_a_difference_is_its_mirror_image(both: list[tuple[float, float]]) -> None:
    outcomes = np.stack([sample([row[i] for row in both]) for i in (0, 1)], axis=1)[:, None]
    there = difference(Pair("bodies", "", "A", "B", (0, 0), (0, 1)), outcomes)
    back = difference(Pair("bodies", "", "B", "A", (0, 1), (0, 0)), outcomes)
    for time in ("decision", "presence"):
        a, b = there.first[time], back.first[time]
        assert (a.a, a.b, a.same, a.neither) == (b.b, b.a, b.same, b.neither)
        parts = (a.a, a.b, a.same, a.neither)
        assert sum(part.value for part in parts) == pytest.approx(1)
    for name in there.gaps:
        assert there.gaps[name].mean.value == pytest.approx(-back.gaps[name].mean.value)


def test_every_two_bodies_and_each_policy_against_the_first() -> None:
    listed = [(pair.between, pair.given, pair.a, pair.b) for pair in pairs(["x", "y"], ["A", "B"])]
    assert listed == [
        ("bodies", "x", "A", "B"),
        ("bodies", "y", "A", "B"),
        ("policies", "A", "y", "x"),
        ("policies", "B", "y", "x"),
    ]


def test_the_paired_interval_is_as_wide_as_the_difference_varies(found: Histories) -> None:
    gap = next(d for d in found.differences if d.pair.a == "JEF").gaps["coverage_30d"]
    of = found.outcomes[OUTCOMES.index("coverage_30d"), 0]
    error = (of[0] - of[1]).std() / math.sqrt(of.shape[1])
    assert gap.mean.high - gap.mean.low == pytest.approx(2 * 1.959964 * error, rel=1e-5)
    assert gap.gain == pytest.approx((of[0].var() + of[1].var()) / (of[0] - of[1]).var())


def test_common_draws_gain_and_independent_ones_do_not() -> None:
    policies = (Policy(), QUICK)
    gain: dict[bool, float] = {}
    for common in (True, False):
        whole = play(Plan(cable_cut(), 8_000, 1, policies, common))
        told = next(
            d for d in whole.differences if d.pair.between == "policies" and d.pair.given == "NATO"
        )
        gain[common] = told.gaps["coverage_30d"].gain
    assert gain[True] > 2
    assert gain[False] == pytest.approx(1, abs=0.1)


def test_independent_draws_are_later_replications_of_the_same_seed() -> None:
    world, many = cable_cut(), 500
    whole = play(Plan(world, many, 3, common=False))
    for body in range(len(BODIES)):
        own = simulate(world, 3, body * many, many)[:, body]
        assert whole.outcomes[:, 0, body].tobytes() == own.tobytes()


def test_a_policy_that_changes_nothing_is_never_first() -> None:
    whole = play(Plan(cable_cut(), 500, 1, (Policy(), Policy("nothing"))))
    told = [d for d in whole.differences if d.pair.between == "policies"]
    assert len(told) == len(BODIES)
    for each in told:
        first = each.first["decision"]
        assert first.a.value == first.b.value == 0
        assert each.gaps["p_response"].mean.high == 0


def test_curves_rise_to_the_share_that_ever_decides(found: Histories) -> None:
    curve = found.by_day("decision", 0, 0, DAYS)
    assert (np.diff(curve) >= 0).all()
    assert curve[0] <= curve[-1] <= found.summary(0, 0).decision.comes.value
    assert found.plot() is not None


def test_json_holds_what_the_issue_asks_for(found: Histories) -> None:
    told = json.loads(json_text(found.to_dict()))
    assert list(told)[:5] == ["scenario", "replications", "seed", "bodies", "differences"]
    assert (told["scenario"], told["replications"], told["seed"]) == ("baltic-cable", 20_000, 1)
    assert list(told["bodies"]) == list(BODIES)
    for body in told["bodies"].values():
        assert {"p_response", "decision_days", "presence_days", "coverage_30d"} <= set(body)
        for delay in ("decision_days", "presence_days"):
            assert {"p10", "p50", "p90"} <= set(body[delay])
        assert sum(body["endings"].values()) == pytest.approx(1)
        assert set(body["endings"]) == set(ENDINGS)
    assert [(d["a"], d["b"]) for d in told["differences"][:3]] == [
        ("JEF", "NATO"),
        ("JEF", "EU"),
        ("NATO", "EU"),
    ]
    assert told["sources"]
    assert {row["basis"] for row in told["parameters"]} <= {"record", "rule", "assumption"}


def test_run_gives_a_data_set_with_its_provenance() -> None:
    data = minilateral.crisis.run(
        "baltic-cable", BODIES, 300, 5, policies={"now": {}, "quick": dict(QUICK.changed)}
    )
    assert data.sizes == {"scenario": 1, "policy": 2, "body": 3, "replication": 300}
    assert set(data.data_vars) == set(OUTCOMES)
    own = simulate(cable_cut(), 5, 0, 300)
    chosen = data.decision_days.sel(scenario="baltic-cable", policy="now", body="NATO")
    assert chosen.to_numpy().tobytes() == np.ascontiguousarray(own[0, 1]).tobytes()
    assert json.loads(data.attrs["policies"])["quick"] == dict(QUICK.changed)
    assert data.attrs["seed"] == 5
    assert data.attrs["references"]
    assert data.decision_days.attrs["units"] == "d"


def test_the_floor_is_read_when_it_is_asked_for() -> None:
    code = (
        "import sys, minilateral\n"
        "assert 'minilateral.crisis' not in sys.modules\n"
        "run = minilateral.crisis.run\n"
        "print({'numba', 'xarray', 'pandas', 'pyarrow', 'distributed'} & set(sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
    with pytest.raises(AttributeError, match="'crises'"):
        minilateral.crises  # type: ignore[attr-defined]  # noqa: B018


def test_a_million_million_histories_are_refused_with_their_size() -> None:
    with pytest.raises(UsageError, match=r"1,000,000,000,000 .* 192 TB of memory.*--aggregates"):
        play(Plan(cable_cut(), 10**12, 1))


def test_a_million_million_histories_can_be_counted_as_far_as_one_cares_to_wait() -> None:
    def progress(done: int, whole: int) -> None:
        assert (done, whole) == (BLOCK, 10**12)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        count(Plan(cable_cut(), 10**12, 1), Labour("threads", 1, 1, progress=progress))


@pytest.mark.parametrize(
    ("replications", "seed", "policies", "said"),
    [
        (0, 1, (Policy(),), "from one up, not 0"),
        (-5, 1, (Policy(),), "from one up, not -5"),
        (1.5, 1, (Policy(),), "not 1.5"),
        (True, 1, (Policy(),), "not True"),
        (10, -1, (Policy(),), "seed"),
        (10, 2**64, (Policy(),), "seed"),
        (10, 1, (), "needs policies"),
        (10, 1, (Policy(), Policy()), "each of its own name"),
        (10, 1, (Policy("x", {"meeting_days:NATO": math.nan}),), "meeting_days:NATO is nan"),
        (10, 1, (Policy("x", {"meeting_days:NATO": -1.0}),), "meeting_days:NATO is -1"),
        (10, 1, (Policy("x", {"meting_days:NATO": 1.0}),), "did you mean meeting_days:NATO"),
    ],
)
def test_what_cannot_be_played_is_one_clear_error(
    replications: int, seed: int, policies: tuple[Policy, ...], said: str
) -> None:
    with pytest.raises(MinilateralError, match=said):
        play(Plan(cable_cut(), replications, seed, policies))


def test_parameter_uncertainty_spans_the_draws_of_the_parameters() -> None:
    from minilateral.crisis.designs import latin_hypercube
    from minilateral.crisis.varying import unknown

    world = cable_cut()
    found = parameter_uncertainty(Plan(world, 100, 4), 3, replications=200)
    varied = unknown(world.parameters)
    points = latin_hypercube(varied, 3, 4)
    shares = []
    for point in points:
        theta = world.parameters.vector()
        theta[[world.parameters.index(each.name) for each in varied]] = point
        own = simulate(world, 4, 0, 200, theta)
        shares.append(np.isfinite(own[:2]).any(axis=0).mean(axis=1))
    for b, body in enumerate(BODIES):
        low, middle, high = found.bodies[body]["p_response"]
        assert [low, middle, high] == sorted(each[b] for each in shares)
    assert found.varied == tuple(each.name for each in varied)
    with pytest.raises(UsageError, match="two draws or more"):
        parameter_uncertainty(Plan(world, 100, 4), 1)
