"""The targets of a grouping: what bodies set for its members, what members set themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from minilateral.commit import figures
from minilateral.commit.collective import Collective, collective
from minilateral.commit.hague import Added, added
from minilateral.commit.outlook import Outlook
from minilateral.commit.replacement import Replacements, replacements
from minilateral.commit.targets import Targets, standings
from minilateral.core.errors import NotFoundError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.facts import Grouping
from minilateral.facts.records.base import UNCITED
from minilateral.facts.records.money import Target

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing


@dataclass(frozen=True, repr=False)
class GroupTargets(Result):
    """Collective targets told for the members, members' own targets, and what The Hague adds."""

    outlook: Outlook
    grouping: Grouping
    collectives: tuple[Collective, ...]
    members: tuple[Targets, ...]
    hague: Added | None
    replacements: Replacements

    @property
    def title(self) -> str:
        return f"Announced targets of {self.grouping.in_prose} and its members, {self.outlook.on}"

    def references(self) -> Sequence[Reference]:
        keys = [key for found in self.collectives for key in found.sources]
        keys += [key for m in self.members for s in m.standings for key in s.sources]
        told = [*(self.hague.references() if self.hague else ()), *self.replacements.references()]
        own = self.outlook.base.references(key for key in keys if key != UNCITED)
        return tuple({reference.key: reference for reference in (*own, *told)}.values())

    def rows(self) -> list[Mapping[str, Any]]:
        bound = [
            {
                "owner": found.target.owner,
                **row,
                **found.more(),
                "sources": ";".join(row["sources"]),
            }
            for found in self.collectives
            for row in [found.to_dict()]
        ]
        own = [
            {"owner": row["state"], **{k: v for k, v in row.items() if k != "state"}}
            for member in self.members
            for row in member.rows()
        ]
        columns = dict.fromkeys(key for row in (*bound, *own) for key in row)
        return [{name: row.get(name) for name in columns} for row in (*bound, *own)]

    def to_dict(self, full: bool = False) -> dict[str, Any]:
        """The answer of `minilateral targets GROUPING --json`; see docs/lookup/json.md."""
        return {
            "grouping": self.grouping.id,
            "on": self.outlook.on,
            "collective": [
                {
                    "owner": found.target.owner,
                    **found.to_dict(),
                    **(found.more() if full else {}),
                }
                for found in self.collectives
            ],
            "states": [member.to_dict(full) for member in self.members],
            "hague": self.hague.to_dict() if self.hague else None,
            "replacements": self.replacements.rows(),
        }

    def by_year(self) -> list[Mapping[str, Any]]:
        """The path to each open target of a member, year by year."""
        return [row for member in self.members for row in member.by_year()]

    def plot(self) -> Drawing:
        """Each member's spending in one edition, against the core pledge of The Hague."""
        from minilateral.charts import YearValue, lines_with_threshold

        names = self.grouping.base.states
        rows = [
            YearValue(names.name(state), row.year, figures.share(row), "", row.status != "final")
            for state in sorted(self.grouping.members, key=names.name)
            for row in self.outlook.histories.get(state, ())
        ]
        return lines_with_threshold(
            rows,
            threshold=3.5,
            threshold_label="3.5 %, the core pledge",
            y_title="% of GDP",
            title=self.title,
        )


def of_grouping(grouping: Grouping) -> GroupTargets:
    """The targets that bind or were set by members of a grouping on its day.

    Raises
    ------
    NotFoundError
        If neither it nor a member of it has a target.
    """
    outlook = Outlook(grouping.base, grouping.on)
    names = grouping.base.states
    own = [
        Targets(outlook, state, found)
        for state in sorted(grouping.members, key=names.name)
        if (found := standings(outlook, state))
    ]
    bound = tuple(_collectives(outlook, grouping))
    if not own and not bound:
        raise NotFoundError(f"no target of {grouping.in_prose} or its members is in the fact base.")
    return GroupTargets(
        outlook,
        grouping,
        bound,
        tuple(own),
        _added(outlook, grouping),
        replacements(grouping.base, grouping.on),
    )


def _collectives(outlook: Outlook, grouping: Grouping) -> list[Collective]:
    """The body's own targets; of other bodies, shares of GDP that they set for shared members."""
    base, on = outlook.base, outlook.on
    found: list[Collective] = []
    rows = [t for t in base.all(Target) if t.announced_date.first <= on]
    for target in sorted(rows, key=lambda t: (t.target_year or 9999, t.commitment)):
        if target.owner in base.states.by_code:
            continue
        whole = base.groupings.find(target.owner).members_on(on)
        states = sorted(set(whole) & set(grouping.members))
        its_own = (
            base.bodies.belongs(target.owner, grouping.id) or target.owner == grouping.short_name
        )
        if its_own or (states and target.unit == "pct_gdp"):
            found.append(collective(outlook, target, states))
    return found


def _added(outlook: Outlook, grouping: Grouping) -> Added | None:
    try:
        return added(outlook, grouping)
    except NotFoundError:
        return None
