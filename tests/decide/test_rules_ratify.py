"""The second stage: whose gate at home undoes what governments agreed."""

from __future__ import annotations

import pytest

from minilateral.core.errors import MinilateralError, NotFoundError, RuleError
from minilateral.decide.ballot import Ballot
from minilateral.decide.monotone import monotone_fault
from minilateral.decide.ratify import Gate, Ratified, Ratifies, gates
from minilateral.decide.rules import AllOf, ConstructiveAbstention, OptIn, thirds
from minilateral.decide.verdict_tree import diagram
from minilateral.facts import fact_base

BASE = fact_base()
FOUR = ("DEU", "EST", "FRA", "GBR")


def test_one_parliament_stops_a_consensus() -> None:
    rule = Ratified(AllOf(), gates(BASE, FOUR, {"DEU": "no", "EST": "yes"}))
    verdict = rule.judge(Ballot.of(FOUR, yes=FOUR))
    assert not verdict.passed
    assert [part.passed for part in verdict.parts] == [True, False]
    assert any(remark.startswith("it failed at home: refused by DEU") for remark in verdict.remarks)
    assert "prior approval" in diagram(verdict)


def test_under_opt_in_a_refusing_parliament_only_takes_its_state_out() -> None:
    """Germany's Bundestag decides on armed deployments (ParlBG 2005)."""
    rule = Ratified(OptIn(("GBR",), min_participants=2), gates(BASE, FOUR, {"DEU": "no"}))
    verdict = rule.judge(Ballot.of(FOUR, yes=["DEU", "FRA", "GBR"]))
    assert verdict.passed
    assert verdict.bound == {"FRA", "GBR"}


def test_a_gate_of_which_nothing_is_known_is_not_open_yet() -> None:
    rule = Ratified(AllOf(), gates(BASE, FOUR, {"EST": "yes"}))
    verdict = rule.judge(Ballot.of(FOUR, yes=FOUR))
    assert not verdict.passed
    assert [r for r in verdict.remarks if r.startswith("not yet ratified: DEU")]


def test_open_gates_change_nothing() -> None:
    rule = Ratified(AllOf(), gates(BASE, FOUR, {"DEU": "yes", "EST": "yes"}))
    verdict = rule.judge(Ballot.of(FOUR, yes=FOUR))
    assert verdict.passed
    assert verdict.remarks == ("every gate at home is open",)


def test_gates_are_not_reached_where_governments_disagree() -> None:
    rule = Ratified(AllOf(), gates(BASE, FOUR, {"DEU": "no"}))
    verdict = rule.judge(Ballot.of(FOUR, yes=["DEU"], no=["FRA"]))
    assert len(verdict.parts) == 1
    assert "among the governments" in verdict.remarks[0]


def test_only_approval_is_a_gate() -> None:
    """France informs its parliament, Britain consults it: neither undoes a yes (art. 35(2))."""
    assert [gate.state for gate in gates(BASE, FOUR)] == ["DEU", "EST"]
    assert gates(BASE, ["DEU"], branch={"DEU": "urgent"})[0].organ == "ex post approval"


def test_stepping_aside_avoids_the_gate_so_a_yes_may_undo_the_act() -> None:
    """A declared abstainer is not bound and ratifies nothing: the law of one more yes ends here."""
    members = ("DEU", "EST", "FRA")
    consent = ConstructiveAbstention(AllOf(), thirds({"DEU": 1, "EST": 9, "FRA": 9}))
    closed = Ratified(consent, (Gate("DEU", "Bundestag", Ratifies.NO),))
    fault = monotone_fault(closed, members)
    assert fault is not None
    assert fault.state == "DEU"
    assert monotone_fault(consent, members) is None


@pytest.mark.parametrize(
    ("asked", "error", "message"),
    [
        ({"ratifies": {"DEU": "perhaps"}}, RuleError, "DEU ratifies 'perhaps'; say one of yes"),
        ({"ratifies": {"DUE": "no"}}, RuleError, "DUE is not among.*did you mean DEU"),
        ({"branch": {"DEU": "urgnt"}}, NotFoundError, "no approval branch 'urgnt'.*urgent"),
    ],
)
def test_bad_input(
    asked: dict[str, dict[str, str]], error: type[MinilateralError], message: str
) -> None:
    with pytest.raises(error, match=message):
        gates(BASE, FOUR, **asked)


def test_a_gate_is_given_once_and_for_a_member() -> None:
    gate = Gate("DEU", "Bundestag")
    with pytest.raises(RuleError, match="twice"):
        Ratified(AllOf(), (gate, gate))
    with pytest.raises(RuleError, match="a gate names POL, not a member"):
        Ratified(AllOf(), (Gate("POL", "Sejm"),)).judge(Ballot(FOUR))
