"""How fast, on the record: who was first where both faced the same incident, and how firmly."""

from __future__ import annotations

import numpy as np

from minilateral.briefing import words
from minilateral.briefing.document import (
    Block,
    Figure,
    Question,
    Row,
    Section,
    Table,
    resting_on,
    said,
)
from minilateral.core.errors import NotFoundError, UsageError
from minilateral.evidence.choices import AGAINST
from minilateral.evidence.coding import Coding, Mask, coded
from minilateral.evidence.episodes import Episodes, episodes
from minilateral.evidence.families import Family
from minilateral.evidence.kaplan_meier import Curve, curve_of
from minilateral.evidence.paired import Paired, held_against
from minilateral.evidence.pairs import ENDINGS
from minilateral.evidence.reliability import reliability
from minilateral.evidence.sides import side
from minilateral.evidence.specification import summary
from minilateral.evidence.specify import specified
from minilateral.evidence.survival import FEWEST
from minilateral.evidence.survival_chart import drawn
from minilateral.facts import Grouping

TITLE = "How fast, on the record"
#: The comparisons, the fair one first.
READINGS = {
    "decision at the same level of authority": Coding(equal_authority=True),
    "deployment": Coding(outcome="deployment"),
    "decision at any level": Coding(),
}
CAVEATS = (
    "Incidents were chosen because they are known; they are no sample, and no test makes them one.",
    "Acts differ: an order of ships and an agreed line both count as decisions.",
    "Where one side never acted, the other is first by default. A side that is watched no more "
    "when the other acts is counted as unclear.",
    "Levels of authority are in part our judgement; the list of episodes above marks them.",
)
#: With fewer decided pairs nothing is settled.
FEW = 10


def section(question: Question) -> Section:
    """The subject against each other body, then delays over its incidents, then how firm it is."""
    try:
        found = episodes(question.base, question.on)
    except NotFoundError:
        return Section("record", TITLE, (said("The record begins after this day."),))
    own = _rows(question, found, question.subject)
    if not own.any():
        text = f"The record holds no episode of {question.subject.in_prose}."
        return Section("record", TITLE, (said(text, *_in_general(found)), said(*CAVEATS)))
    compared = [_compared(question, found, own, body) for body in question.against]
    met = [three for three in compared if three[-1].count]
    blocks: list[Block] = []
    if met:
        blocks.append(said(*(_first_words(question, three) for three in met)))
        blocks.append(_pair_table(met))
    if own.sum() >= FEWEST:
        blocks.append(_figure(question, found, own))
    blocks += [said(*_specifications(question, found), *_in_general(found)), said(*CAVEATS)]
    return Section("record", TITLE, tuple(blocks))


def _rows(question: Question, found: Episodes, body: Grouping) -> Mask:
    belongs = question.base.bodies.belongs
    return np.array([belongs(record.body, body.id) for record in found.records])


def _compared(question: Question, found: Episodes, own: Mask, body: Grouping) -> tuple[Paired, ...]:
    other = _rows(question, found, body) & ~own
    names = question.subject.short_name, body.short_name
    return tuple(
        held_against(found, (names[0], own), (names[1], other), coding)
        for coding in READINGS.values()
    )


def _first_words(question: Question, three: tuple[Paired, ...]) -> str:
    """The three comparisons with one body, counted from the table."""
    other = next(b.in_prose for b in question.against if b.short_name == three[0].large)
    equal, deployed, decided = (_in_words(pairs, other) for pairs in three)
    at_level = f"{equal} where both decided at the same level of authority"
    if not three[0].count:
        at_level = "in no case, for the two never decided at the same level of authority"
    few = three[-1].pairs.small_first + three[-1].pairs.large_first < FEW
    end = "; so few cases settle nothing" if few else f"; sign test p = {three[-1].p:.2f}"
    return words.sentence(
        f"Beside {other}, {question.subject.in_prose} was first {at_level}, {deployed} to deploy, "
        f"and {decided} to decide at any level{end}"
    )


def _in_words(pairs: Paired, other: str) -> str:
    score = pairs.pairs
    return f"in {score.small_first} of {pairs.count} ({other} in {score.large_first})"


def _pair_table(met: list[tuple[Paired, ...]]) -> Table:
    rows = tuple(row for three in met for row in _pair_rows(*three))
    columns = ("Incident", "Beside", "First to decide", "Levels", "First to deploy")
    return Table("Who was first in the incidents that both faced", columns, rows)


def _pair_rows(equal: Paired, deployed: Paired, decided: Paired) -> list[Row]:
    """A row for each incident; the pairs of all three comparisons run along the incidents."""
    acts = dict(zip(np.flatnonzero(decided.pairs.paired), decided.rows(), strict=True))
    records = decided.records()
    rows = []
    for index, act in sorted(acts.items(), key=lambda item: item[1]["date"]):
        incident = decided.episodes.incidents[index]
        levels = [act[f"{which}_level"] or "no decision" for which in ("small", "large")]
        cells = (
            f"{act['incident']} ({words.day(act['date'])})",
            decided.large,
            _ending(decided, int(index)),
            "both " + levels[0] if equal.pairs.paired[index] else ", ".join(levels),
            _ending(deployed, int(index)),
        )
        rows.append(Row(cells, *resting_on(*(r for r in records if r.incident_id == incident))))
    return rows


def _ending(pairs: Paired, index: int) -> str:
    """Who was first in an incident, and by how much."""
    ending, gap = ENDINGS[pairs.pairs.ending[index]], pairs.pairs.gap[index]
    first = {"small": pairs.small, "large": pairs.large}.get(ending.split()[0])
    if first is None:
        return ending
    by = "the other never did" if np.isnan(gap) else words.count(int(abs(gap)), "day")
    return f"{first}, {by}"


def _figure(question: Question, found: Episodes, own: Mask) -> Figure:
    """Delays over the incidents that the subject faced, so that all face the same ones."""
    read = coded(found, Coding())
    faced = np.isin(found.incident_of, found.incident_of[own & read.kept])
    rows = {body: _rows(question, found, body) & faced & read.kept for body in question.bodies}
    curves = {body: curve_of(read, kept) for body, kept in rows.items() if kept.any()}
    return Figure(
        "record",
        lambda: drawn({body.short_name: c for body, c in curves.items()}, read.coding),
        f"Share that had not decided, by days since the incident, of "
        f"{words.listed([body.short_name for body in curves])}. "
        "The medians stand in the table.",
        f"Counted from the episodes listed above: those of incidents that "
        f"{question.subject.in_prose} had before it. The curve takes the end of watching, as when "
        "another body takes over, as telling nothing of what would have followed.",
        _delay_table(curves),
    )


def _delay_table(curves: dict[Grouping, Curve]) -> Table:
    rows = tuple(
        Row((body.short_name, str(c.n), str(c.events), _day(c.median), _band(c)))
        for body, c in curves.items()
    )
    columns = ("Body", "Episodes", "Decided", "Median days", "95 % band")
    numbers = frozenset({"Episodes", "Decided", "Median days"})
    return Table("Days from incident to decision", columns, rows, numbers)


def _specifications(question: Question, found: Episodes) -> list[str]:
    """Whether the order of first decisions survives other readings of the record."""
    against = [name for body in question.against for name in AGAINST if name == body.short_name]
    name = question.subject.short_name
    try:
        specifications = specified(found, (Family(name, name),), against)
    except (NotFoundError, UsageError):
        return []
    told = summary(specifications)
    if not against or told["share_small_faster"] is None:
        return []
    return [
        f"Under {told['n']} different readings of the record {question.subject.in_prose} is first "
        f"more often than {words.listed(against)} in {told['share_small_faster']:.0%}; these "
        "readings share the same few incidents, so the share is no probability."
    ]


def _in_general(found: Episodes) -> list[str]:
    """All small groups against the institutions, and how well the dates can be coded."""
    large = "institution", side(found, "institution")
    small, minilateral = (
        held_against(found, (name, side(found, name)), large, coding)
        for name, coding in (
            ("small", Coding()),
            ("minilateral", Coding(standing_bodies_only=True)),
        )
    )
    equal = held_against(
        found, ("small", side(found, "small")), large, Coding(equal_authority=True)
    )
    return [
        f"In the whole record, {found.title}, small groups were first to decide in "
        f"{small.pairs.small_first} of {small.count} incidents and the better of NATO and the EU "
        f"in {small.pairs.large_first} (sign test p = {small.p:.2f}); at the same level of "
        f"authority {equal.pairs.small_first} to {equal.pairs.large_first}, standing minilaterals "
        f"alone {minilateral.pairs.small_first} to {minilateral.pairs.large_first}. The first "
        "figure holds coalitions made for the occasion, which always act: one that never formed "
        "left no row.",
        *_reliability(found),
    ]


def _reliability(found: Episodes) -> list[str]:
    """How two codings agree, where any episode was coded twice by the day."""
    try:
        return [reliability(found).sentence()]
    except UsageError:
        return []


def _band(curve: Curve) -> str:
    low, high = curve.median_band
    return "–" if low is None else f"{_day(low)} to {_day(high)}"


def _day(value: float | None) -> str:
    return "not reached" if value is None else f"{value:.0f}"
