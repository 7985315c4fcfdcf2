"""What scenario, tables and record say of the parameters, put in the place of bare assumptions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import log, sqrt

from minilateral.crisis.acting import ActingBody
from minilateral.crisis.calibration import calibrated, kind_of
from minilateral.crisis.defaults import body_parameters, common_parameters
from minilateral.crisis.parameters import Basis, Parameter, Parameters
from minilateral.crisis.procedure import BodyProcedure, Span
from minilateral.crisis.scenario import Scenario
from minilateral.facts import FactBase
from minilateral.facts.records.base import UNCITED
from minilateral.facts.records.needs import Basis as Ground
from minilateral.facts.records.scenario import Estimate

#: From a 90 % interval of a normal distribution to its standard deviation.
_DEVIATIONS = 2 * 1.6448536269514722
#: A step of hours is never quicker than this, in days.
_QUICKEST = 0.05
_BASES: dict[str, Basis] = {"rule": "rule", "observed": "record"}


def parameters_of(
    scenario: Scenario,
    bodies: Sequence[ActingBody],
    procedures: Sequence[BodyProcedure],
) -> Parameters:
    """Every parameter of a world, as the scenario, the tables and the record have it."""
    items = [*common_parameters(), *(p for body in bodies for p in body_parameters(body.name))]
    known = Parameters(tuple(items))
    known = known.with_items(_of_scenario(known, scenario, bodies))
    armed = scenario.record.threshold == "armed"
    for body, procedure in zip(bodies, procedures, strict=True):
        known = known.with_items(_of_body(known, body, procedure, armed))
    return known.with_items(_of_record(scenario.base, bodies))


def _of_scenario(
    known: Parameters, scenario: Scenario, bodies: Sequence[ActingBody]
) -> Iterator[Parameter]:
    record = scenario.record
    never, days = record.attribution.never_clear, record.attribution.median_days
    low, high = never.range
    yield _estimated(known["clarity_chance"], never, 1 - never.value, (1 - high, 1 - low))
    reach = (max(days.range[0], _QUICKEST), max(days.range[1], _QUICKEST))
    yield _estimated(known["clarity_days"], days, max(days.value, _QUICKEST), reach)
    yield _estimated(known["horizon_days"], record.horizon_days)
    levers = record.levers
    for name, estimate, neutral in (
        ("timing_factor", levers.timing, 1.0),
        ("feint_share", levers.feint_share, 0.0),
        ("feint_days", levers.feint_days, 0.0),
    ):
        # A lever is not pulled unless someone pulls it; the scenario says how far it can be.
        reach = (min(neutral, estimate.range[0]), estimate.range[1])
        yield _estimated(known[name], estimate, neutral, reach)
    yield _estimated(known["gap_days"], levers.repeated_after_days)
    overlaps = [b.entry.hands_over.overlap_days for b in bodies if b.entry and b.entry.hands_over]
    if overlaps:
        yield _estimated(known["overlap_days"], overlaps[0])


def _of_record(base: FactBase, bodies: Sequence[ActingBody]) -> Iterator[Parameter]:
    """What was fitted to the record: of governments, and of bodies by their kind.

    A made-up body is of no kind; its days are those of the table of procedures.
    """
    kinds = {body.name: kind_of(body.grouping) for body in bodies if body.made_up is None}
    fitted = {item.name: item for item in calibrated(base, list(kinds.values()))}
    yield from fitted.values()
    for body, kind in kinds.items():
        for step in ("meeting_days", "meeting_spread"):
            yield replace(fitted[f"{step}:{kind}"], name=f"{step}:{body}")


def _of_body(
    known: Parameters, body: ActingBody, procedure: BodyProcedure, armed: bool
) -> Iterator[Parameter]:
    """The steps of a body; its silence is the urgent one where there is an armed attack."""
    name = body.name
    meeting = procedure.meeting
    low, high = max(meeting.low, _QUICKEST), max(meeting.high, _QUICKEST)
    yield _spanned(known[f"meeting_days:{name}"], meeting, sqrt(low * high), (low, high))
    spread = log(high / low) / _DEVIATIONS
    yield _spanned(known[f"meeting_spread:{name}"], meeting, spread, (0.0, max(1.5, spread)))
    silence = procedure.urgent_silence if armed else procedure.silence
    for step, span in (("silence", silence), ("generation", procedure.generation)):
        for end in ("low", "high"):
            value = span.low if end == "low" else span.high
            yield _spanned(known[f"{step}_{end}:{name}"], span, value, (0.0, max(span.high, value)))
    redraft = procedure.redraft
    middle = (redraft.low + redraft.high) / 2
    item = known[f"redraft_days:{name}"]
    reach = (min(item.low, redraft.low), max(item.high, redraft.high))
    yield _spanned(item, redraft, middle, reach)
    if body.entry and body.entry.delegation:
        lever = known[f"delegated:{name}"]
        keys = tuple(key for key in body.entry.delegation.source if key != UNCITED)
        yield replace(lever, value=1.0, source=keys)
    order = procedure.delegated
    if order is not None:
        middle = (order.low + order.high) / 2
        yield _spanned(known[f"delegated_days:{name}"], order, middle, (order.low, order.high))


def _estimated(
    item: Parameter,
    ground: Estimate,
    value: float | None = None,
    reach: tuple[float, float] | None = None,
) -> Parameter:
    """A parameter as the scenario estimates it."""
    value = ground.value if value is None else value
    low, high = ground.range if reach is None else reach
    return replace(
        item,
        value=value,
        low=min(low, value),
        high=max(high, value),
        basis="record" if ground.type == "precedent" else "assumption",
        source=_keys(ground),
    )


def _spanned(item: Parameter, span: Span, value: float, reach: tuple[float, float]) -> Parameter:
    """A parameter as the table of procedures has it."""
    basis = "assumption" if span.assumed else _BASES.get(span.basis, "assumption")
    return replace(item, value=value, low=reach[0], high=reach[1], basis=basis, source=span.sources)


def _keys(ground: Ground) -> tuple[str, ...]:
    return tuple(key for key in ground.source if key != UNCITED)
