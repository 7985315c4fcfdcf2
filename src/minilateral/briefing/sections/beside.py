"""Beside NATO and the EU: who is served twice or not at all, forces promised twice, two tiers."""

from __future__ import annotations

from minilateral.align import overlap as overlaps
from minilateral.align import promised_twice as promises
from minilateral.align.frames import Frame, frame
from minilateral.align.overlap import FUNCTIONS, Overlap
from minilateral.align.promised_twice import (
    PromisedTwice,
    Stake,
    body_of,
    name_of,
    promised_twice,
)
from minilateral.align.tiers import CAVEAT, Tiers, tiers
from minilateral.briefing import words
from minilateral.briefing.document import (
    Block,
    Bullets,
    Figure,
    Paragraph,
    Question,
    Row,
    Section,
    Statement,
    Table,
    flag,
    known_of,
    resting_on,
    said,
)
from minilateral.core.errors import MinilateralError
from minilateral.facts import Grouping
from minilateral.facts.records.forces import SharedUnit

TITLE = "Beside NATO and the EU"
#: Null networks a year: enough for a band, few enough for a page.
DRAWS = 200
#: Two figures this near are one.
ROUNDING = 1e-9
#: Kinds of body of which it is asked whether they split in two.
LARGE = frozenset({"alliance", "union"})


def section(question: Question) -> Section:
    """Functions by member, forces promised to several bodies, and the tiers of the institutions."""
    blocks: list[Block] = []
    if question.against and question.subject.members:
        blocks += _functions(Overlap(question.subject, question.against))
    blocks += _promised(question)
    blocks += _tiers(question)
    return Section("beside", TITLE, tuple(blocks))


def _functions(found: Overlap) -> list[Block]:
    """How often each member is served each function by the bodies of the question."""
    names = found.subject.base.states
    rows = tuple(
        Row(
            (
                names.name(row["state"]),
                str(len(row["duplicates"])),
                str(len(row["complements"])),
                words.listed([words.plain(f) for f in row["gaps"]]) or "none",
            )
        )
        for row in sorted(found.by_state(), key=lambda row: names.name(row["state"]))
    )
    bodies = words.listed([body.in_prose for body in found.bodies])
    gaps = [words.plain(f) for f in found.gaps]
    text = f"{words.share(len(FUNCTIONS) - len(gaps), len(FUNCTIONS))} functions are served by "
    text += f"{bodies} together"
    text += f"; none of them serves {words.listed(gaps)}" if gaps else ""
    table = Table(
        "Functions by member: how many of these bodies serve them",
        ("Member", "By two or more", "By one", "By none"),
        rows,
        frozenset({"By two or more", "By one"}),
    )
    stated = Statement(words.sentence(text), known_of(*found.bodies))
    return [Paragraph((stated,)), table, said(overlaps.CAVEAT)]


def _promised(question: Question) -> list[Block]:
    found = promised_twice(question.base, question.subject, question.on)
    if not found.stakes and not found.listed:
        return [said("No force of its members is on public record as promised to any body.")]
    unsized = sum(stake.unsized for stake in found.stakes) + len(found.listed)
    whole = sum(len(stake.promises) for stake in found.stakes) + len(found.listed)
    text = (
        f"Its members have {words.count(whole, 'force')} promised or lent to some body on the day, "
        f"{unsized} of them of unknown size or class"
    )
    blocks: list[Block] = [said(words.sentence(text))]
    if found.stakes:
        blocks.append(_calendar(question, found))
    if found.doubled:
        blocks.append(
            Table(
                "Promised to more than one body: a possible clash",
                ("State", "Forces", "Exists", "Promised", "In doubt", "Bodies", "Short"),
                tuple(_stake(question, stake) for stake in found.doubled),
                frozenset({"Exists", "Promised", "In doubt", "Short"}),
            )
        )
    else:
        blocks.append(said("No force of a known class is promised to more than one body."))
    if found.shared:
        blocks.append(Bullets(tuple(_shared(question, unit) for unit in found.shared)))
    return [*blocks, said(promises.CAVEAT)]


def _shared(question: Question, unit: SharedUnit) -> Statement:
    base = question.base
    bodies = words.listed([base.bodies.name(label) for label in unit.bodies])
    ends = f" to {words.partial(unit.until)}" if unit.until else ", no end seen"
    text = f"{base.states.name(unit.owner)}, {unit.unit}: under the labels of {bodies} at once"
    text += f", from {words.partial(unit.since)}{ends}"
    return Statement(words.sentence(text), *resting_on(unit))


def _calendar(question: Question, found: PromisedTwice) -> Figure:
    base = question.base
    rows = tuple(
        Row(
            (
                base.states.name(promise.owner),
                promise.force,
                name_of(base, body_of(base, promise.body)),
                promise.status.replace("_", " "),
                promise.since,
                promise.until or "no end seen",
            ),
            promise.sources,
            flag(promise.cited, promise.sources),
        )
        for stake in found.stakes
        for promise in stake.promises
    )
    columns = ("State", "Force", "Body", "Status", "From", "To")
    return Figure(
        "promises",
        found.plot,
        f"Bars of what {found.body.short_name} members promised or lent to bodies around "
        f"{words.day(found.on)}, by state and class; the table names each.",
        "An open bar has no end in the sources. Forces of no known class are left out.",
        Table("Forces promised or lent", columns, rows),
    )


def _stake(question: Question, stake: Stake) -> Row:
    bodies = [name_of(question.base, name) for name in stake.bodies]
    return Row(
        (
            question.base.states.name(stake.state),
            words.plain(stake.asset_class),
            words.figure(stake.exists),
            words.figure(stake.promised),
            words.figure(stake.perhaps),
            words.listed(bodies),
            words.figure(stake.short),
        ),
        tuple(dict.fromkeys(key for promise in stake.promises for key in promise.sources)),
        flag(all(promise.cited for promise in stake.promises), stake.promises[0].sources),
    )


def _tiers(question: Question) -> list[Block]:
    """The index of each institution it is held against, where the closed frame allows one."""
    chosen = frame(question.base)
    blocks: list[Block] = []
    for body in question.against:
        if body.record.kind in LARGE and not body.imagined:
            found = _asked(question, body, chosen)
            if found is not None:
                blocks += [_reading(question, body, found), _figure(body, found)]
    return [*blocks, said(CAVEAT)] if blocks else []


def _asked(question: Question, body: Grouping, chosen: Frame) -> Tiers | None:
    """The tiers of a body; None where no year of it has an index."""
    assert chosen.closed_from is not None
    years = range(chosen.closed_from.year, question.on.year + 1)
    try:
        found = tiers(question.base, body.id, chosen, years, question.on, draws=DRAWS)
    except MinilateralError:
        return None
    return found if any(year.index is not None for year in found.years) else None


def _reading(question: Question, body: Grouping, found: Tiers) -> Paragraph:
    year = [year for year in found.years if year.index is not None][-1]
    names = question.base.states
    assert year.index is not None
    assert year.null_low is not None
    assert year.null_high is not None
    where = "above" if year.index > year.null_high + ROUNDING else "within"
    where = "below" if year.index < year.null_low - ROUNDING else where
    text = (
        f"Two tiers inside {body.in_prose}: the index is {year.index:.2f} in {year.year} "
        f"(1 is a perfect inner circle), {where} what chance gives "
        f"({year.null_low:.2f} to {year.null_high:.2f})"
    )
    if year.core_is:
        text += "; the inner circle is made of members of "
        text += name_of(question.base, year.core_is[0])
    elif len(year.periphery) <= 5:
        text += f"; outside it: {names.names(year.periphery)}"
    return Paragraph((Statement(words.sentence(text), found.frame.sources),))


def _figure(body: Grouping, found: Tiers) -> Figure:
    shown = [year for year in found.years if year.index is not None]
    rows = tuple(
        Row(
            (
                str(year.year),
                words.figure(year.index),
                f"{words.figure(year.null_low)} to {words.figure(year.null_high)}",
                f"{words.figure(year.depth_low)} to {words.figure(year.depth_high)}",
                str(len(year.core)),
            )
        )
        for year in shown
    )
    columns = ("Year", "Index", "Chance", "Other depths", "In the core")
    return Figure(
        f"tiers-{body.id}",
        found.plot,
        f"Index of two tiers inside {body.short_name} from {shown[0].year} to {shown[-1].year}; "
        f"last {words.figure(shown[-1].index)}.",
        f"Frame: {found.frame.rule}.",
        Table(f"Two tiers inside {body.short_name}", columns, rows, frozenset(columns)),
    )
