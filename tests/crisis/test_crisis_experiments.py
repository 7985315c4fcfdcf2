"""Experiments: the points that are asked for are the points that are played, on the same draws."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from worlds_of_tests import cable_cut

from minilateral.charts import png, svg
from minilateral.core.errors import InvalidDataError, MinilateralError, NotFoundError, UsageError
from minilateral.crisis import evaluation
from minilateral.crisis.blocks import Policy
from minilateral.crisis.designs import Uncertainty, factorial, latin_hypercube
from minilateral.crisis.ensemble import Labour
from minilateral.crisis.evaluation import BLOCK, evaluated
from minilateral.crisis.experiment import Experiment, evaluate
from minilateral.crisis.explored import Explored, explore
from minilateral.crisis.exploring import sweep, turns_on
from minilateral.crisis.measures import MEAN, estimate
from minilateral.crisis.parameters import Parameters
from minilateral.crisis.simulate import OUTCOMES, simulate
from minilateral.crisis.varying import NAMED, levels, policy, unknown, varied
from minilateral.crisis.world_measures import Measure, compared

Floats: TypeAlias = NDArray[np.float64]

SERIAL = Labour("serial")
TRIED = (Uncertainty("support", -0.5, 1.0), Uncertainty("meeting_days:JEF", 1, 10))
MEASURES = (
    Measure("presence_days", "JEF"),
    Measure("presence_days", "JEF", "p50"),
    Measure("presence_days", "EU", "chance"),
    Measure("presence_days", "JEF", "first", "EU"),
    Measure("coverage_30d", "JEF", "mean", "EU"),
)
QUICK = Policy("quick", {"meeting_days:JEF": 0.5})


def experiment(*policies: Policy) -> Experiment:
    return Experiment(cable_cut(), TRIED, MEASURES, policies or (Policy(),))


def parameters() -> Parameters:
    return cable_cut().parameters


@pytest.fixture(scope="module")
def explored() -> Explored:
    points = latin_hypercube(TRIED, 80, 1)
    return explore(experiment(Policy(), QUICK), "lhs", points, 40, 1, SERIAL)


def test_each_value_is_that_of_simulate_at_the_point(explored: Explored) -> None:
    """The measures by hand, at one point under one policy."""
    world, point = cable_cut(), explored.points[3]
    theta = world.parameters.vector()
    theta[world.parameters.index("support")] = point[0]
    theta[world.parameters.index("meeting_days:JEF")] = 0.5
    days = simulate(world, 1, 0, 40, theta)[OUTCOMES.index("presence_days")]
    jef, eu = (np.minimum(days[world.bodies.index(body)], 90) for body in ("JEF", "EU"))
    value = explored.by_policy(explored.estimates.value)[1, 3]
    assert value[0] == pytest.approx(jef.mean())
    assert value[1] == pytest.approx(np.quantile(jef, 0.5))
    assert value[2] == np.mean(eu < 90)
    assert value[3] == pytest.approx(np.mean(jef < eu) + np.mean(jef == eu) / 2)


def test_a_policy_has_the_last_word_on_what_it_sets() -> None:
    asked = experiment(QUICK)
    theta = asked.theta(latin_hypercube(TRIED, 5, 1), QUICK)
    assert (theta[:, parameters().index("meeting_days:JEF")] == 0.5).all()
    assert len(set(theta[:, parameters().index("support")])) == 5


def test_workers_and_engines_change_no_byte() -> None:
    points = latin_hypercube(TRIED, 2 * BLOCK + 5, 1)
    serial, *others = (
        evaluate(experiment(), points, 10, 1, labour).parts.tobytes()
        for labour in (SERIAL, Labour("threads", 2), Labour("threads", 3, chunk=1))
    )
    assert all(other == serial for other in others)


def test_another_seed_plays_other_incidents() -> None:
    points = latin_hypercube(TRIED, 2, 1)
    one, other = (evaluate(experiment(), points, 50, seed, SERIAL).value for seed in (1, 2))
    assert not np.array_equal(one, other)


def test_common_draws_make_a_difference_between_points_surer() -> None:
    """Two points a hair apart: on common draws they differ by next to nothing."""
    points = np.array([[0.3, 2.0], [0.3001, 2.0]])
    on_common = evaluate(experiment(), points, 200, 1, SERIAL).value[:, 0]
    on_own = evaluate(experiment(), points, 200, 1, SERIAL, common=False).value[:, 0]
    assert abs(np.diff(on_common)[0]) < 0.1 * abs(np.diff(on_own)[0])


class Stop(KeyboardInterrupt):
    """As if a person had pressed Ctrl-C."""


def stopped(done: int, whole: int) -> None:
    if done >= BLOCK:
        raise Stop


def test_a_run_that_was_broken_off_goes_on_with_what_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    points = latin_hypercube(TRIED, 3 * BLOCK, 1)
    with pytest.raises(Stop):
        evaluate(experiment(), points, 10, 1, Labour("serial", keep=tmp_path, progress=stopped))
    assert len(list(tmp_path.glob("*.parquet"))) == 1
    played: list[int] = []
    whole = evaluation.parts

    def watched(work: object, blocks: list[int], *how: object) -> object:
        played.extend(blocks)
        return whole(work, blocks, *how)  # type: ignore[arg-type]

    monkeypatch.setattr(evaluation, "parts", watched)
    resumed = evaluate(experiment(), points, 10, 1, Labour("serial", keep=tmp_path))
    assert played == [1, 2]
    assert resumed.parts.tobytes() == evaluate(experiment(), points, 10, 1, SERIAL).parts.tobytes()


@pytest.mark.parametrize(
    ("seed", "replications", "base", "says"),
    [(2, 10, 1, "seed differ"), (1, 12, 1, "replications_at_a_point"), (1, 10, 2, "points")],
)
def test_a_folder_of_another_run_is_refused(
    tmp_path: Path, seed: int, replications: int, base: int, says: str
) -> None:
    labour = Labour("serial", keep=tmp_path)
    evaluate(experiment(), latin_hypercube(TRIED, 4, 1), 10, 1, labour)
    with pytest.raises(UsageError, match=says):
        evaluate(experiment(), latin_hypercube(TRIED, 4, base), replications, seed, labour)


@pytest.mark.parametrize("damage", [b"", b"PAR1", None])
def test_a_damaged_block_is_one_clear_error(tmp_path: Path, damage: bytes | None) -> None:
    labour, points = Labour("serial", keep=tmp_path), latin_hypercube(TRIED, 4, 1)
    evaluate(experiment(), points, 10, 1, labour)
    (file,) = tmp_path.glob("*.parquet")
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2] if damage is None else damage)
    with pytest.raises(InvalidDataError, match="damaged"):
        evaluate(experiment(), points, 10, 1, labour)


def test_the_whole_exploration_is_kept_with_its_provenance(
    explored: Explored, tmp_path: Path
) -> None:
    explored.write(tmp_path / "points.parquet")
    table = pq.read_table(tmp_path / "points.parquet")
    run = json.loads(table.schema.metadata[b"minilateral"])
    assert table.num_rows == 160
    assert (run["scenario"], run["seed"], run["replications_at_a_point"]) == ("baltic-cable", 1, 40)
    assert {"version", "facts", "world", "parameters", "policies"} <= set(run)


def test_xarray_and_table_hold_the_same_values(explored: Explored) -> None:
    data, frame = explored.to_xarray(), explored.to_frame()
    assert data["value"].dims == ("policy", "point", "measure")
    label = MEASURES[0].label
    quick = frame[frame["policy"] == "quick"]
    assert (
        quick[label].to_list()
        == data["value"].sel(policy="quick", measure=label).to_numpy().tolist()
    )
    assert quick["support"].to_list() == data["support"].to_numpy().tolist()


def test_the_paired_difference_and_the_order_agree(explored: Explored) -> None:
    """Where the JEF is always first, the share is 1; nobody is first more often than always."""
    share = explored.by_policy(explored.estimates.value)[..., 3]
    assert ((share >= 0) & (share <= 1)).all()


@given(st.lists(st.floats(0, 100), min_size=4, max_size=40), st.floats(0.05, 0.95))
def test_an_estimate_lies_within_its_sample(sample: list[float], share: float) -> None:
    parts = estimate(np.array([sample, sample]), [MEAN, share])
    assert (parts[:3] >= min(sample) - 1e-9).all()
    assert (parts[:3] <= max(sample) + 1e-9).all()
    assert (parts[3] >= 0).all()


def test_the_standard_errors_hold_what_they_promise() -> None:
    """Of 400 samples of an exponential about 95 % lie within two errors of the truth."""
    rng = np.random.default_rng(1)
    truth = np.array([1.0, np.log(2)])
    inside = np.zeros(2)
    for _ in range(400):
        sample = rng.exponential(size=300)
        parts = estimate(np.array([sample, sample]), [MEAN, 0.5])
        inside += np.abs(parts[0] - truth) < 1.96 * parts[3]
    assert (inside / 400 > 0.91).all()
    assert (inside / 400 < 0.985).all()


def test_all_that_is_not_known_varies_and_no_lever_does() -> None:
    names = {each.name for each in unknown(parameters())}
    items = {item.name: item for item in parameters().items}
    assert {"support", "refusal", "meeting_days:NATO"} <= names
    assert all(items[name].kind == "uncertainty" for name in names)
    assert not names & {"timing_factor", "feint_share", "delegated:NATO", "horizon_days"}


def test_a_stem_stands_for_every_body() -> None:
    found = varied(parameters(), ["meeting_days=2..4", "support"])
    assert [each.name for each in found] == [
        *(f"meeting_days:{body}" for body in cable_cut().bodies),
        "support",
    ]
    assert found[0].shown == "2..4"


def test_levers_are_listed_or_take_both_ends_of_a_range() -> None:
    found = dict(levels(parameters(), ["delegated:EU=0/1", "redraft_days:EU=1/4/14", "dilution"]))
    assert found == {
        "delegated:EU": [0, 1],
        "redraft_days:EU": [1, 4, 14],
        "dilution": [0, 1],
    }
    assert len(factorial(list(found.values()))) == 12


@pytest.mark.parametrize(
    ("words", "error", "says"),
    [
        (["suport"], NotFoundError, "did you mean support?"),
        (["meeting_day:NATO"], NotFoundError, "did you mean meeting_days:NATO?"),
        (["support=2..-1"], UsageError, "upside down"),
        (["support=2"], UsageError, "not a range such as"),
        (["support=a..b"], UsageError, "'a' is not a number"),
        (["support=0..nan"], UsageError, "support is nan"),
        (["refusal=0..1.5"], UsageError, "must be from 0 to 1"),
        (["meeting_days:NATO=0..2"], UsageError, "must be above nought"),
        (["horizon_days"], UsageError, "has no range of its own"),
        (["support", "support=0..1"], UsageError, "support varies twice"),
        (["meeting_days", "meeting_days:EU"], UsageError, "meeting_days:EU varies twice"),
    ],
)
def test_what_cannot_vary_is_refused(
    words: list[str], error: type[MinilateralError], says: str
) -> None:
    with pytest.raises(error) as caught:
        varied(parameters(), words)
    assert says in str(caught.value)


def test_a_policy_that_goes_by_a_name_holds_for_every_body() -> None:
    for name in NAMED:
        found = policy(parameters(), name)
        assert found.name == name
        assert {key.rpartition(":")[2] for key in found.changed} == set(cable_cut().bodies)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("quick", "is not a policy; name delegated, silence-24h, early"),
        ("delegate", "did you mean delegated?"),
        ("quick=", "is not a policy"),
        ("=support=1", "is not a policy"),
        ("quick=suport=1", "did you mean support?"),
        ("quick=refusal=2", "must be from 0 to 1"),
        ("quick=support=much", "'much' is not a number"),
        ("quick=silence_low:EU=4,silence_high:EU=1", "above silence_high"),
    ],
)
def test_a_policy_that_cannot_be_is_refused(text: str, says: str) -> None:
    with pytest.raises(MinilateralError) as caught:
        policy(parameters(), text)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("points", "replications", "says"),
    [
        (10**9, 10, "would take 448 GB of memory"),
        (10**6, 10**6, "1,389 hours of a processor"),
        (10, 10**7, "held in memory at once"),
        (10, 3, "4 replications or more"),
    ],
)
def test_too_much_is_refused_with_what_it_would_take(
    points: int, replications: int, says: str
) -> None:
    few = replace(experiment(), measures=MEASURES[:1])
    asked = np.broadcast_to(np.array([0.0, 2.0]), (points, 2))
    with pytest.raises(UsageError) as caught:
        evaluate(few, asked, replications, 1, SERIAL)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Measure("speed", "JEF"),
        lambda: Measure("ending", "JEF"),
        lambda: Measure("presence_days", "JEF", "p0"),
        lambda: Measure("presence_days", "JEF", "median"),
        lambda: Measure("presence_days", "JEF", "first"),
        lambda: Measure("presence_days", "JEF", "chance", "EU"),
        lambda: Measure("coverage_30d", "JEF", "chance"),
        lambda: replace(experiment(), horizon=0.0),
        lambda: replace(experiment(), horizon=float("nan")),
        lambda: replace(experiment(), horizon=float("inf")),
        lambda: experiment(QUICK, QUICK),
        lambda: replace(experiment(), uncertainties=(Uncertainty("refusal", 0, 2),)),
        lambda: sweep(cable_cut(), design="grid"),
        lambda: sweep(cable_cut(), 10, 10, seed=-1),
        lambda: turns_on(cable_cut(), method="fast"),
        lambda: turns_on(cable_cut(), method="morris", second=True),
        lambda: turns_on(cable_cut(), base=100),
        lambda: turns_on(cable_cut(), base=2**40),
        lambda: turns_on(cable_cut(), method="morris", base=10**12),
        lambda: sweep(cable_cut(), 10**12),
        lambda: sweep(cable_cut(), 0),
        lambda: sweep(cable_cut(), design="factorial"),
        lambda: sweep(cable_cut(), design="factorial", vary=["support=1/1"]),
        lambda: sweep(cable_cut(), design="factorial", vary=["support=1/x"]),
    ],
)
def test_bad_questions_are_refused(wrong: object) -> None:
    with pytest.raises(UsageError):
        wrong()  # type: ignore[operator]


def test_a_body_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFoundError, match="'JFE' is no body of this world; did you mean JEF"):
        replace(experiment(), measures=(Measure("presence_days", "JFE"),))


def test_an_outcome_that_is_far_off_is_named() -> None:
    with pytest.raises(UsageError, match="did you mean presence_days"):
        Measure("presense_days", "JEF")


def test_the_first_body_is_held_against_each_other_one() -> None:
    labels = [measure.label for measure in compared("presence_days", ("JEF", "NATO", "EU"))]
    assert labels == [
        "mean presence_days JEF",
        "mean presence_days NATO",
        "mean presence_days EU",
        "mean presence_days JEF - NATO",
        "mean presence_days JEF - EU",
    ]


def test_who_is_first_is_asked_of_pairs_and_a_chance_of_each() -> None:
    bodies = ("JEF", "NATO")
    first, chance = (compared("presence_days", bodies, name) for name in ("first", "chance"))
    assert [measure.label for measure in first] == ["first presence_days JEF - NATO"]
    assert [measure.body for measure in chance] == ["JEF", "NATO"]
    with pytest.raises(UsageError, match="takes two bodies"):
        compared("presence_days", ("JEF",), "first")


def test_a_sweep_tells_when_the_first_body_is_slower() -> None:
    found = sweep(
        cable_cut(), 120, 30, 1, vary=["support=0..1", "generation_low:EU=0..40"], discover=True,
        labour=SERIAL,
    )  # fmt: skip
    assert [each.case for each in found.found] == [
        "JEF is there after NATO more often than before",
        "JEF is there after EU more often than before",
    ]
    told = found.to_dict()
    assert {"exceptions", "share", "boxes", "coverage", "density", "holds", "too_close"} <= set(
        told["discovery"][0]
    )
    assert told["points"] == 120
    assert png(found.plot())
    assert "svg" in svg(found.plot(), "A.", "x")


def test_a_study_tells_indices_noise_and_halves() -> None:
    found = turns_on(
        cable_cut(), base=16, replications=20, vary=["support", "meeting_days"],
        labour=SERIAL,
    )  # fmt: skip
    assert found.points == 16 * (4 + 2)
    told = found.to_dict()["measures"][0]
    assert 0 <= told["noise_share"] <= 1
    totals = [row["total"]["value"] for row in told["parameters"]]
    assert totals == sorted(totals, reverse=True)
    assert len(told["parameters"][0]["total"]["halves"]) == 2
    assert png(found.plot())


def test_noise_that_drowns_a_measure_is_said() -> None:
    """Two hundredths of a deviation of support at 4 replications: mostly noise."""
    found = turns_on(
        cable_cut(), base=32, replications=4, vary=["support=0.3..0.32", "dilution=0.4..0.41"],
        labour=SERIAL,
    )  # fmt: skip
    assert any(
        "take more replications" in note or "same at every" in note for note in found.notes()
    )


def test_nothing_but_points_is_needed_of_a_model() -> None:
    """Any random function of a vector can be evaluated, not worlds alone."""
    points = np.array([[1.0], [2.0]])
    found = evaluated(lambda t, first, n: np.full((1, n), t[0]), points, [MEAN], 8, SERIAL)
    assert found.value[:, 0].tolist() == [1, 2]
    assert found.error[:, 0].tolist() == [0, 0]
