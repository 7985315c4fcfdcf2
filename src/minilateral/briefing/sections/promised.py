"""What it has promised: targets and whether they will come, who carries what, pledges delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minilateral.briefing import words
from minilateral.briefing.document import (
    Block,
    Bullets,
    Figure,
    Question,
    Row,
    Section,
    Statement,
    Table,
    flag,
    resting_on,
    said,
)
from minilateral.briefing.sections.announced import announced, hague
from minilateral.briefing.sections.money import of_best_year
from minilateral.commit.burden import Burden, burden
from minilateral.commit.ledger import CAVEAT, KEPT, Ledger, ledger
from minilateral.commit.outlook import Outlook
from minilateral.facts.records.base import UNCITED

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

TITLE = "What it has promised"


def section(question: Question) -> Section:
    """Targets and their standing, what The Hague adds, burdens, pledges and coalition money."""
    outlook = Outlook(question.base, question.on)
    blocks: list[Block] = [*announced(question, outlook)]
    blocks += hague(outlook, question)
    blocks += _burden(question)
    blocks += _pledges(ledger(question.base, question.on, question.subject))
    return Section("promised", TITLE, tuple(blocks))


def _burden(question: Question) -> list[Block]:
    """Who carries what in the latest year that most members have, and size against burden."""
    best = of_best_year(question)
    if not best:
        return []
    found = burden(question.subject, best[0].year)
    blocks: list[Block] = [_shares(found)]
    spending = [c for c in found.correlations if c.burden == "spending"]
    if spending:
        blocks.append(_correlation_figure(found))
    return blocks


def _shares(found: Burden) -> Table:
    columns = (
        *("Member", "% of GDP", "Of spending", "Of GDP", "Equipment, %", "Thousand persons"),
        "Aid to Ukraine, % of GDP of 2021",
    )
    rows = tuple(
        Row(
            (
                row["name"],
                words.figure(row["spending_pct_gdp"]),
                _part(row["share_of_spending"]),
                _part(row["share_of_output"]),
                words.figure(row["equipment_pct"], 1),
                words.figure(row["personnel_thousands"], 1),
                words.figure(row["ukraine_aid_pct_gdp_2021"]),
            ),
            tuple(key for key in carrier.sources[:4] if key != UNCITED),
            flag(bool(carrier.spending and carrier.spending.verified), carrier.sources),
        )
        for row, carrier in zip(found.rows(), found.carriers, strict=True)
    )
    caption = f"Who carries what, {found.year} ({words.plain(found.edition)})"
    return Table(caption, columns, rows, frozenset(columns[1:]))


def _part(share: float | None) -> str:
    return "unknown" if share is None else f"{100 * share:.1f} %"


def _correlation_figure(found: Burden) -> Figure:
    spending = [c for c in found.correlations if c.burden == "spending"]
    last = spending[-1]
    keys = tuple(dict.fromkeys(k for c in found.carriers for k in c.sources if k != UNCITED))[:4]
    rows = tuple(
        Row(
            (c.burden, str(c.year), str(c.members), f"{c.rho:.2f}", f"{c.low:.2f} to {c.high:.2f}"),
            keys,
        )
        for c in found.correlations
    )
    columns = ("Burden", "Year", "Members", "Rank correlation", "90 % interval")
    return Figure(
        "exploitation",
        lambda: _draw(found),
        f"Rank correlation of output and share of GDP by year; in {last.year} {last.rho:.2f}, "
        f"between {last.low:.2f} and {last.high:.2f}, with {last.members} members.",
        "Above zero, larger members carry a larger share of their income, as Olson and Zeckhauser "
        "(1966) expect of a pure public good; with private benefits beside (Sandler and Hartley "
        "2001) there need be none. One edition a year; a band that holds zero shows none.",
        Table("Size against burden", columns, rows, frozenset({"Year", "Members"})),
    )


def _draw(found: Burden) -> Drawing:
    from minilateral.charts import YearBand, bands

    return bands(
        [
            YearBand("size and spending", c.year, c.rho, c.low, c.high)
            for c in found.correlations
            if c.burden == "spending"
        ],
        y_title="rank correlation",
    )


def _pledges(found: Ledger) -> list[Block]:
    """What became of single pledges, and the money of a coalition."""
    blocks: list[Block] = []
    if found.pledges:
        counts = {o: sum(p.outcome == o for p in found.pledges) for o in (*KEPT, "withdrawn")}
        silent = sum(p.outcome == "not_published" for p in found.pledges)
        kept = sum(counts[o] for o in KEPT)
        gone = f"{counts['withdrawn']} {'was' if counts['withdrawn'] == 1 else 'were'}"
        text = (
            f"Of {words.count(len(found.pledges), 'single pledge')} to Ukraine of its members, or "
            f"through it, {kept} came ({counts['late']} late, {counts['over_delivered']} with more "
            f"than promised), {gone} withdrawn, and of {silent} no delivery is "
            "published; the rest is open or superseded"
        )
        blocks.append(Bullets((Statement(words.sentence(text), *resting_on(*found.pledges)),)))
        blocks.append(said(CAVEAT))
    if found.account is not None:
        blocks.append(_account(found))
    return blocks


def _account(found: Ledger) -> Table:
    assert found.account is not None
    rows = tuple(
        Row(
            (
                words.partial(read.as_of),
                read.kind,
                found.base.states.names(read.contributors) or "all together",
                words.figure(row["eur_m"], 1),
                words.sentence(read.note or "–").rstrip("."),
            ),
            *resting_on(read),
        )
        for row, read in zip(found.account.over_time(), found.account.rows_read, strict=True)
    )
    columns = ("As of", "What", "Of whom", "EUR m", "Note")
    return Table("Its money as published", columns, rows, frozenset({"EUR m"}))
