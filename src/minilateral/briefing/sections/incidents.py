"""How it responded to incidents, beside the others."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

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
from minilateral.facts import Grouping
from minilateral.facts.records.response import Episode

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing


def section(question: Question) -> Section:
    """Every episode of the incidents that the subject had before it, undecided ones too."""
    own = of_subject(question)
    if not own:
        text = (
            f"The record of responses holds no episode of {question.subject.short_name}. "
            "That says nothing about its speed: it was not coded for any incident."
        )
        return Section("incidents", "How it responded to incidents", (said(text),))
    wanted = {episode.incident_id for episode in own}
    episodes = [e for e in question.base.episodes(question.on) if e.incident_id in wanted]
    pairs = [
        (body, episode)
        for body in question.bodies
        for episode in episodes
        if question.base.bodies.belongs(episode.body, body.id)
    ]
    pairs.sort(key=lambda pair: (pair[1].incident_date, pair[1].incident_id))
    blocks: list[Block] = [_figure(question, pairs), said(*_caveats(pairs))]
    return Section("incidents", "How it responded to incidents, beside the others", tuple(blocks))


def of_subject(question: Question) -> list[Episode]:
    """The subject's episodes up to the day."""
    belongs = question.base.bodies.belongs
    return [e for e in question.base.episodes(question.on) if belongs(e.body, question.subject.id)]


def _figure(question: Question, pairs: list[tuple[Grouping, Episode]]) -> Figure:
    return Figure(
        "incidents",
        lambda: _draw(pairs),
        f"Days from incident to statement, decision and deployment of "
        f"{words.listed([body.short_name for body in question.bodies])} in "
        f"{words.count(len({e.incident_id for _, e in pairs}), 'incident')}; "
        "an arrow marks a body that had not decided when observation ended.",
        "Clock from the incident. Compare decisions at equal level of authority only: a "
        "commander's order and ten ministers are not the same act.",
        _table(question, pairs),
    )


def _table(question: Question, pairs: list[tuple[Grouping, Episode]]) -> Table:
    rows = tuple(
        Row(
            (
                f"{episode.incident} ({words.day(episode.incident_date)})",
                question.base.bodies.name(episode.body),
                _lag(episode, episode.first_statement_date),
                _decision(episode),
                _authority(episode),
                _lag(episode, episode.deployment_date),
                episode.decision_what,
            ),
            *resting_on(episode),
        )
        for _, episode in pairs
    )
    columns = (
        *("Incident", "Body", "Statement (days)", "Decision (days)"),
        *("Level", "Deployed (days)", "What"),
    )
    numbers = frozenset({"Statement (days)", "Decision (days)", "Deployed (days)"})
    return Table("Episodes", columns, rows, numbers)


def _lag(episode: Episode, day: date | None) -> str:
    return "–" if day is None else str((day - episode.incident_date).days)


def _decision(episode: Episode) -> str:
    if not episode.decided:
        return "undecided"
    soft = " (soft)" if episode.soft_decision else ""
    return f"{_lag(episode, episode.decision_date)}{soft}"


def _authority(episode: Episode) -> str:
    if episode.authority == "none":
        return "–"
    return f"{episode.authority}{' (judged)' if episode.authority_judged else ''}"


def _caveats(pairs: Iterable[tuple[Grouping, Episode]]) -> list[str]:
    episodes = [episode for _, episode in pairs]
    undecided = sum(not e.decided for e in episodes)
    return [
        f"{undecided} of these {len(episodes)} episodes ended without a decision and are shown "
        "as such.",
        "The incidents were chosen, not sampled, and both codings were machine-assisted readings "
        "of documents without a human second coder; read the lags as a record, not as a test.",
    ]


def _draw(pairs: list[tuple[Grouping, Episode]]) -> Drawing:
    from minilateral.charts import Response, incident_dots

    return incident_dots(
        [
            Response(
                f"{e.incident} ({e.incident_date.year})",
                body.short_name,
                _days(e, e.first_statement_date),
                _days(e, e.decision_date),
                _days(e, e.deployment_date),
                None if e.decided else _days(e, e.censor_date) or 365,
            )
            for body, e in pairs
        ]
    )


def _days(episode: Episode, day: date | None) -> int | None:
    return None if day is None else (day - episode.incident_date).days
