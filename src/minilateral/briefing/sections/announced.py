"""Announced targets, whether they will come, and what the pledge of The Hague adds."""

from __future__ import annotations

from collections.abc import Iterator

from minilateral.briefing import words
from minilateral.briefing.document import (
    Block,
    Paragraph,
    Question,
    Row,
    Statement,
    Table,
    flag,
    resting_on,
    said,
)
from minilateral.commit.collective import Collective, collective
from minilateral.commit.hague import Added, added
from minilateral.commit.outlook import Outlook
from minilateral.commit.standing import CAVEAT, Standing
from minilateral.commit.targets import standings
from minilateral.core.errors import NotFoundError
from minilateral.facts.records.base import UNCITED
from minilateral.facts.records.money import Target


def announced(question: Question, outlook: Outlook) -> Iterator[Block]:
    """Every target of the members and of bodies they share, superseded ones too."""
    rows = [_collective(outlook, question, target) for target in _collective_targets(question)]
    members = sorted(question.subject.members, key=question.base.states.name)
    rows += [_own(question, one) for state in members for one in standings(outlook, state)]
    if not rows:
        yield said("No announced target of its members is in the fact base.")
        return
    columns = ("Who", "Target", "By", "Announced", "Now", "Missing", "Will it come?", "Standing")
    yield Table("Announced targets, superseded ones kept: they show slippage", columns, tuple(rows))
    yield said(CAVEAT)


def _collective_targets(question: Question) -> tuple[Target, ...]:
    """Targets of the subject, and of bodies beside it that share members with it."""
    own = set(question.subject.members)
    owners = [b.short_name for b in question.bodies if own & set(b.members)]
    return question.base.targets(owners, question.on)


def _collective(outlook: Outlook, question: Question, target: Target) -> Row:
    """A body's target, told for those members that the subject shares with it."""
    body = next(b for b in question.bodies if b.short_name == target.owner)
    shared = sorted(set(body.members) & set(question.subject.members))
    found = collective(outlook, target, shared)
    now = "–" if found.now is None else f"{words.figure(found.now)} together, {_there(found)}"
    return _row(question, found, now)


def _there(found: Collective) -> str:
    return f"{words.share(found.there, len(found.members))} there"


def _own(question: Question, found: Standing) -> Row:
    now = "–"
    if found.now is not None:
        mark = "e" if found.now.estimate else ""
        now = f"{words.figure(found.now.value)} ({found.now.year}{mark})"
        asked = words.figure(found.required_per_year or 0.0)
        now += f", +{asked} a year asked" if asked != "0" else ""
    return _row(question, found, now)


def _row(question: Question, found: Standing | Collective, now: str) -> Row:
    target = found.target
    parts = (target.status, target.note, _slipped(found))
    mark = flag(target.verified, target.source)
    return Row(
        (
            question.base.states.name(target.owner),
            f"{words.figure(target.target_value)} {unit(target.unit)}",
            str(target.target_year) if target.target_year else "no year",
            words.partial(target.announced_date),
            now,
            _missing(found),
            _chance(found),
            words.sentence("; ".join(part for part in parts if part)),
        ),
        tuple(key for key in found.sources if key != UNCITED),
        "partly uncited" if mark and now != "–" else mark,
    )


def _missing(found: Standing | Collective) -> str:
    points, euros = found.shortfall_points, found.shortfall_eur
    if points is None:
        return "–"
    if points == 0:
        return "nothing"
    amount = (
        "" if euros is None else f", EUR {words.figure(euros / 1e9, 1 if euros > 1e9 else 2)} bn"
    )
    return f"{words.figure(points)} points{amount}"


def _chance(found: Standing | Collective) -> str:
    if isinstance(found, Standing) and found.successor is not None:
        return "superseded"
    if found.chance is None:
        return found.reason
    p, low, high = (_percent(x) for x in (found.chance.p, found.chance.low, found.chance.high))
    return f"{p} ({low} to {high})"


def _percent(share: float) -> str:
    """Whole per cents; never 0 or 100 for what is neither."""
    if 0 < share < 0.005:
        return "under 1 %"
    return "over 99 %" if 0.995 < share < 1 else f"{100 * share:.0f} %"


def _slipped(found: Standing | Collective) -> str:
    new = found.successor if isinstance(found, Standing) else None
    if new is None:
        return ""
    year = f" by {new.target_year}" if new.target_year else ""
    return f"replaced by {words.figure(new.target_value)} {unit(new.unit)}{year}"


def hague(outlook: Outlook, question: Question) -> list[Block]:
    """What the pledge adds, against American spending and what replacing it is said to cost."""
    try:
        found = added(outlook, question.subject)
    except NotFoundError:
        return []
    rows = tuple(
        Row(
            (
                line.name,
                str(len(line.core.members)),
                words.figure(line.spending / 1e9, 0),
                words.figure(line.added / 1e9, 0),
                words.figure(line.without_exception / 1e9, 0),
                words.figure(line.related_at_most / 1e9, 0),
                "–" if line.to_american is None else f"{100 * line.to_american:.0f} %",
            ),
            tuple(key for key in line.core.sources if key != UNCITED),
        )
        for line in found.lines
    )
    columns = (
        *("Allies in", "With a figure", "Spend now", "3.5 % adds", "With the claimed exception"),
        *("1.5 % adds at most", "3.5 % adds, beside American spending"),
    )
    caption = f"What the pledge of The Hague would add a year, EUR bn. {found.price_base}"
    return [Table(caption, columns, rows, frozenset(columns[1:])), _costs(found)]


def _costs(found: Added) -> Paragraph:
    statements = []
    for cost, low, high in found.costs:
        amount = words.figure(low / 1e9, 0)
        amount += "" if low == high else f" to {words.figure(high / 1e9, 0)}"
        years = f" over {cost.years} years" if cost.years else ""
        text = f"{cost.scope}: replacing that is said to cost about EUR {amount} bn{years}"
        statements.append(Statement(words.sentence(text), *resting_on(cost)))
    return Paragraph(tuple(statements))


def unit(code: str) -> str:
    """The unit of a target in words."""
    shown = {
        "pct_gdp": "% of GDP",
        "pct_gdp_per_year": "% of GDP a year",
        "pct_of_defence_exp": "% of defence spending",
        "eur_bn": "EUR bn",
        "eur_bn_per_year": "EUR bn a year",
        "usd_bn_per_year": "USD bn a year",
        "gbp_bn_per_year": "GBP bn a year",
        "nok_bn": "NOK bn",
        "eur_bn_loans": "EUR bn in loans",
    }
    return shown.get(code, words.plain(code).replace("pct", "%"))
