"""An empty episode as a form: what to fill in, with the choices that the schema knows."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator
from typing import Any, get_args

from minilateral.core.errors import NotFoundError, did_you_mean, full_stop
from minilateral.facts.base import FactBase
from minilateral.facts.episode_laws import INCIDENT
from minilateral.facts.records.grouping import GroupingRecord
from minilateral.facts.records.response import Episode

HEAD = """\
# One body's response to one incident, or its failure to respond: one row.
# Fill in what is blank; delete or leave blank what is not known and marked (may be blank).
# A fact without a document is `source: uncited` and `verified: no`.
# For another body that had the matter before it, copy the whole block from "- incident_id" on.
# Check it: minilateral evidence check FILE. Use it: put it in a folder, --facts FOLDER.
episodes:
"""
TAIL = """\
# A document that `minilateral list sources` does not know yet:
# sources:
#   - {key: a-key-of-yours, publisher: "", title: "", title_from: document, date: "", grade: press}
# A body that has no label yet:
# body_aliases:
#   - {label: "The body as written above"}
"""
#: Headings over the first field of each group.
GROUPS = {
    "incident_id": "The incident: the same in every row of it",
    "body": "The body",
    "first_statement_date": "What it did, by day: YYYY-MM-DD; what it did not do stays blank",
    "act_class": "The act",
    "censor_date": "If it did not decide, or nothing was deployed",
    "alt_decision_date": "If the day can be dated otherwise",
    "mandate_needed": "The setting",
    "source": "On whose word",
}
HELP = {
    "incident_date": "the first physical event; if none, the first formal request",
    "incident_type": "undersea_infrastructure, airspace_violation, drone_incursion, invasion, ...",
    "region": "Baltic, Black Sea, Gulf, ...",
    "body": "a grouping, or a label of body_aliases",
    "body_size_at_time": "members on the day",
    "decision_rule": "consensus, unanimity, qmv, lead_nation_opt_in, unsc_vote, ad_hoc",
    "first_statement_date": "first public text by an organ or head of the body",
    "decision_date": "first concrete collective act with named means, by its own rule",
    "decision_what": "in words; if undecided, say so",
    "deployment_date": "tasked assets in the area, or the measure in effect",
    "precision": "of the dates",
    "act_class": "the strongest thing decided; none if undecided",
    "authority": "who decided; none if undecided",
    "authority_judged": "yes where the document does not name the level",
    "authority_basis": "the words it was inferred from",
    "new_or_standing": "na for a single state",
    "soft_decision": "a pledge without named means",
    "standing_op": "an operation ran already, no new decision was needed",
    "censor_date": "undecided: the first of another taking over, the end, 365 days",
    "censor_deploy_date": "the same for a deployment that never came",
    "alt_decision_date": "another date that can be defended",
    "decision_interval_start": "where only a span is known",
    "request_date": "of a formal request to the body",
    "mandate_needed": "of another body",
    "absence_of_evidence": "nothing found, and nothing said to be absent",
    "venue_shift": "the matter was carried to another body",
    "double_coded": "coded a second time",
    "source": "keys of the sources table; uncited if there is none",
    "verified": "yes only if read in the document",
    "note": "needed where the order of dates surprises",
}
#: What most rows say; to be changed where it is not so.
USUAL = {
    "precision": "day",
    "authority_judged": "no",
    "soft_decision": "no",
    "standing_op": "no",
    "mandate_needed": "unknown",
    "absence_of_evidence": "no",
    "venue_shift": "no",
    "double_coded": "no",
    "source": "uncited",
    "verified": "no",
}
#: Written by those who correct a row, not by those who add one.
LEFT_OUT = (
    "change_tier",
    "change_reason",
    "decision_date_first_coder",
    "deployment_date_first_coder",
)
WIDE = 86  #: A longer remark stands above its line.
_KINDS = {"alliance": "multilateral", "union": "multilateral", "ad_hoc": "ad_hoc_coalition"}


def form(base: FactBase, incident: str | None = None, body: str | None = None) -> str:
    """A form for a new episode, filled in with what is known of an incident or a body.

    Raises
    ------
    NotFoundError
        If no incident of the record has that number, or no body that name.
    """
    filled = USUAL | {"incident_id": _next_number(base)}
    on_record = None
    if incident is not None:
        on_record = _incident(base, incident)
        filled |= {"incident_id": on_record.incident_id}
        filled |= {name: str(getattr(on_record, name)) for name in INCIDENT}
    if body is not None:
        filled |= _body(base, body, on_record)
    return HEAD + "\n".join(_lines(filled)) + "\n" + TAIL


def _lines(filled: dict[str, str]) -> Iterator[str]:
    mark = "  - "
    for name in _fields():
        if name in GROUPS:
            yield f"{'  ' if '-' in mark else '    '}# -- {GROUPS[name]} --"
        parts = (HELP.get(name), _choices(name), _may_be_blank(name))
        said = "; ".join(part for part in parts if part)
        line = f"{mark}{name}: {_scalar(filled.get(name, ''))}".rstrip()
        if len(said) > WIDE:
            yield from (f"    # {part}" for part in textwrap.wrap(said, WIDE))
            yield line
        else:
            yield f"{line:44}# {said}" if said else line
        mark = "    "


def _fields() -> list[str]:
    """The fields in the order of the record; the sources last, as in the shipped file."""
    ours = [name for name in Episode.model_fields if name not in LEFT_OUT]
    last = ["source", "verified", "confidence", "source_note", "note"]
    return [*(name for name in ours if name not in last), *last]


def _choices(name: str) -> str:
    """The words that the schema takes, where it takes only some."""
    words = _literals(Episode.model_fields[name].annotation)
    if Episode.model_fields[name].annotation is bool:
        words = ["yes", "no"]
    return " | ".join(words)


def _literals(annotation: Any) -> list[str]:
    arguments = get_args(annotation)
    if arguments and all(isinstance(argument, str) for argument in arguments):
        return list(arguments)
    return [word for argument in arguments for word in _literals(argument)]


def _may_be_blank(name: str) -> str:
    return "" if Episode.model_fields[name].is_required() else "may be blank"


def _scalar(text: str) -> str:
    """Text as YAML writes it plainly, in quotes where it would be read as something else."""
    return text if not text or re.fullmatch(r"[\w./-][\w ./()-]*", text) else json.dumps(text)


def _next_number(base: FactBase) -> str:
    numbers = [
        int(episode.incident_id[1:])
        for episode in base.all(Episode)
        if re.fullmatch(r"I\d+", episode.incident_id)
    ]
    return f"I{max(numbers, default=0) + 1:02}"


def _incident(base: FactBase, number: str) -> Episode:
    on_record = {episode.incident_id: episode for episode in base.all(Episode)}
    if number not in on_record:
        near = did_you_mean(number, on_record)
        raise NotFoundError(full_stop(f"{number!r} is not an incident of the record{near}"))
    return on_record[number]


def _body(base: FactBase, name: str, incident: Episode | None) -> dict[str, str]:
    label = name if name in base.bodies.labels else _label(base, name)
    grouping = base.bodies.grouping_of(label)
    filled = {"body": label}
    if grouping is not None:
        filled["body_kind"] = _KINDS.get(grouping.kind, "minilateral")
        if incident is not None:
            filled["body_size_at_time"] = str(len(grouping.members_on(incident.incident_date)))
    return filled


def _label(base: FactBase, name: str) -> str:
    """The label of a grouping; the shortest, where it has several."""
    grouping: GroupingRecord = base.groupings.find(name)
    labels = [
        label
        for label in base.bodies.labels
        if (found := base.bodies.grouping_of(label)) is not None and found.id == grouping.id
    ]
    return min(labels, key=lambda label: (len(label), label), default=grouping.id)
