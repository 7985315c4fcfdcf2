"""A decision rule in words."""

from __future__ import annotations

from fractions import Fraction

from minilateral.facts.records.rules import AllOf, FailsIf, OptIn, Rule, Threshold, Veto
from minilateral.facts.states import StateIndex

_WEIGHTS = {
    "one_per_state": "the states",
    "population": "the population",
    "capability": "the capability offered",
    "flight_hour_shares": "the flight hours owned",
}
#: Words that stand for players: all of them, and any one of them.
_PLAYERS = {
    "members": ("all members", "a member"),
    "participants": ("all participants", "a participant"),
    "coalition_leads": ("all leads of the coalitions", "a lead of a coalition"),
    "asset_owner": ("the owner of the asset", "the owner of the asset"),
}
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def sentence(rule: Rule, states: StateIndex) -> str:
    """Say in one English clause when the rule lets a decision pass."""
    words = _clause(rule, states)
    if rule.veto is not None:
        veto = _veto(rule.veto, states)
        words = f"{words}, unless {veto}" if words else f"it passes unless {veto}"
    if rule.silence:
        words += ", taken by silence procedure: adopted unless someone objects before a deadline"
    if rule.constructive_abstention is not None:
        words += (
            ", with constructive abstention: a declared abstainer is not bound, and the act fails "
            f"if such abstainers {_too_many(rule.constructive_abstention.fails_if)}"
        )
    if rule.exclude:
        words += f"; not counted: {rule.exclude}"
    return words


def _clause(rule: Rule, states: StateIndex) -> str:
    if rule.all_of is not None:
        return _all_of(rule.all_of, states)
    if rule.threshold is not None:
        return _threshold(rule.threshold)
    if rule.council_vote is not None:
        on = "on a" if rule.council_vote.proposal else "without a"
        majority = "the Council's qualified majority of the day is in favour"
        return f"{majority}, {on} proposal of the Commission"
    if rule.opt_in is not None:
        return _opt_in(rule.opt_in, states)
    if rule.delegated is not None:
        return f"{rule.delegated.to} may act alone within {rule.delegated.within}"
    if rule.none is not None:
        note = f" ({rule.none.note})" if rule.none.note else ""
        return f"no collective decision is taken{note}"
    parts, joint = _composition(rule)
    return joint.join(sentence(part, states) for part in parts)


def _too_many(limit: FailsIf) -> str:
    if limit.share_votes_above is not None:
        return f"hold more than {limit.share_votes_above} of the weighted votes"
    return (
        f"are at least {limit.share_members} of the states with at least "
        f"{limit.share_population} of the people"
    )


def _composition(rule: Rule) -> tuple[tuple[Rule, ...], str]:
    for name, joint in (
        ("and", ", and "),
        ("or", "; or "),
        ("fallback", "; failing that, "),
        ("staged", "; then "),
    ):
        if (parts := rule.clause(name)) is not None:
            return parts, joint
    return (), ""


def _all_of(clause: AllOf, states: StateIndex) -> str:
    who = _players(clause.players, states)
    abstention = {
        "blocks": "an abstention blocks",
        "neutral": "an abstention does not block",
        "constructive": "an abstainer steps aside",
    }[clause.abstention]
    ratified = " and ratify" if clause.ratification else ""
    return f"{who} must agree{ratified} ({abstention})"


def _threshold(clause: Threshold) -> str:
    what = _WEIGHTS[clause.weights]
    if clause.max_opponents is not None:
        return f"at most {_number(clause.max_opponents)} states are not in favour"
    if clause.blocking_share_above is not None:
        plus = (
            f" plus {_number(clause.plus_members or 0)} more state" if clause.plus_members else ""
        )
        share = _percent(clause.blocking_share_above)
        return f"those not in favour do not exceed {share} of {what}{plus}"
    if clause.quota is not None:
        of = f" of {clause.of}" if clause.of else ""
        return f"at least {clause.quota}{of} votes are in favour"
    verb = "is" if clause.weights == "population" else "are"
    if clause.share_above is not None:
        return f"more than {_percent(clause.share_above)} of {what} {verb} in favour"
    if clause.share is not None:
        least = f" (at least {clause.min_count} states)" if clause.min_count else ""
        return f"at least {_percent(clause.share)} of {what} {verb} in favour{least}"
    return f"{what} suffice{f' ({clause.note})' if clause.note else ''}"


def _opt_in(clause: OptIn, states: StateIndex) -> str:
    least = _number(clause.min_participants)
    members = "state" if clause.min_participants == 1 else "states"
    if clause.leads_required == "none" or not clause.leads:
        start = "any" if clause.min_participants == 1 else "any group of at least"
        return f"{start} {least} willing {members} may act; only participants are bound"
    leads = states.names(clause.leads)
    together = (
        "" if len(clause.leads) == 1 else " together" if clause.leads_required == "all" else ""
    )
    either = "one of " if clause.leads_required == "any" and len(clause.leads) > 1 else ""
    return (
        f"{either}{leads}{together} and any volunteers may act, {least} {members} at least; "
        "only participants are bound"
    )


def _veto(clause: Veto, states: StateIndex) -> str:
    who = _players(clause.players, states, every=False)
    trigger = f" for {clause.trigger}" if clause.trigger else ""
    return f"{who} objects{trigger}"


def _players(players: str | tuple[str, ...], states: StateIndex, every: bool = True) -> str:
    if isinstance(players, str):
        return _PLAYERS[players][0 if every else 1]
    return states.names(players) if every else f"any of {states.names(players)}"


def _percent(share: Fraction) -> str:
    value = float(share * 100)
    return f"{value:g} %" if value == round(value) else str(share)


def _number(count: int) -> str:
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else str(count)
