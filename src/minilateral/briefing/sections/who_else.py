"""Who else? What one member more or fewer would do, and whether as many others could do better."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite

from minilateral.affinity.cohesion import SOURCES as VOTES
from minilateral.briefing import words
from minilateral.briefing.document import (
    Block,
    Bullets,
    Flag,
    Paragraph,
    Question,
    Row,
    Section,
    Statement,
    Table,
    said,
)
from minilateral.core.errors import MinilateralError
from minilateral.design.archive_kernels import TOLERANCE
from minilateral.design.candidates import Candidates, candidates, without_each
from minilateral.design.same_size import room
from minilateral.design.serves import needs_of
from minilateral.design.standing import worth
from minilateral.facts.records.base import UNCITED
from minilateral.respond.needs import Need

TITLE = "Who else?"
CAVEAT = (
    "What-ifs of inventory, readiness and votes: who would want to join or leave, and whom the "
    "members would want, is not in them. Losses are of one member at a time, by name; gains too."
)


def section(question: Question) -> Section:
    """Needs met today, without each member, with each candidate, and by as many others."""
    subject = question.subject
    needs = needs_of(subject)
    if not needs:
        text = (
            "No need of the fact base is told by its functions and region, so that nothing is said "
            "of members more or fewer; the command join answers for a need of your choice."
        )
        return Section("who-else", TITLE, (said(text),))
    others = sorted({s for body in question.against for s in body.members})
    try:
        found = candidates(subject, [*others, *subject.members], needs)
    except MinilateralError as error:
        return Section("who-else", TITLE, (said(words.sentence(str(error))),))
    blocks: list[Block] = [*_today(found), _fewer(found)]
    if found.changes:
        blocks += [*_more(found), _as_many(found)]
    return Section("who-else", TITLE, (*blocks, said(CAVEAT)))


def _word(found: Candidates, need: Need, of: str = "coverage") -> str:
    """The word of a measure of one need."""
    return of if len(found.needs) == 1 else f"{of}_{need.id.replace('-', '_')}"


def _today(found: Candidates) -> list[Block]:
    """What it is for, and what it meets of each need as it is."""
    statements = []
    known = found.found
    for need, case, tests in zip(found.needs, known.cases, known.measures.tests, strict=False):
        met, kept = (found.base[_word(found, need, of)] for of in ("coverage", "kept"))
        text = (
            f"{need.name}: it meets {_percent(met)} of {words.count(len(case.lines), 'line')} that "
            f"can be judged, and {_percent(kept)} after the single loss that costs most; with all "
            f"candidates {_percent(worth(tests, range(len(known.states))))}"
        )
        keys = tuple(reference.key for reference in need.references())
        statements.append(Statement(words.sentence(text), keys))
    lead = "By our reading of its functions and region it is for these needs."
    return [said(lead), Bullets(tuple(statements))]


def _fewer(found: Candidates) -> Table:
    """The lines that are met without each member, where they are fewer."""
    names = found.body.base.states
    left = without_each(found.found, [s for s in found.body.members if s in found.found.states])

    def row(state: str) -> Row:
        cells = (names.name(state), _told(found, left[state].__getitem__, "coverage"))
        return Row(cells, *_behind(found, state))

    return Table(
        "Lines met without one member, all others there",
        ("Without", "Met of the lines, where they are fewer"),
        tuple(row(state) for state in sorted(left, key=names.name)),
    )


def _more(found: Candidates) -> list[Block]:
    """What each candidate would add, of those that would add lines, now or after a loss."""
    names = found.body.base.states
    asked = [_word(found, need, of) for need in found.needs for of in ("coverage", "kept")]
    adding = [s for s, change in found.changes.items() if any(change[word] > 0 for word in asked)]
    rest = [state for state in found.changes if state not in adding]
    told = f"Of {words.count(len(found.changes), 'candidate')} among those it is held against, "
    if not adding:
        return [said(f"{told}none would by itself add a line, now or after a loss.")]
    blocks: list[Block] = [
        Table(
            "Lines met with one member more",
            ("With", "Met of the lines, where more", "After the worst single loss", "Likeness, by"),
            tuple(_row(found, state) for state in sorted(adding, key=names.name)),
            frozenset({"Likeness, by"}),
        )
    ]
    if rest:
        blocks.append(said(f"{told}these would by themselves add none: {names.names(rest)}."))
    return blocks


def _row(found: Candidates, state: str) -> Row:
    """What one candidate would add."""
    changes = found.changes[state]

    def after(word: str) -> float:
        return found.base[word] + changes[word]

    cells = (
        found.body.base.states.name(state),
        *(_told(found, after, of) for of in ("coverage", "kept")),
        f"{round(changes['cohesion'], 3) + 0.0:+.3f}",
    )
    return Row(cells, *_behind(found, state, VOTES))


def _told(found: Candidates, after: Callable[[str], float], of: str) -> str:
    """The needs of which another share of the lines is met, and that share."""
    told = [
        f"{need.name} {_percent(after(word))}"
        for need in found.needs
        for word in [_word(found, need, of)]
        if abs(after(word) - found.base[word]) > TOLERANCE
    ]
    return "; ".join(told) or "as now"


def _behind(
    found: Candidates, state: str, others: tuple[str, ...] = ()
) -> tuple[tuple[str, ...], Flag]:
    """The documents behind the forces of a state that count for the needs, and their flag."""
    batches = {
        batch.id: batch
        for case in found.found.cases
        for batch, days in zip(case.pool.batches, case.days.min(axis=0), strict=True)
        if batch.owner == state and isfinite(days)
    }
    keys = dict.fromkeys(key for batch in batches.values() for key in batch.sources)
    known = tuple(key for key in keys if key != UNCITED)
    cited = all(batch.count_cited and batch.readiness_cited for batch in batches.values())
    mark: Flag = "" if cited else "partly uncited" if known else "uncited"
    return (*known, *others), mark


def _as_many(found: Candidates) -> Paragraph:
    """Whether as many others could do as well for the needs and vote more alike."""
    members = [state for state in found.body.members if state in found.found.states]
    one = room(found.found, members, "cohesion", ("coverage", "kept"))
    lead = (
        f"Of all groups of {len(members)} among its members and these candidates that on average "
        "meet as much, now and after the worst single loss,"
    )
    if not one.gain:
        sure = "none votes" if one.proven else "none was found that votes"
        text = f"{lead} {sure} more alike than it does ({one.own:.3f})."
    else:
        names = found.body.base.states.names(one.members)
        most = "the one that votes most alike" if one.proven else "the most alike that was found"
        text = (
            f"{lead} {most} has a mean likeness of {one.best:.3f} where it has {one.own:.3f}: "
            f"{names}. So far is it from the front of its size in that measure."
        )
    more = "The command design shows the front, and join every measure of a change."
    return Paragraph((Statement(text, VOTES), Statement(more)))


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
