"""The questions that the fact base answers for a day, each held against the table itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilateral.core.errors import NotFoundError
from minilateral.facts import FactBase, fact_base
from minilateral.facts.records.forces import Commitment, Enabler
from minilateral.facts.records.money import Gdp, Pledge, Spending, Target
from minilateral.facts.records.procedure import Approval, NationalEpisode
from minilateral.facts.records.response import Episode
from minilateral.facts.records.seabed import SeabedIncident

DAYS = st.dates(date(1985, 1, 1), date(2030, 1, 1))
STATES = st.sets(st.sampled_from(["EST", "FIN", "GBR", "NATO", "EU", "USA"]))
OWNED: list[tuple[str, type, str, Callable[..., date | int]]] = [
    ("spending", Spending, "state", lambda row: row.year),
    ("gdp", Gdp, "state", lambda row: row.year),
    ("enablers", Enabler, "owner", lambda row: row.year),
    ("targets", Target, "owner", lambda row: row.announced_date.first),
    ("pledges", Pledge, "donor", lambda row: row.date.first),
]


@pytest.fixture(scope="module")
def base() -> FactBase:
    return fact_base()


@pytest.mark.parametrize(("question", "record", "column", "known"), OWNED, ids=lambda x: str(x)[:9])
@given(owners=STATES, day=DAYS)
def test_what_is_owned_is_told_of_the_owners_asked_for_up_to_the_day(
    question: str, record: type, column: str, known: Callable[..., date | int], owners: set[str],
    day: date, base: FactBase,
) -> None:  # fmt: skip
    def by_then(row: object) -> bool:
        moment = known(row)
        return moment <= (day.year if isinstance(moment, int) else day)

    wanted = tuple(r for r in base.all(record) if getattr(r, column) in owners and by_then(r))
    assert getattr(base, question)(owners, day) == wanted


@given(day=DAYS)
def test_what_happened_after_the_day_is_not_told(base: FactBase, day: date) -> None:
    told = base.episodes(day)
    assert all(row.incident_date <= day for row in told)
    assert all(row.incident_date > day for row in set(base.all(Episode)) - set(told))
    seen = base.incidents(day)
    assert all(row.date.first <= day for row in seen)
    assert all(row.date.first > day for row in set(base.all(SeabedIncident)) - set(seen))


@given(day=DAYS)
def test_a_promise_runs_from_its_first_possible_day_up_to_its_end(
    base: FactBase, day: date
) -> None:
    running = set(base.commitments(day))
    for row in base.all(Commitment):
        open_ended = row.until is None or day < row.until.last
        assert (row in running) == (row.since.first <= day and open_ended)


def test_promises_are_told_of_the_owners_asked_for(base: FactBase) -> None:
    day = date(2025, 9, 1)
    estonian = base.commitments(day, ["EST"])
    assert estonian
    assert estonian == tuple(row for row in base.commitments(day) if row.owner == "EST")
    assert base.commitments(day, []) == ()


def test_procedures_at_home_are_told_of_the_states_asked_for(base: FactBase) -> None:
    approvals, episodes = base.approvals(["DEU"]), base.national_episodes(["DEU"])
    assert approvals == tuple(r for r in base.all(Approval) if r.state == "DEU")
    assert episodes == tuple(r for r in base.all(NationalEpisode) if r.state == "DEU")
    assert approvals
    assert episodes


def test_formations_and_operations_belong_to_their_grouping(base: FactBase) -> None:
    assert base.bodies.belongs("NATO", "nato")
    assert base.bodies.belongs("EU (Civil Protection Mechanism)", "eu")
    assert base.bodies.belongs("IT Coalition (EE,LU lead)", "it_coalition")
    assert base.bodies.belongs("IT Coalition (EE,LU lead)", "udcg")
    assert not base.bodies.belongs("JEF", "nato")
    assert not base.bodies.belongs("no such label", "nato")
    assert base.bodies.belongs("nato", "nato")


def test_a_body_without_a_better_name_is_called_by_its_label(base: FactBase) -> None:
    assert base.bodies.name("JEF") == "JEF"
    assert base.bodies.name("no such label") == "no such label"


def test_every_step_of_a_procedure_belongs_to_the_body_asked_for(base: FactBase) -> None:
    steps = base.procedures("nato")
    assert any(step.body == "NATO" for step in steps)
    assert all(base.bodies.belongs(step.body, "nato") for step in steps)
    assert base.procedures("no such grouping") == ()


def test_support_is_told_of_the_donors_asked_for(base: FactBase) -> None:
    rows = base.support(["EST"])
    assert {row.donor for row in rows} == {"EST"}
    assert {"military", "total"} <= {row.category for row in rows}


def test_a_document_is_found_by_its_key_only(base: FactBase) -> None:
    assert base.source("north-atlantic-treaty").grade == "official"
    with pytest.raises(NotFoundError, match="'NATO' is not a source of the fact base"):
        base.source("NATO")


def test_a_document_is_cited_once_in_the_order_of_asking(base: FactBase) -> None:
    keys = ["teu", "north-atlantic-treaty", "teu"]
    assert [r.key for r in base.references(keys)] == ["teu", "north-atlantic-treaty"]


def test_facts_cite_the_documents_they_rest_on(base: FactBase) -> None:
    rows = base.spending(["EST"], date(2024, 1, 1))
    assert {r.key for r in base.cited_by(rows)} == {key for row in rows for key in row.source}
