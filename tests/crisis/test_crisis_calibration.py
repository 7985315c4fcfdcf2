"""Calibration: known parameters are found again, the shipped file is what a fit gives, and more."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from math import exp, log

import numpy as np
import pytest
from scipy.special import ndtri
from tests.evidence.made_up_record import episode, record

from minilateral.core.errors import NotFoundError
from minilateral.crisis.calibration import all_kinds, calibrated, kind_of, sources
from minilateral.crisis.calibration_table import UNIDENTIFIED, calibration
from minilateral.crisis.composed import Deciding, decision_days, numbers
from minilateral.crisis.defaults import body_parameters, common_parameters
from minilateral.crisis.fitted import NATIONAL, SUPPORTED, Fitted, read, shipped, written
from minilateral.crisis.fitting import deciding, fitted
from minilateral.crisis.left_out import Foretold, brier, coverage, left_out
from minilateral.crisis.national_fit import answers
from minilateral.crisis.predictive import DAYS, checked, predictive, simulated
from minilateral.crisis.remainder import PLAYED, meeting_delay
from minilateral.crisis.setting import Body, Setting, Side
from minilateral.crisis.simulate import simulate
from minilateral.crisis.world import world, world_of
from minilateral.decide.joining import Rule
from minilateral.decide.modifiers import Silence
from minilateral.decide.primitives import AllOf, OptIn
from minilateral.evidence.delay_grid import Waits, posterior
from minilateral.evidence.episodes import Episodes, episodes
from minilateral.evidence.kaplan_meier import kaplan_meier
from minilateral.evidence.waits import kinds_of_body
from minilateral.facts import fact_base
from minilateral.facts.records.response import Episode

DAY = date(2026, 6, 1)
OWN_MEANS = "standing minilaterals with forces or means"


@cache
def fresh() -> tuple[Fitted, ...]:
    """A fit to the shipped record."""
    return fitted(fact_base())


def value(kind: str, name: str) -> Fitted:
    """A shipped value."""
    (found,) = [row for row in shipped() if (row.kind, row.name) == (kind, name)]
    return found


def theta() -> dict[str, float]:
    """The common parameters, at the fitted values where there are such."""
    values = {item.name: item.value for item in common_parameters()}
    return values | {row.name: row.value for row in shipped() if row.name in values}


def test_the_shipped_file_is_what_a_fresh_fit_gives() -> None:
    assert [(r.kind, r.name, r.told, r.rows, r.acted) for r in fresh()] == [
        (r.kind, r.name, r.told, r.rows, r.acted) for r in shipped()
    ]
    for new, old in zip(fresh(), shipped(), strict=True):
        assert (new.value, new.low, new.high) == pytest.approx(
            (old.value, old.low, old.high), rel=1e-3, abs=1e-6
        ), (new.kind, new.name)


def test_the_file_reads_as_it_was_written() -> None:
    rows = tuple(read(written(fresh())))
    assert written(rows) == written(fresh())
    assert all(row.low <= row.value <= row.high for row in rows)


def test_decisions_are_those_of_the_evidence() -> None:
    # Its own tests hold that fit against lifelines and against known parameters.
    assert value("NATO", "decision_days").value == pytest.approx(17.3, abs=0.1)
    assert (value("NATO", "decision_days").acted, value("NATO", "decision_days").rows) == (24, 32)
    never = {row.kind for row in shipped() if row.name == "decision_never"}
    assert set(all_kinds()) - never == {"ad hoc coalitions", "single states"}


def test_what_splits_a_delay_or_reads_late_as_never_is_not_told() -> None:
    split = [row for row in shipped() if row.name.startswith("meeting")]
    assert len(split) == 2 * len(all_kinds())
    assert not any(row.told for row in split)
    for name in ("government_days", "refusal", "support"):
        assert not value(NATIONAL, name).told
    kept = {name for each in UNIDENTIFIED for name in each.kept_in}
    bodies = {item.name.split(":")[0] for item in body_parameters("x")}
    fits = {row.name for row in shipped()}
    assert kept <= {item.name for item in common_parameters()} | bodies | fits


def test_a_meeting_is_the_whole_delay_where_nothing_is_added() -> None:
    text = Deciding("text", 3, 1, 3)
    found = meeting_delay((3.0, 1.2), np.zeros(32), text, 365.0)
    assert found == pytest.approx((3.0, 1.2), abs=0.02)


@pytest.mark.parametrize("meeting", [(2.5, 0.8), (3.2, 1.4)])
def test_a_known_meeting_is_found_again_in_a_censored_record(meeting: tuple[float, float]) -> None:
    # A meeting, five days of silence, a fifth never; watched for 60 to 365 days.
    random = np.random.default_rng(11)
    days = np.floor(np.exp(meeting[0] + meeting[1] * random.standard_normal(600)) + 5)
    days[random.random(600) < 0.2] = np.inf
    watch = np.floor(random.uniform(60, 365, 600))
    acted = days <= watch
    seen = Waits(np.where(acted, days, watch + 1), np.where(acted, days + 1, np.inf))
    fit = posterior(seen)
    decision = fit.quantiles(0, (0.5,))[0], fit.quantiles(1, (0.5,))[0]
    text = Deciding("text", 3, 1, 3)
    found = meeting_delay(decision, np.full(32, 5.0), text, 365.0)
    assert exp(found[0]) == pytest.approx(exp(meeting[0]), rel=0.2)
    assert found[1] == pytest.approx(meeting[1], rel=0.2)
    deaf = meeting_delay(decision, np.zeros(32), text, 365.0)  # Nothing added: the whole delay.
    assert exp(deaf[0]) > exp(meeting[0]) + 3


@pytest.mark.parametrize("kind", ["NATO", "EU", "UN Security Council", OWN_MEANS])
def test_the_composed_model_has_the_median_of_the_record(kind: str) -> None:
    way = deciding(episodes(fact_base()), kind)
    drawn = numbers(PLAYED, way.members)
    place, width = value(kind, "meeting_days").value, value(kind, "meeting_spread").value
    days = decision_days(way, theta(), place * np.exp(width * drawn.meeting), drawn)
    decided = days[np.isfinite(days)]
    location, spread = log(value(kind, "decision_days").value), value(kind, "decision_spread").value
    whole = np.exp(location + spread * ndtri((np.arange(5000) + 0.5) / 5000))
    record_median = np.median(whole[whole <= 365])
    assert np.median(decided) == pytest.approx(record_median, rel=0.2)


def test_the_composed_model_decides_as_often_as_the_record() -> None:
    for kind in SUPPORTED:
        way = deciding(episodes(fact_base()), kind)
        drawn = numbers(PLAYED, way.members)
        place, width = value(kind, "meeting_days").value, value(kind, "meeting_spread").value
        days = decision_days(way, theta(), place * np.exp(width * drawn.meeting), drawn)
        most = 1 - value(kind, "decision_never").low
        least = 0.8 * (1 - value(kind, "decision_never").high)
        assert least <= np.isfinite(days).mean() <= most


def test_a_more_willing_world_decides_more_often_and_a_slower_chair_later() -> None:
    way = deciding(episodes(fact_base()), "NATO")
    drawn = numbers(PLAYED, way.members)
    start = np.full(PLAYED, 3.0)
    plain = decision_days(way, theta(), start, drawn)
    eager = decision_days(way, theta() | {"support": 1.0}, start, drawn)
    assert np.isfinite(eager).mean() > np.isfinite(plain).mean() + 0.05
    late = decision_days(way, theta(), start + 5, drawn)
    assert np.quantile(late, 0.25) == pytest.approx(np.quantile(plain, 0.25) + 5, abs=1)


def seats(number: int, rule: Rule) -> Setting:
    """A made-up body of so many states."""
    names = tuple(f"S{n:02}" for n in range(number))
    return Setting(tuple(Side(name) for name in names), (Body("made up", names, rule),), (1,), ())


@pytest.mark.parametrize(
    ("way", "rule"),
    [
        (Deciding("text", 12, 0, 12, (1.0, 5.0), 6.0), Silence(AllOf())),
        (Deciding("opt in", 8, 2), OptIn(leads=("S00",), leads_required="all", min_participants=2)),
    ],
)
def test_the_engines_decide_as_the_composition_does(way: Deciding, rule: Rule) -> None:
    own = {
        "meeting_days": 8.0,
        "meeting_spread": 1.2,
        "silence_low": way.silence[0],
        "silence_high": way.silence[1],
        "redraft_days": way.redraft_days,
    }
    played = world_of(
        seats(way.members, rule),
        {f"{name}:made up": number for name, number in own.items()}
        | {"government_days": 7.7, "government_spread": 1.3},
    )
    engine = simulate(played, 1, 0, 20_000)[0, 0]
    values = {name: played.parameters[name].value for name in theta()}
    drawn = numbers(20_000, way.members, seed=3)
    ours = decision_days(way, values, 8 * np.exp(1.2 * drawn.meeting), drawn)
    assert np.isfinite(engine).mean() == pytest.approx(np.isfinite(ours).mean(), abs=0.015)
    shares = (0.1, 0.25, 0.5, 0.6)
    for one, other in zip(np.quantile(engine, shares), np.quantile(ours, shares), strict=True):
        assert one == pytest.approx(other, rel=0.06, abs=0.1)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("NATO", "NATO"),
        ("EU", "EU"),
        ("unsc_p5", "UN Security Council"),
        ("JEF", OWN_MEANS),
        ("AU", "other institutions"),
        ("Quad", "consultative minilaterals"),
        ("eu_pesco", "minilaterals inside the EU"),
        ("GBR,NOR,EST", "ad hoc coalitions"),
    ],
)
def test_a_grouping_has_the_kind_of_its_rows(name: str, kind: str) -> None:
    assert kind_of(fact_base().grouping(name, DAY)) == kind


def test_parameters_of_a_kind_carry_it_and_cite_its_rows() -> None:
    found = {item.name: item for item in calibrated(fact_base(), ["NATO", "NATO"])}
    assert len([name for name in found if name.endswith(":NATO")]) == 11
    assert found["meeting_days:NATO"].basis == "record"
    assert found["decision_days:NATO"].source == sources(fact_base())["NATO"]
    assert set(found["support"].source) > set(found["decision_days:NATO"].source)
    assert {"government_days", "government_spread", "refusal"} <= set(found)
    used = {item.name: item for item in (*common_parameters(), *body_parameters("NATO"))}
    for name in used.keys() & found.keys():
        assert (used[name].domain, used[name].kind) == (found[name].domain, found[name].kind)


def test_an_unknown_kind_is_one_error_with_a_near_match() -> None:
    with pytest.raises(NotFoundError, match="NATO"):
        calibrated(fact_base(), ["NATTO"])
    with pytest.raises(NotFoundError, match="neither a kind of body nor a grouping"):
        calibration(fact_base(), ["the moon"])


def test_calls_stand_in_the_record_and_come_before_their_answers() -> None:
    found = answers(fact_base())
    assert len(found) == value(NATIONAL, "government_days").rows
    assert all(0 <= answer.from_call <= answer.from_incident for answer in found)
    swift = {(a.state, a.operation): a.from_call for a in found}
    assert swift["DNK", "Libya F-16s 2011"] == 1  # 1973 on 17 March, the cabinet on the 18th


def decided_record(nato: list[int | None], eu: list[int | None]) -> Episodes:
    """Incidents that NATO and the EU faced, decided after so many days or not within a year."""
    rows: list[Episode] = []
    for number, (one, other) in enumerate(zip(nato, eu, strict=True)):
        rows += [episode(number, "NATO", "multilateral", one)]
        rows += [episode(number, "EU", "multilateral", other)]
    return record(*rows)


def slow_and_quick(count: int = 12) -> Episodes:
    """A record in which NATO takes a day and the EU a third of a year, or never."""
    random = np.random.default_rng(7)
    nato = np.floor(np.exp(0.5 + 0.5 * random.standard_normal(count)))
    eu = np.floor(np.exp(4.8 + 0.5 * random.standard_normal(count)))
    never = random.random(count) < 0.2
    return decided_record(
        [int(day) for day in nato],
        [None if gone else int(day) for day, gone in zip(eu, never, strict=True)],
    )


def test_kinds_that_differ_are_foretold_better_apart() -> None:
    rows = {row["kind"]: row for row in left_out(slow_and_quick()).rows()}
    total = rows["all that may not act"]
    assert total["gain_low"] > 0.5
    assert total["brier"] < 0.05 < 0.15 < total["brier_alike"]
    assert total["rows"] == 24


def test_kinds_that_do_not_differ_are_not() -> None:
    days = [int(day) for day in np.exp(np.random.default_rng(3).normal(3, 1, 24))]
    rows = left_out(decided_record(list(days[:12]), list(days[12:]))).rows()
    assert abs(rows[0]["gain"]) < 0.15


def test_an_incident_is_foretold_without_itself() -> None:
    days: list[int | None] = [4, 9, 15, 30, 2, None]
    changed: list[int | None] = [300, *days[1:]]
    before, after = (left_out(decided_record(list(d), list(d))).foretold for d in (days, changed))
    own = before.incident == 0
    assert before.by_day[:, own] == pytest.approx(after.by_day[:, own])
    assert not np.allclose(before.by_day[:, ~own], after.by_day[:, ~own])
    assert not np.allclose(before.log_score[own], after.log_score[own])


def test_one_incident_cannot_be_left_out() -> None:
    with pytest.raises(NotFoundError, match="one incident"):
        left_out(decided_record([3], [4]))


def foretold(waits: Waits, chance: float) -> Foretold:
    """Rows of one kind, all foretold alike."""
    count = len(waits)
    even = np.full(count, 0.5)
    return Foretold(
        np.arange(count),
        ("NATO",) * count,
        np.arange(count),
        waits,
        np.log(even),
        np.log(even),
        np.stack([even, even]),
        np.full((3, count), chance),
    )


def graf(waits: Waits, chance: float, day: float) -> float:
    """The score of Graf and others (1999), row by row, as it is defined."""
    ended = [bool(np.isfinite(end)) for end in waits.before]
    days = [d if e else d - 1 for d, e in zip(waits.after.tolist(), ended, strict=True)]

    def watched(until: float) -> float:
        """Chance of being watched beyond a day: the product over the ends of watching."""
        found = 1.0
        for end in sorted({d for d, e in zip(days, ended, strict=True) if not e and d <= until}):
            at_risk = sum(d >= end for d in days)
            left = sum(d == end and not e for d, e in zip(days, ended, strict=True))
            found *= 1 - left / at_risk
        return found

    total = weight = 0.0
    for own, acted in zip(days, ended, strict=True):
        if acted and own <= day:
            share, missed = 1 / watched(own - 1), (chance - 1) ** 2
        elif own > day:
            share, missed = 1 / watched(day), chance**2
        else:
            continue
        total, weight = total + share * missed, weight + share
    return total / weight


def test_the_brier_score_is_that_of_its_definition() -> None:
    after = np.array([2.0, 10, 30, 45, 21, 8, 60])
    before = np.array([3.0, 11, 31, 46, np.inf, np.inf, np.inf])
    waits = Waits(after, before)
    everybody = np.ones(7, np.bool_)
    for chance in (0.2, 0.6):
        found = brier(foretold(waits, chance), everybody)
        assert found[0] == pytest.approx(graf(waits, chance, 30.0))
    plain = Waits(after[:4], before[:4])
    assert brier(foretold(plain, 0.6), everybody[:4])[0] == pytest.approx(
        np.mean([0.4**2] * 3 + [0.6**2])
    )


def test_coverage_is_nominal_for_the_truth_also_under_censoring() -> None:
    # Under the truth the share reached is uniform; a row undecided at c may be anywhere above c.
    random = np.random.default_rng(2)
    shares, watched = random.random(40_000), random.random(40_000) * 1.3
    seen = shares <= watched
    first = np.where(seen, shares, watched.clip(max=1 - 1e-12))
    reached = np.stack([first, np.where(seen, shares + 1e-9, 1.0)])
    assert coverage(reached, 0.5) == pytest.approx(0.5, abs=0.01)
    assert coverage(reached, 0.9) == pytest.approx(0.9, abs=0.01)
    narrow = np.clip((reached - 0.5) / 2 + 0.5, 0, 1)  # Foretold too widely: all lies inside.
    assert coverage(narrow, 0.9) > 0.95


def test_the_share_that_acted_is_that_of_the_draws() -> None:
    seen = Waits(np.array([2.0, 9, 30, 50, 90]), np.array([3.0, 10, 31, np.inf, np.inf]))
    fit, days = posterior(seen), np.array([0.0, 5, 40, 300])
    location, spread, never = fit.draws(20_000, np.random.default_rng(1)).T
    acts = np.random.default_rng(2).standard_normal(20_000) * spread + location
    acts[np.random.default_rng(3).random(20_000) < never] = np.inf
    drawn = (np.exp(acts)[:, None] < days).mean(axis=0)
    assert fit.share_acted(days) == pytest.approx(drawn, abs=0.015)


def test_a_fit_agrees_with_its_own_record_and_a_wrong_one_does_not() -> None:
    random = np.random.default_rng(5)
    days = np.floor(np.exp(3 + random.standard_normal(60)))
    watch = np.full(60, 200.0)
    acted = days <= watch
    seen = Waits(np.where(acted, days, watch + 1), np.where(acted, days + 1, np.inf))
    curve = kaplan_meier(np.where(acted, days, watch), acted)
    right = checked("made up", posterior(seen), curve, watch, np.random.default_rng(0))
    assert (right.likelier or 0) > 0.1
    assert right.outside < 0.2
    late = Waits(np.where(acted, 8 * days, watch + 1), np.where(acted, 8 * days + 1, np.inf))
    wrong = checked("made up", posterior(late), curve, watch, np.random.default_rng(0))
    assert wrong.likelier == pytest.approx(0, abs=0.02)
    assert wrong.misfit[0] < -0.3


def test_the_curve_of_the_record_is_that_of_kaplan_and_meier() -> None:
    found = predictive(episodes(fact_base()))
    (nato,) = [each for each in found.compared if each.label == "NATO"]
    rows = dict(kinds_of_body(found.episodes))["NATO"]
    decided = [
        (found.episodes.records[n].decision_date, found.episodes.records[n].incident_date)
        for n in np.flatnonzero(rows)
    ]
    week = sum(day is not None and day - begun <= timedelta(7) for day, begun in decided)
    # No watch of NATO ended undecided within a week, so the curve is the plain share.
    assert nato.record[DAYS == 7] == pytest.approx(week / len(decided))
    assert found.references()


def test_the_simulator_is_held_against_the_record_of_its_kinds() -> None:
    base = fact_base()
    played = world(base, "baltic-cable", ["JEF", "NATO", "EU"])
    found = simulated(episodes(base), played, seed=1, replications=4096)
    assert [each.kind for each in found.compared] == [OWN_MEANS, "NATO", "EU"]
    days = simulate(played, 1, 0, 4096)[0, 1]
    nato = found.compared[1]
    assert nato.played[-1] == pytest.approx(np.isfinite(days).mean())
    slow = played.changed({"meeting_days:NATO": 300.0})
    late = simulated(episodes(base), slow, seed=1, replications=4096).compared[1]
    assert late.misfit[0] < -0.4 < nato.misfit[0]


def test_the_calibrated_simulator_is_within_the_records_band_on_most_days() -> None:
    base = fact_base()
    played = world(base, "baltic-cable", ["NATO", "EU"])
    for each in simulated(episodes(base), played).compared:
        assert each.outside <= 0.2
        assert abs(each.misfit[0]) < 0.2
