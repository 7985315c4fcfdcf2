"""National law and the steps of bodies: the branch that applies, its days, and what is unknown."""

from __future__ import annotations

from datetime import date
from statistics import median

import pytest

from minilateral.crisis.national import (
    BEFOREHAND,
    NationalLaw,
    Share,
    laws,
    moved_first,
    observed_days,
    refusals,
)
from minilateral.crisis.procedure import procedure
from minilateral.facts import Grouping, fact_base
from minilateral.facts.records.procedure import Approval, NationalEpisode, Operation

DAY = date(2026, 7, 1)


def body(name: str) -> Grouping:
    return fact_base().grouping(name, DAY)


def law(state: str, operation: Operation, under: str, home: tuple[str, ...] = ()) -> NationalLaw:
    (found,) = laws(fact_base(), [state], operation, body(under), home)
    return found


@pytest.mark.parametrize(
    ("state", "operation", "under", "requirement", "branch", "days"),
    [
        ("GBR", "presence", "JEF", "none", "non_combat", (0, 0)),
        ("GBR", "combat", "NATO", "prior_consultation", "default", (0, 3)),
        ("DEU", "evacuation", "EU", "ex_post_approval", "urgent", (1, 7)),
        ("DEU", "combat", "EU", "prior_approval", "default", (3, 43)),
        ("DEU", "presence", "NATO", "none", None, (0, 0)),
        ("LTU", "presence", "JEF", "none", "pre_mandate", (0, 1)),
        ("LTU", "presence", "EU", "prior_approval", "default", (10, 60)),
        ("HUN", "combat", "NATO", "none", "nato_eu", (0, 1)),
        ("HUN", "combat", "CMF", "prior_approval", "default", (13, 30)),
        ("ROU", "presence", "NATO", "information_only", "default", (0, 5)),
        ("ROU", "presence", "Coalition of the Willing for Ukraine", "prior_approval", None, None),
        ("CZE", "collective_defence", "NATO", "information_only", "60_days", (0, 1)),
        ("SWE", "collective_defence", "NATO", "information_only", "nato_short_notice", (0, 2)),
        ("FRA", "combat", "NATO", "information_only", "default", (0, 3)),
        ("IRL", "evacuation", "EU", "none", None, (0, 0)),
    ],
)
def test_the_same_state_meets_another_branch_for_another_purpose_or_roof(
    state: str,
    operation: Operation,
    under: str,
    requirement: str,
    branch: str | None,
    days: tuple[float, float] | None,
) -> None:
    found = law(state, operation, under)
    assert found.requirement == requirement
    if days is None:
        assert found.branch == "non_treaty"
    else:
        assert (found.branch, found.days) == (branch, days)
    assert found.reading


def test_days_and_sources_are_those_of_the_row_of_the_law() -> None:
    rows = {(row.state, row.branch): row for row in fact_base().all(Approval)}
    for found in laws(fact_base(), body("NATO").members, "combat", body("NATO")):
        if found.branch is not None:
            row = rows[found.state, found.branch]
            assert found.days == (row.typical_days_low, row.typical_days_high)
            assert found.requirement == row.requirement
            assert found.cited == row.cited


def test_only_what_must_be_over_first_holds_a_state_up() -> None:
    for found in laws(fact_base(), body("EU").members, "combat", body("EU")):
        assert found.beforehand == (found.requirement in BEFOREHAND)


def test_what_no_table_tells_stays_unknown_and_gets_a_stated_default() -> None:
    unknown = law("KEN", "combat", "CMF")
    assert (unknown.requirement, unknown.branch, unknown.basis) == (None, None, "assumed")
    assert unknown.beforehand
    states = sorted({row.state for row in fact_base().all(Approval)})
    asked = [x.days for x in laws(fact_base(), states, "combat", body("CMF")) if x.beforehand]
    assert unknown.days == (median(low for low, _ in asked), median(high for _, high in asked))


def test_a_state_at_home_and_an_unnamed_seat_ask_nobody() -> None:
    assert law("LVA", "presence", "JEF").requirement == "prior_approval"
    assert law("LVA", "presence", "JEF", home=("LVA",)).requirement == "none"
    assert law("E04", "combat", "NATO").requirement == "none"


def test_forces_moved_first_in_nine_of_forty_dated_cases() -> None:
    """With the French cases, where the clock runs from the start, it is 14 of 45."""
    found = moved_first(fact_base())
    assert (found.count, found.of) == (9, 40)
    dated = [
        (row.deployment_date.first, row.parliament_vote_date.first)
        for row in fact_base().all(NationalEpisode)
        if row.deployment_date and row.parliament_vote_date
    ]
    assert (sum(moved < voted for moved, voted in dated), len(dated)) == (14, 45)


def test_parliaments_refused_three_of_sixty_six() -> None:
    found = refusals(fact_base())
    assert (found.count, found.of) == (3, 66)
    low, high = found.interval
    assert low < found.value < high


def test_the_interval_is_that_of_jeffreys() -> None:
    """Against the beta quantiles by bisection on the distribution itself."""
    from scipy.stats import beta

    for count, of in ((3, 66), (9, 40), (1, 5)):
        low, high = Share(count, of).interval
        ruler = beta(count + 0.5, of - count + 0.5)
        assert ruler.cdf(low) == pytest.approx(0.05)
        assert ruler.cdf(high) == pytest.approx(0.95)
    assert Share(0, 7).interval[0] == 0.0
    assert Share(7, 7).interval[1] == 1.0


def test_observed_days_are_those_with_both_dates() -> None:
    rows = observed_days(fact_base())
    assert len(rows) == 64
    germany = [row.days for row in observed_days(fact_base(), "DEU")]
    assert len(germany) == 15
    assert median(day for day in germany if day is not None) == 7


def test_a_body_has_its_own_steps_in_days() -> None:
    nato = procedure(fact_base(), body("NATO"))
    assert (nato.silence.low, nato.silence.high) == (1, 5)
    assert (nato.urgent_silence.low, nato.urgent_silence.high) == (1 / 24, 1)
    assert (nato.meeting.low, nato.meeting.high) == (0.125, 1)
    assert nato.delegated is not None
    assert (nato.delegated.low, nato.delegated.high) == (0, 3)
    assert (nato.redraft.low, nato.redraft.basis) == (6, "observed")
    assert not any(span.assumed for span in nato.spans)


def test_several_rows_of_a_step_span_all_of_them() -> None:
    """The Union's launches took 11 (Aspides) to 29 days (the training mission)."""
    generation = procedure(fact_base(), body("EU")).generation
    assert (generation.low, generation.high, generation.basis) == (11, 29, "observed")
    assert generation.sources
    assert procedure(fact_base(), body("CSDP")).generation == generation


def test_a_step_that_no_row_tells_is_that_of_its_kind_and_marked() -> None:
    csto = procedure(fact_base(), body("CSTO"))
    nato = procedure(fact_base(), body("NATO"))
    assert (csto.meeting.low, csto.meeting.high) == (nato.meeting.low, nato.meeting.high)
    assert csto.meeting.assumed
    assert csto.meeting.basis == "assumed"
    assert csto.delegated is None
    jef = procedure(fact_base(), body("JEF"))
    assert (jef.generation.high, jef.generation.assumed) == (0, True)


def test_the_steps_cite_what_they_rest_on() -> None:
    keys = {reference.key for reference in procedure(fact_base(), body("EU")).references()}
    assert "euroalert-eu-adopts-joint-action-to-launch-atalanta" not in keys
    assert "europa-page-5" in keys
    rows = procedure(fact_base(), body("JEF")).rows()
    assert [row["step"] for row in rows][:2] == ["meeting", "silence"]
