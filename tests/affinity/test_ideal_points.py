"""Ideal points: what they are estimated from, that the truth comes back, what is said if not."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from made_up_votes import SHARED, real, roll_calls

from minilateral.affinity.bsv import Plan, begin, run
from minilateral.affinity.diagnostics import split_rhat_and_ess
from minilateral.affinity.estimation import estimate
from minilateral.affinity.ideal_points import IdealPoints
from minilateral.affinity.ordinal_sample import OrdinalSample, ordinal_sample
from minilateral.affinity.roll_calls import RollCalls
from minilateral.affinity.sampling import posterior_draws
from minilateral.affinity.simulated_votes import SimulatedVotes, simulated_votes
from minilateral.affinity.starting_points import principal_component, published_start
from minilateral.core.errors import DataWarning, InvalidDataError, UsageError
from minilateral.facts.readers.matched_resolutions import read_matched
from minilateral.facts.readers.roll_call_parts import part_votes

Answer = TypeVar("Answer")

PLAN = Plan(iterations=1000, burn_in=300, chains=2, seed=1, proposals="scaled")


def _quietly(work: Callable[[], Answer]) -> Answer:
    """An answer without the warnings that small made-up data deserve."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataWarning)
        return work()


def _sample(calls: RollCalls, *more: np.ndarray | None) -> OrdinalSample:
    return _quietly(partial(ordinal_sample, calls, *more))


@cache
def _sampled(seed: int) -> IdealPoints:
    world, sampler = simulated_votes(seed), partial(posterior_draws, plan=PLAN, workers=1)
    return _quietly(partial(estimate, world.calls, "bsv", world.matched, sampler=sampler))


def _truth(world: SimulatedVotes, found: IdealPoints) -> np.ndarray:
    return world.standard(found.session, found.ccode)


# What is estimated from


def test_each_vote_stands_under_its_item_answer_and_unit() -> None:
    calls = roll_calls([[1, 3, 2], [3, 1, 0], [1, 1, 1]], [2000, 2001, 2001])
    sample = _sample(calls)
    assert sample.bounds.tolist() == [[0, 1, 2, 3], [3, 4, 4, 5]]
    assert sample.answer.tolist() == [1, 2, 3, 1, 3]
    states = [(int(sample.session[u]), sample.iso3[u]) for u in sample.unit]
    assert states == [(55, "S01"), (55, "S03"), (55, "S02"), (56, "S02"), (56, "S01")]
    assert sample.rcid.tolist() == [0, 1]


def test_the_prior_looks_one_session_back_and_in_the_first_one_ahead() -> None:
    votes = [[1, 3, 1], [3, 1, 1], [3, 1, 0], [1, 3, 2], [1, 3, 2]]
    sample = _sample(roll_calls(votes, [1990, 1991, 1991, 1993, 1993]))
    units = {
        (s, code): u for u, (s, code) in enumerate(zip(sample.session, sample.iso3, strict=True))
    }
    lag = {unit: int(sample.lag[u]) for unit, u in units.items()}
    assert lag[45, "S01"] == units[46, "S01"]
    assert lag[46, "S01"] == units[45, "S01"]
    assert lag[48, "S01"] == units[46, "S01"]  # over the gap of session 47
    share = dict(zip(units, sample.share.tolist(), strict=True))
    assert share[45, "S01"] == 1 / 3
    assert share[46, "S01"] == 2 / 3
    assert share[48, "S03"] == 2 / 3


def test_matched_roll_calls_are_one_item_along_a_chain() -> None:
    calls = roll_calls([[1, 3]] * 6, [2000, 2001, 2002, 2003, 2003, 2003])
    sample = _sample(calls, np.array([[0, 1], [1, 2], [3, 5]]))
    assert sample.rcid.tolist() == [0, 3, 4]
    assert (sample.bounds[:, 3] - sample.bounds[:, 0]).tolist() == [6, 4, 2]
    assert sample.links == 1


def test_a_match_of_unknown_roll_calls_is_counted_in_a_warning() -> None:
    with pytest.warns(DataWarning, match=r"1 of 2 matches name roll calls that the votes lack"):
        ordinal_sample(roll_calls([[1, 3]] * 6), np.array([[0, 1], [1, 99]]))


def test_votes_on_parts_are_left_out_from_1990_on_only() -> None:
    calls = roll_calls([[1, 3]] * 12, [1989] * 6 + [1990] * 6)
    with pytest.warns(DataWarning, match=r"1 votes on amendments and paragraphs from 1990 on"):
        sample = ordinal_sample(calls, parts=np.array([0, 6]))
    assert sample.rcid.tolist() == [0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11]


def test_a_unanimous_session_is_told_of_and_has_no_points() -> None:
    calls = roll_calls([[1, 3]] * 6 + [[1, 1]], [2000] * 6 + [2001])
    with pytest.warns(DataWarning, match="every vote of session 56 was unanimous"):
        sample = ordinal_sample(calls)
    assert set(sample.session) == {55}


def test_a_session_of_few_contested_roll_calls_is_told_of() -> None:
    calls = roll_calls([[1, 3]] * 6 + [[1, 3], [3, 3]], [2000] * 6 + [2001] * 2)
    with pytest.warns(DataWarning, match="session 56 has fewer than 5 contested roll calls"):
        ordinal_sample(calls)


def test_votes_without_any_contest_are_an_error() -> None:
    with pytest.raises(InvalidDataError, match="no two states ever voted differently"):
        _sample(roll_calls([[1, 1], [3, 3]]))


def test_states_that_share_no_roll_call_with_the_others_are_named() -> None:
    votes = [[1, 3, 1, 0, 0]] * 6 + [[0, 0, 0, 1, 3]] * 6
    with pytest.warns(DataWarning, match=r"S04, S05 share no roll call .* in session 55: .* prior"):
        ordinal_sample(roll_calls(votes))


def test_one_vote_of_session_19_and_zanzibar_and_south_africa_s_return_are_left_out() -> None:
    calls = roll_calls([[1, 3, 3], [1, 3, 2]] * 6, [1993] * 10 + [1964] * 2)
    codes = np.array([2, 511, 560], dtype=np.int32)
    held = RollCalls(*(getattr(calls, name) for name in calls.__slots__[:6]), codes, *_rest(calls))
    with pytest.raises(InvalidDataError, match="no roll call is contested"):
        _sample(held)


def _rest(calls: RollCalls) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return calls.iso3, calls.descr


# That the truth comes back


@pytest.mark.parametrize(("method", "least"), [("map", 0.96), ("smoother", 0.96)])
def test_the_mode_finds_the_points_behind_simulated_votes(method: str, least: float) -> None:
    world = simulated_votes(1)
    found = estimate(world.calls, method, world.matched)  # type: ignore[arg-type]
    assert np.corrcoef(found.ideal_point, _truth(world, found))[0, 1] > least
    assert found.ideal_point.mean() == pytest.approx(0, abs=1e-9)
    assert found.ideal_point.std() == pytest.approx(1, abs=1e-9)


def test_the_sampler_covers_the_truth_about_as_often_as_it_says() -> None:
    inside, correlation = [], []
    for seed in range(3):
        world, found = simulated_votes(seed), _sampled(seed)
        truth = _truth(world, found)
        inside.append(np.mean((found.q05 <= truth) & (truth <= found.q95)))
        correlation.append(np.corrcoef(found.ideal_point, truth)[0, 1])
    assert min(correlation) > 0.96
    assert 0.83 < np.mean(inside) < 0.96


def test_sampler_mode_and_smoother_agree_on_the_order_of_states() -> None:
    world = simulated_votes(2)
    by = {"bsv": _sampled(2), "map": estimate(world.calls, "map", world.matched)}
    by["smoother"] = estimate(world.calls, "smoother", world.matched)
    for method in ("map", "smoother"):
        assert np.corrcoef(by[method].ideal_point, by["bsv"].ideal_point)[0, 1] > 0.985


def test_what_links_the_sessions_is_said_with_the_result() -> None:
    world = simulated_votes(3)
    linked = estimate(world.calls, "map", world.matched)
    assert "rests on 8 matched items and the prior" in linked.caveats[1]
    assert "The intervals take the roll calls as known" in linked.caveats[1]
    assert "rests on no matched items, only on the prior" in estimate(world.calls, "map").caveats[1]


@pytest.mark.parametrize("method", ["map", "smoother"])
def test_the_anchor_decides_which_side_is_positive(method: str) -> None:
    world = simulated_votes(3)
    right = estimate(world.calls, method, world.matched)  # type: ignore[arg-type]
    left = estimate(world.calls, method, world.matched, anchor="S40")  # type: ignore[arg-type]
    np.testing.assert_array_equal(right.ideal_point, -left.ideal_point)
    np.testing.assert_array_equal(right.q05, -left.q95)
    assert right.ideal_point[np.array(right.iso3) == "USA"].mean() > 0


def test_a_chain_that_comes_out_mirrored_is_turned() -> None:
    world = simulated_votes(0)

    def mirrored(sample: OrdinalSample) -> np.ndarray:
        draws = posterior_draws(sample, PLAN, workers=1)
        draws[1] *= -1
        return draws

    plain = _sampled(0)
    turned = _quietly(partial(estimate, world.calls, "bsv", world.matched, sampler=mirrored))
    np.testing.assert_array_equal(plain.ideal_point, turned.ideal_point)


def test_without_the_published_poles_the_search_begins_at_the_first_component() -> None:
    world = simulated_votes(5)
    sample = ordinal_sample(world.calls)
    assert published_start(sample) is None
    first = principal_component(sample)
    assert abs(np.corrcoef(first, world.standard(sample.session, sample.ccode))[0, 1]) > 0.7


# Seeds, threads and broken runs


def test_one_seed_gives_the_same_bytes_whatever_the_threads_and_rounds() -> None:
    sample = ordinal_sample(simulated_votes(6, items=20).calls)
    plan = Plan(iterations=60, burn_in=7, chains=3, seed=5)
    one = run(sample, plan, begin(sample, plan), workers=1, round_length=250)
    other = run(sample, plan, begin(sample, plan), workers=3, round_length=11)
    for a, b in zip(one, other, strict=True):
        assert a.draws.tobytes() == b.draws.tobytes()
        assert not np.isnan(a.draws).any()
    assert one[0].draws.tobytes() != one[1].draws.tobytes()
    again = Plan(iterations=60, burn_in=7, chains=3, seed=6)
    differs = run(sample, again, begin(sample, again))
    assert differs[0].draws.tobytes() != one[0].draws.tobytes()


def test_a_run_that_was_broken_off_ends_as_if_it_had_not_been(tmp_path: Path) -> None:
    sample = ordinal_sample(simulated_votes(7, items=20).calls)
    plan, file = Plan(iterations=700, burn_in=90), tmp_path / "run.npz"
    whole = posterior_draws(sample, plan)

    class BrokenOffError(Exception):
        pass

    def power_cut(done: int) -> None:
        power_cut.total += done  # type: ignore[attr-defined]
        if power_cut.total > 1000:  # type: ignore[attr-defined]
            raise BrokenOffError

    power_cut.total = 0  # type: ignore[attr-defined]
    with pytest.raises(BrokenOffError):
        posterior_draws(sample, plan, workers=1, checkpoint=file, progress=power_cut)
    resumed = posterior_draws(sample, plan, checkpoint=file, resume=True)
    assert whole.tobytes() == resumed.tobytes()


def test_a_checkpoint_is_neither_written_over_nor_taken_for_another_run(tmp_path: Path) -> None:
    sample = ordinal_sample(simulated_votes(8, items=12).calls)
    plan, file = Plan(iterations=10, burn_in=0), tmp_path / "run.npz"
    posterior_draws(sample, plan, checkpoint=file)
    with pytest.raises(UsageError, match=r"exists; go on with it by --resume"):
        posterior_draws(sample, plan, checkpoint=file)
    other = Plan(iterations=10, burn_in=0, seed=2)
    with pytest.raises(UsageError, match="begun with seed 1, not 2"):
        posterior_draws(sample, other, checkpoint=file, resume=True)
    changed = ordinal_sample(simulated_votes(9, items=12).calls)
    with pytest.raises(UsageError, match="begun with other votes"):
        posterior_draws(changed, plan, checkpoint=file, resume=True)
    file.write_bytes(file.read_bytes()[:500])
    with pytest.raises(InvalidDataError, match=r"run.npz: is no checkpoint .* damaged"):
        posterior_draws(sample, plan, checkpoint=file, resume=True)
    file.write_bytes(b"not even a zip file")
    with pytest.raises(InvalidDataError, match=r"run.npz: is no checkpoint"):
        posterior_draws(sample, plan, checkpoint=file, resume=True)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"chains": 0}, "chains are from 1 to 64, not 0"),
        ({"iterations": 10, "burn_in": 10}, "of 10 iterations, 10 cannot be thrown away"),
        ({"seed": -1}, "a seed is a whole number from 0 on"),
        ({"proposals": "fast"}, "proposals are published or scaled"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(wrong: dict[str, int], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        Plan(**wrong)  # type: ignore[arg-type]


# Convergence


def test_rhat_and_effective_size_of_independent_draws_are_one_and_all_of_them() -> None:
    draws = np.random.default_rng(1).normal(size=(4, 500, 50)).astype(np.float32)
    rhat, ess = split_rhat_and_ess(draws)
    assert rhat.max() < 1.02
    assert 0.85 * 2000 < np.median(ess) < 1.15 * 2000


def test_effective_size_of_a_chain_with_memory_is_what_theory_says() -> None:
    dice, memory = np.random.default_rng(2), 0.9
    draws = np.zeros((4, 4000, 30))
    for time in range(1, 4000):
        draws[:, time] = memory * draws[:, time - 1] + dice.normal(size=(4, 30))
    rhat, ess = split_rhat_and_ess(draws.astype(np.float32))
    expected = 16_000 * (1 - memory) / (1 + memory)
    assert np.median(ess) == pytest.approx(expected, rel=0.15)
    assert rhat.max() < 1.05


def test_chains_apart_or_adrift_are_found_out() -> None:
    dice = np.random.default_rng(3)
    apart = dice.normal(size=(2, 200, 1)) + np.array([0, 3])[:, None, None]
    adrift = dice.normal(size=(1, 200, 1)) + np.linspace(0, 4, 200)[None, :, None]
    for draws in (apart, adrift):
        rhat, ess = split_rhat_and_ess(draws.astype(np.float32))
        assert rhat[0] > 1.3
        assert ess[0] < 40
    still = np.ones((2, 50, 1), dtype=np.float32)
    assert np.isnan(split_rhat_and_ess(still)[0][0])


def test_a_sampler_that_has_not_converged_names_its_worst_points() -> None:
    world = simulated_votes(10)
    short = partial(posterior_draws, plan=Plan(iterations=60, burn_in=0), workers=1)
    with pytest.warns(
        DataWarning, match=r"not converged: R-hat is above 1.05 for .* in session \d \(R-hat \d"
    ):
        found = estimate(world.calls, "bsv", world.matched, sampler=short)
    assert len(found.not_converged()) > 0
    worst = found.not_converged()[0]
    assert found.rhat[worst] == np.nanmax(found.rhat)


def test_too_few_draws_to_judge_are_said_to_be() -> None:
    world = simulated_votes(10)
    short = partial(posterior_draws, plan=Plan(iterations=4, burn_in=0), workers=1)
    with pytest.warns(DataWarning, match="4 draws a chain are too few to judge"):
        estimate(world.calls, "bsv", world.matched, sampler=short)


# Asking wrongly


def test_an_unknown_method_or_anchor_gets_the_near_word() -> None:
    world = simulated_votes(11, items=12)
    with pytest.raises(UsageError, match=r"'mab' is no method.*did you mean map\?"):
        estimate(world.calls, "mab")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match=r"anchor 'USB' has no contested votes; did you mean USA"):
        estimate(world.calls, "map", anchor="USB")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a,b\n1,2\n", "has no column rcid1, rcid2"),
        ("rcid1,rcid2\n5,4\n", "record 1 matches 5 with 4; the first is the earlier"),
        ("rcid1,rcid2\n5,5\n", "record 1 matches 5 with 5"),
        ("rcid1,rcid2\n1,\n", "record 1 leaves a number open"),
        ("rcid1,rcid2\nx,4\n", r"rcid1 'x' is no whole number"),
    ],
)
def test_a_faulty_list_of_matches_is_refused(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "matched.csv"
    file.write_text(text)
    with pytest.raises(InvalidDataError, match=told):
        read_matched(file)


def test_marks_of_votes_on_parts_are_read_from_a_table(tmp_path: Path) -> None:
    file = tmp_path / "votes.csv"
    file.write_text("rcid,session,ccode,vote,amend,para\n7,1,2,1,1,0\n8,1,2,1,0,NA\n9,1,2,1,0,1\n")
    assert part_votes(file).tolist() == [7, 9]
    file.write_text("rcid,session,ccode,vote\n7,1,2,1\n")
    assert part_votes(file).tolist() == []


# The publisher's votes and published points


def test_the_sample_is_that_of_the_published_estimates_vote_for_vote() -> None:
    calls = real("un_votes.rda")
    published = np.genfromtxt(
        SHARED / "un" / "ideal_points_published_sessions_1_60.csv",
        delimiter=",",
        skip_header=1,
        usecols=(1, 2, 3),
        dtype=np.int64,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataWarning)
        sample = ordinal_sample(
            calls,
            read_matched(SHARED / "un" / "matched_resolutions.csv"),
            part_votes(SHARED / "un" / "un_votes.rda"),
        )
    units = zip(sample.ccode, sample.session, strict=True)
    ours = dict(zip(units, sample.votes, strict=True))
    # Counted under another number here: Taiwan as China, Yemen and Germany in the year of union.
    theirs = {(c, s): n for c, s, n in published.tolist() if (c, s) in ours}
    assert len(theirs) == 7766
    assert all(ours[unit] == votes for unit, votes in theirs.items())


def test_the_mode_ranks_states_within_a_session_as_published() -> None:
    from scipy.stats import spearmanr

    calls = real("un_votes.rda").during(sessions=range(26, 31))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataWarning)
        found = estimate(calls, "map")
    units = zip(found.ccode, found.session, strict=True)
    ours = dict(zip(units, found.ideal_point, strict=True))
    table = np.genfromtxt(
        SHARED / "un" / "ideal_points_published_sessions_1_60.csv",
        delimiter=",",
        skip_header=1,
        usecols=(1, 2, 4),
    )
    agreement = []
    for session in range(26, 31):
        rows = [(ours[int(c), session], p) for c, s, p in table if s == session and (c, s) in ours]
        agreement.append(spearmanr(*zip(*rows, strict=True)).statistic)
    assert np.median(agreement) > 0.995
