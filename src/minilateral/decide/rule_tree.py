"""The tree of a fact file turned into a rule; what the tables lack is collected, not guessed."""

from __future__ import annotations

from collections.abc import Iterator

from minilateral.decide.ballot import State
from minilateral.decide.council import Regime, basis_of_people, regime, whole_people
from minilateral.decide.joining import And, Fallback, Or, Rule, Stage, Staged
from minilateral.decide.modifiers import ConstructiveAbstention, Exclude, Limit, Silence
from minilateral.decide.primitives import AllOf, Delegated, NoRule, OptIn, Veto
from minilateral.decide.threshold import Threshold
from minilateral.facts import Grouping
from minilateral.facts.records import rules as facts

#: Players that no table names.
_UNKNOWN = {
    "coalition_leads": "the leads of the coalitions are not listed as players in the tables",
    "asset_owner": "who owns the asset depends on the task and is not in the tables",
}
_UNWEIGHED = {
    "capability": "the capability that each state offers is not in the tables",
    "flight_hour_shares": "no quota of flight hours is known: each owner uses its own",
}
_STAGES = {"all_of": "consent", "opt_in": "taking part", "threshold": "vote"}


class TreeCompiler:
    """Compiles one rule of a grouping; collects what is missing, assumed and read on the way."""

    def __init__(self, grouping: Grouping, members: tuple[State, ...]) -> None:
        self.grouping = grouping
        self.members = members
        self.missing: list[str] = []
        self.notes: list[str] = []
        self.sources: tuple[str, ...] = ()

    def rule(self, tree: facts.Rule) -> Rule | None:
        """The rule of a node: its clause, then the modifiers beside it."""
        rule = self._clause(tree)
        if tree.veto is not None:
            veto = self._veto(tree.veto)
            rule = And((rule, veto)) if rule is not None else veto
        if rule is None:
            return None
        if tree.silence:
            rule = Silence(rule)
            self.notes.extend(self._silence_periods())
        if tree.constructive_abstention is not None:
            limits = self._limits(tree.constructive_abstention.fails_if)
            rule = ConstructiveAbstention(rule, limits)
        return Exclude(rule, condition=tree.exclude) if tree.exclude else rule

    def _clause(self, tree: facts.Rule) -> Rule | None:
        if tree.all_of is not None:
            players = self._named(tree.all_of.players)
            if tree.all_of.ratification:
                self.notes.append("each state then ratifies at home; that stage is not counted")
            return AllOf(players, tree.all_of.abstention, tree.all_of.ratification)
        if tree.threshold is not None:
            return self._threshold(tree.threshold)
        if tree.council_vote is not None:
            council = self._council()
            self.notes.extend(council.notes if council else ())
            return council.rule(tree.council_vote.proposal) if council else None
        if tree.opt_in is not None:
            return self._opt_in(tree.opt_in)
        if tree.delegated is not None:
            return Delegated(tree.delegated.to, tree.delegated.within)
        if tree.none is not None:
            return NoRule(tree.none.note)
        return self._joined(tree)

    def _joined(self, tree: facts.Rule) -> Rule | None:
        if tree.staged is not None:
            staged = [(_stage(part), self.rule(part)) for part in tree.staged]
            stages = tuple(Stage(name, rule) for name, rule in staged if rule is not None)
            return Staged(stages) if len(stages) == len(staged) else None
        for name, join in (("and", And), ("or", Or), ("fallback", Fallback)):
            trees: tuple[facts.Rule, ...] | None = tree.clause(name)
            if trees is not None:
                parts = [self.rule(part) for part in trees]
                known = tuple(part for part in parts if part is not None)
                # A part that is missing has given its reason; the rest is not played alone.
                return join(known) if len(known) == len(parts) else None
        return None

    def _threshold(self, clause: facts.Threshold) -> Rule | None:
        if clause.weights in _UNWEIGHED:
            self.missing.append(_UNWEIGHED[clause.weights])
            return None
        by_people = clause.weights == "population"
        return Threshold(
            self._people() if by_people else None,
            "people" if by_people else "states",
            share=clause.share,
            share_above=clause.share_above,
            quota=clause.quota,
            max_opponents=clause.max_opponents,
            blocking_share_above=clause.blocking_share_above,
            plus_members=clause.plus_members or 0,
            min_count=clause.min_count or 0,
            base=clause.base,
        )

    def _opt_in(self, clause: facts.OptIn) -> Rule | None:
        leads = clause.leads
        if clause.leads_required == "any":
            leads = tuple(lead for lead in leads if lead in self.members)
            if clause.leads and not leads:
                self.missing.append(self._strangers(clause.leads))
                return None
        elif clause.leads_required == "all":
            leads = self._named(leads)
        if self.members and clause.min_participants > len(self.members):
            self.missing.append(
                f"the rule needs {clause.min_participants} participants and the members are "
                f"{len(self.members)}; the others are not in the tables"
            )
            return None
        return OptIn(leads, clause.leads_required, clause.min_participants)

    def _veto(self, clause: facts.Veto) -> Veto:
        players = self._named(clause.players)
        if clause.trigger:
            self.notes.append(f"a veto counts only where it is invoked, with {clause.trigger}")
        return Veto(players, clause.abstention_counts_as_veto, clause.trigger)

    def _named(self, players: str | tuple[str, ...]) -> tuple[State, ...]:
        """The players of a list; nobody for the words that mean all members."""
        if isinstance(players, str):
            if players in _UNKNOWN:
                self.missing.append(_UNKNOWN[players])
            return ()
        outside = tuple(state for state in players if state not in self.members)
        if outside:
            self.missing.append(self._strangers(outside))
        return players

    def _strangers(self, states: tuple[State, ...]) -> str:
        return f"the rule names {', '.join(states)}, no member on {self.grouping.on}"

    def _council(self) -> Regime | None:
        """The voting regime of the Council, where it knows every member."""
        found = regime(self.grouping.base, self.grouping.on)
        lacking = [state for state in self.members if state not in found.votes]
        if lacking:
            self.missing.append(f"the votes in the Council of {', '.join(lacking)}")
            return None
        until = f"until {found.until}" if found.until else "to this day"
        self.notes.append(f"the regime {found.name} of the Council, in force {until}")
        self.sources = found.sources
        return found

    def _limits(self, fails_if: facts.FailsIf) -> tuple[Limit, ...]:
        if fails_if.share_votes_above is not None:
            council = self._council()
            votes = council.votes if council else {}
            return (Limit("votes", votes, fails_if.share_votes_above, exceeded=True),)
        assert fails_if.share_members is not None
        assert fails_if.share_population is not None
        return (
            Limit("states", None, fails_if.share_members),
            Limit("people", self._people(), fails_if.share_population),
        )

    def _people(self) -> dict[State, int]:
        """The population of the members, from the table of the Council for the day."""
        day = self.grouping.on
        rows = self.grouping.base.council_weights(day)
        known = whole_people(rows) or {} if rows else {}
        lacking = [state for state in self.members if state not in known]
        if lacking:
            self.missing.append(f"the population in {day.year} of {', '.join(lacking)}")
            return {}
        self.sources = tuple(dict.fromkeys(key for row in rows for key in row.source))
        self.notes.append(f"population of the states: {basis_of_people(rows[0])}")
        if regime(self.grouping.base, day).states_share is None:
            self.notes.append("the population is the one of the rule of Nice, rounded")
        return {state: known[state] for state in self.members}

    def _silence_periods(self) -> Iterator[str]:
        for row in self.grouping.base.procedures(self.grouping.id):
            if row.step.startswith("silence procedure") and row.kind == "rule_or_practice":
                doubt = "" if row.cited else ", uncited"
                yield f"{row.step}: {row.duration_low:g} to {row.duration_high:g} {row.unit}{doubt}"


def counts_in_council(tree: facts.Rule) -> bool:
    """Whether the rule, or a part of it, is a vote of the Council in the regime of the day."""
    return tree.council_vote is not None or any(map(counts_in_council, _below(tree)))


def seats(tree: facts.Rule) -> int:
    """How many seats the rule counts, where it says so ("nine of fifteen"); else nought."""
    here = tree.threshold.of or 0 if tree.threshold else 0
    return max([here, *(seats(part) for part in _below(tree))])


def _below(tree: facts.Rule) -> Iterator[facts.Rule]:
    for name in ("and", "or", "fallback", "staged"):
        yield from tree.clause(name) or ()


def _stage(tree: facts.Rule) -> str:
    names = [name for clause, name in _STAGES.items() if tree.clause(clause) is not None]
    return names[0] if names else "decision"
