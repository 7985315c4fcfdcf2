"""Explain: why did it take so long? One history in sentences and as a timeline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from typing import TYPE_CHECKING, Any, TypeAlias

from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.crisis.critical_path import Step, authority_path, critical_path
from minilateral.crisis.history import BodyHistory, History, Unit
from minilateral.facts.vocabulary import in_words

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

Names: TypeAlias = Callable[[Iterable[str]], str]

#: States that a sentence names at most.
MOST_NAMED = 6
CAVEAT = (
    "This is one history of a model, with made-up draws: it shows how a delay comes about, "
    "and says nothing of what any government would do."
)


@dataclass(frozen=True, repr=False)
class Explanation(Result):
    """What each body waited for in one history, and what took longest."""

    history: History

    @property
    def title(self) -> str:
        world = self.history.world
        name = world.origin.scenario.name if world.origin else "A made-up setting"
        when = f", {world.on}" if world.on else ""
        return f"{name}{when}: history {self.history.replication} of seed {self.history.seed}"

    @cached_property
    def steps(self) -> Mapping[str, tuple[Step, ...]]:
        """By body, what its units under delegated authority waited for, then what it did."""
        return {
            body: (*authority_path(self.history, body), *critical_path(self.history, body))
            for body in self.history.world.bodies
        }

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """The history in sentences, body by body."""
        clear = self.history.clear
        opening = (
            f"Day {_day(clear)}: it becomes clear who did it."
            if isfinite(clear)
            else "It never becomes clear who did it."
        )
        found = [opening]
        for body, steps in self.steps.items():
            found += self._of_body(self.history.bodies[body], steps)
        return (*found, CAVEAT)

    def _of_body(self, told: BodyHistory, steps: Sequence[Step]) -> Iterable[str]:
        outcome = self.history.outcomes[told.name]
        first = min(told.units, key=lambda unit: unit.arrival, default=None)
        yield self._verdict(told, first)
        yield from (f"  {self._step(step)}" for step in steps)
        path = critical_path(self.history, told.name)
        if len(path) > 1:
            longest = max(path, key=lambda step: step.days)
            whole = path[-1].end
            yield (
                f"  What took longest: {self._waited(longest)}, {_days(longest.days)} of "
                f"{_days(whole)}."
            )
        if told.units:
            covered = f"{float(outcome['coverage_30d']):.0%}"
            yield f"  Over the first 30 days {covered} of what is wanted is on station."
        if told.refused:
            yield f"  Refused at home: {self._names(told.refused)}."
        if told.double_booked:
            yield (
                f"  {told.double_booked:,.0f} units that {told.name} would have called were with "
                "another body."
            )
        if isfinite(told.handover) and told.units:
            yield f"  It hands over on day {_day(told.handover)}."

    def _verdict(self, told: BodyHistory, first: Unit | None) -> str:
        presence = (
            f"has its first units on station on day {_day(first.arrival)}"
            if first is not None
            else "has no unit on station"
        )
        if isfinite(told.decision):
            diluted = ", on a diluted text" if told.drafts else ""
            return f"{told.name} decides on day {_day(told.decision)}{diluted}, and {presence}."
        if any(attempt.passed for attempt in told.attempts):
            horizon = self.history.theta["horizon_days"]
            why = f"what it agreed on came after day {horizon:.0f} and no longer counts"
            return f"{told.name} does not decide in time: {why}. It {presence}."
        why = {
            "deferred": "its text was put off until it was given up",
            "blocked": "its text was stopped until it was given up",
            "no mandate": "it had no mandate",
        }.get(told.ending, "the states that its rule needs did not opt in")
        return f"{told.name} does not decide: {why}. It {presence}."

    def _step(self, step: Step) -> str:
        span = f"day {_day(step.start)} to {_day(step.end)}"
        return f"{span}: {self._waited(step)} ({_days(step.days)})."

    def _label(self, step: Step) -> str:
        text = self._waited(step)
        return text if text.startswith(step.body) else f"{step.body}: {text}"

    def _waited(self, step: Step) -> str:
        """What was waited for, in words."""
        who = self._names(step.who) if step.who else ""
        match step.what:
            case "meeting":
                return f"{step.body} takes it up and meets"
            case "mandate":
                return f"the mandate of {step.who[0]}"
            case "text":
                stopped = f", stopped by {who}" if who else ""
                return f"draft {step.draft + 1} lies before the members{stopped}"
            case "redraft":
                against = f" that {who} opposed" if who else ""
                return f"draft {step.draft + 1}{against} is redrafted"
            case "clarity":
                return "until it is clear who did it"
            case "government":
                return f"the government of {who}"
            case "parliament":
                return f"the parliament of {who}"
            case "generation":
                return "forces are offered and put together"
            case "authority":
                return "the order under delegated authority"
            case "transit":
                return f"notice and way of the first units, {self._fleet(step.who[0])}"

    def _fleet(self, name: str) -> str:
        """A fleet in words: its type, and whose it is."""
        owner, *parts = name.split("/")
        return f"{in_words(parts[0])} of {self._names([owner])}" if parts else name

    def _names(self, states: Iterable[str]) -> str:
        """The names of states; of many, the first and how many more."""
        origin = self.history.world.origin
        listed = sorted(states)
        more = len(listed) - MOST_NAMED
        shown = listed[:MOST_NAMED] if more > 1 else listed
        named = origin.scenario.base.states.names(shown) if origin else ", ".join(shown)
        return f"{named.replace(' and ', ', ')} and {more} more" if more > 1 else named

    def rows(self) -> list[Mapping[str, Any]]:
        return [
            {
                "body": body,
                "step": step.what,
                "from_day": step.start,
                "to_day": step.end,
                "days": step.days,
                "who": list(step.who),
                "text": self._waited(step),
            }
            for body, steps in self.steps.items()
            for step in steps
        ]

    def references(self) -> tuple[Reference, ...]:
        return self.history.world.references()

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral explain --json`; docs/lookup/json.md has the fields."""
        history = self.history
        return {
            "scenario": history.world.scenario,
            "on": history.world.on,
            "seed": history.seed,
            "replication": history.replication,
            "clear_day": history.clear if isfinite(history.clear) else None,
            "bodies": {
                body: {
                    name: value if isinstance(value, str) or isfinite(value) else None
                    for name, value in outcomes.items()
                }
                for body, outcomes in history.outcomes.items()
            },
            "steps": self.rows(),
            "events": [
                {"day": event.day, "kind": event.kind, "who": event.who, "text": event.text}
                for event in history.events
            ],
            "sentences": list(self.sentences),
            "caveats": [CAVEAT],
            "assumed": list(history.world.assumptions()),
            "sources": [reference.key for reference in self.references()],
        }

    def plot(self) -> Drawing:
        """What each body waited for, step under step, in days from the incident."""
        from minilateral.charts import SERIES, Stretch, timeline

        # More bodies than colours can tell apart stand in one, each named on its rows.
        apart = len(self.steps) <= len(SERIES)
        rows = [
            Stretch(self._label(step), step.body if apart else "", step.start, step.end)
            for steps in self.steps.values()
            for step in steps
        ]
        return timeline(rows, x_title="days from the incident")


def explain(history: History) -> Explanation:
    """Why a history took as long as it did: meeting, text, governments, forces, step by step."""
    return Explanation(history)


def _day(day: float) -> str:
    return f"{day:.1f}"


def _days(days: float) -> str:
    return f"{days:.1f} days"
