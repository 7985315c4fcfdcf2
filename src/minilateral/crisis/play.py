"""A history in the making: events in a heap, the states and bodies to which they happen."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping
from functools import partial
from itertools import count
from math import floor, inf, sqrt
from typing import TypeAlias

from minilateral.crisis.history import Attempt, BodyHistory, Event, Kind, StateHistory, in_class
from minilateral.crisis.reference_forces import Forces
from minilateral.crisis.setting import Body, Side
from minilateral.crisis.slots import MOST_ROUNDS
from minilateral.crisis.variates import log, lognormal, normal
from minilateral.crisis.world import World
from minilateral.decide.ballot import Ballot, Vote

Happen: TypeAlias = Callable[[], None]
#: On one day, in this order.
CLEAR, STATES, BODIES, CALLS = range(4)


class Play:
    """A history while it is played: `to_the_end`, then read what happened."""

    def __init__(
        self, world: World, theta: Mapping[str, float], drawn: Mapping[str, float]
    ) -> None:
        self.setting, self.theta, self.drawn = world.setting, theta, drawn
        self.day = 0.0
        self.clear = self._clear_day()
        self.states = {side.state: self._state(side) for side in self.setting.sides}
        self.bodies = {body.name: BodyHistory(body.name) for body in self.setting.bodies}
        self.forces = Forces(self.setting, theta, drawn)
        self.events: list[Event] = []
        self._heap: list[tuple[float, int, int, int, Happen]] = []
        self._ticket = count()
        self._places = {body.name: place for place, body in enumerate(self.setting.bodies)}

    def to_the_end(self) -> None:
        """Let everything happen that can."""
        self._at(self.clear, CLEAR, 0, self._becomes_clear)
        for place, state in enumerate(self.states.values()):
            if state.pull > 0:
                self._is_willing(place, state)
        for body in self.setting.bodies:
            self._at(self._start(body), BODIES, self._turn(body), partial(self._meets, body))
            if body.mode != "delegated" and self._own("delegated", body) >= 0.5:
                day = self._own("delegated_days", body)
                self.bodies[body.name].authority = day
                text = f"{body.name} acts within delegated authority."
                self._tell("authority", body.name, text, day)
        while self._heap:
            self.day, _, _, _, happen = heapq.heappop(self._heap)
            happen()
        for body in self.setting.bodies:
            told = self.bodies[body.name]
            if body.acts and told.authority < inf and not told.called:
                self._calls(body)

    # Time.

    def _at(self, day: float, rank: int, place: int, happen: Happen) -> None:
        if day < inf:
            heapq.heappush(self._heap, (day, rank, place, next(self._ticket), happen))

    def _tell(self, kind: Kind, who: str, text: str, day: float | None = None) -> None:
        self.events.append(Event(self.day if day is None else day, kind, who, text))

    def _turn(self, body: Body) -> int:
        """Bodies that give mandates decide before those that need one."""
        return self._places[body.name] + len(self._places) * (body.mandate is not None)

    def _own(self, name: str, body: Body) -> float:
        return self.theta[f"{name}:{body.name}"]

    def _between(self, name: str, body: Body) -> float:
        low, high = self._own(f"{name}_low", body), self._own(f"{name}_high", body)
        return low + self.drawn[f"{name}:{body.name}"] * (high - low)

    # States.

    def _clear_day(self) -> float:
        chance, u = self.theta["clarity_chance"], self.drawn["attribution"]
        if u >= chance:
            return inf
        median, spread = self.theta["clarity_days"], self.theta["clarity_spread"]
        return lognormal(min(u / chance, 1.0 - 2.0**-53), log(median), spread)

    def _state(self, side: Side) -> StateHistory:
        theta, name = self.theta, side.state
        common = theta["common"]
        shock = theta["support"] + sqrt(common) * normal(self.drawn["common"])
        own = sqrt(1.0 - common) * normal(self.drawn[f"willing:{name}"])
        pull = shock + theta["position_weight"] * side.position + own
        median, spread = theta["government_days"], theta["government_spread"]
        home = self.drawn[f"home:{name}"]
        refusal = theta["refusal"]
        caveat = refusal + (1.0 - refusal) * theta["caveat"]
        return StateHistory(
            name,
            pull=pull,
            government_days=lognormal(self.drawn[f"government:{name}"], log(median), spread),
            parliament_at=self.drawn[f"parliament:{name}"],
            home="refused" if home < refusal else "caveat" if home < caveat else "sends",
        )

    def _becomes_clear(self) -> None:
        self._tell("clear", "", "It becomes clear who did it.")
        for place, state in enumerate(self.states.values()):
            if state.willing == inf and state.pull + self.theta["clarity_lift"] > 0:
                self._is_willing(place, state)

    def _is_willing(self, place: int, state: StateHistory) -> None:
        state.willing = self.day
        self._at(self.day + state.government_days, STATES, place, lambda: self._decides(state))

    def _decides(self, state: StateHistory) -> None:
        state.decided = self.day
        self._tell("government", state.state, f"The government of {state.state} decides to act.")
        for body in self.setting.bodies:
            told = self.bodies[body.name]
            if body.mode == "opt in" and state.state in body.members and told.start <= self.day:
                self._opts_in(body, state.state)

    # Bodies.

    def _start(self, body: Body) -> float:
        if body.mode == "delegated":
            return self._own("delegated_days", body)
        median, spread = self._own("meeting_days", body), self._own("meeting_spread", body)
        drawn = lognormal(self.drawn[f"meeting:{body.name}"], log(median), spread)
        return drawn * self.theta["timing_factor"]

    def _meets(self, body: Body) -> None:
        """Begin, unless a mandate is still missing."""
        told = self.bodies[body.name]
        told.met = min(told.met, self.day)
        if body.mandate is not None and self.bodies[body.mandate].decision == inf:
            told.ending = "no mandate"
            return
        told.start, told.ending = self.day, ""
        if body.mode == "delegated":
            told.authority = self.day
            self._has_decided(body, 0)
        elif body.mode == "opt in":
            self._tell("meeting", body.name, f"{body.name} is called: who takes part?")
            for state in body.members:
                if self.states[state].decided < inf:
                    self._opts_in(body, state)
        else:
            self._tell("meeting", body.name, f"{body.name} meets.")
            self._reads(body, attempt=0, drafts=0)

    def _opts_in(self, body: Body, state: str) -> None:
        told = self.bodies[body.name]
        if state in body.against:
            return
        told.opted_in.append((self.day, state))
        self._tell("opted in", body.name, f"{state} opts in to {body.name}.")
        yes = {member for _, member in told.opted_in}
        ballot = Ballot.of(body.members, yes=yes, no=set(body.members) - yes)
        if told.ending == "" and body.rule.judge(ballot).passed:
            self._has_decided(body, 0)

    def _reads(self, body: Body, attempt: int, drafts: int) -> None:
        """The chair reads the room and puts the text to the members, or puts it off."""
        told = self.bodies[body.name]
        if attempt >= min(MOST_ROUNDS, floor(self.theta["rounds"])):
            tabled = any(one.tabled for one in told.attempts)
            told.ending = "blocked" if tabled else "deferred"
            return
        error = self.theta["reading_error"] * normal(
            self.drawn[f"reading_{attempt + 1}:{body.name}"]
        )
        expected = self._ballot(body, drafts, error)
        later = self.day + self._own("redraft_days", body)
        if body.rule.judge(expected).passed:
            until = self.day + self._between("silence", body)
            day = self.day
            self._tell("reading", body.name, f"{body.name} puts draft {drafts + 1} to its members.")
            self._at(
                until,
                BODIES,
                self._turn(body),
                lambda: self._silence_ends(body, attempt, drafts, day),
            )
            return
        against = tuple(sorted(expected.cast(Vote.NO)))
        told.attempts.append(Attempt(self.day, drafts, False, None, False, against))
        self._tell("reading", body.name, f"{body.name} puts off draft {drafts + 1}.")
        if self.day < self.clear < later:
            again, redrafted = self.clear, drafts
        else:
            again, redrafted = later, drafts + 1
        self._at(again, BODIES, self._turn(body), lambda: self._reads(body, attempt + 1, redrafted))

    def _silence_ends(self, body: Body, attempt: int, drafts: int, since: float) -> None:
        told = self.bodies[body.name]
        ballot = self._ballot(body, drafts, 0.0)
        passed = body.rule.judge(ballot).passed
        against = () if passed else tuple(sorted(ballot.cast(Vote.NO)))
        told.attempts.append(Attempt(since, drafts, True, self.day, passed, against))
        if passed:
            self._has_decided(body, drafts)
            return
        self._tell("broken", body.name, f"{', '.join(against) or 'too few'} stop it.")
        self._at(
            self.day + self._own("redraft_days", body),
            BODIES,
            self._turn(body),
            lambda: self._reads(body, attempt + 1, drafts + 1),
        )

    def _ballot(self, body: Body, drafts: int, error: float) -> Ballot:
        """How the members would vote on the day, if the chair misjudges them by so much."""
        lift = self.theta["clarity_lift"] if self.day >= self.clear else 0.0
        shift = lift + drafts * self.theta["dilution"] + error
        votes = {}
        for member in body.members:
            pull = self.states[member].pull + shift
            opposed = member in body.against or pull < -self.theta["blocking_cost"]
            votes[member] = Vote.NO if opposed else Vote.YES if pull > 0 else body.aside
        return Ballot(body.members, votes)

    def _has_decided(self, body: Body, drafts: int) -> None:
        told = self.bodies[body.name]
        if self.day > self.theta["horizon_days"]:
            told.ending = "nobody led" if body.mode == "opt in" else "deferred"
            return
        told.decision, told.drafts = self.day, drafts
        told.ending = "acted on a diluted text" if drafts else "acted"
        diluted = ", on a diluted text" if drafts else ""
        self._tell("decision", body.name, f"{body.name} decides to act{diluted}.")
        for other in self.setting.bodies:
            waits = self.bodies[other.name].start == inf and self._waited(other)
            if other.mandate == body.name and waits:
                self._meets(other)
        generation = self._between("generation", body)
        told.ready = self.day + generation + self.theta["feint_days"]
        if body.acts:
            place = self._places[body.name]
            self._at(told.ready, CALLS, place, lambda: self._calls(body))

    def _waited(self, body: Body) -> bool:
        """Whether it met and found that its mandate was missing."""
        return self.bodies[body.name].ending == "no mandate"

    # Forces.

    def _calls(self, body: Body) -> None:
        told = self.bodies[body.name]
        if told.decision < inf:
            self._finds_contributors(body)
        giving = [
            self.bodies[other.name]
            for other in self.setting.bodies
            if other.hands_over_to == body.name and self.bodies[other.name].called
        ]
        giving = [one for one in giving if one.ready < inf] if told.ready < inf else []
        giving.sort(key=lambda one: one.ready)
        for one in giving:
            one.handover = told.ready + self.theta["overlap_days"]
            self._tell("handover", one.name, f"{one.name} hands over to {body.name}.", one.handover)
        self._tell("call", body.name, f"{body.name} calls forces.")
        self.forces.call(body, told, giving)
        for unit in told.units:
            text = f"{unit.count:g} of {in_class(unit.fleet)} on station for {body.name}."
            self._tell("on station", body.name, text, unit.arrival)

    def _finds_contributors(self, body: Body) -> None:
        """Members that support what was decided, and the day from which each sends forces."""
        told = self.bodies[body.name]
        for member in body.members:
            state = self.states[member]
            diluted = state.pull + told.drafts * self.theta["dilution"] > 0
            # What becomes clear later moves a state later; so its willingness is known here.
            willing = self._will_be_willing(state)
            if member in body.against or (willing == inf and not diluted):
                continue
            if state.home == "refused":
                told.refused.append(member)
            elif state.home == "sends":
                since = told.decision if willing == inf else willing
                low, high = body.parliament.get(member, (0.0, 0.0))
                parliament = low + state.parliament_at * (high - low)
                home = state.government_days + self.theta["parliament_factor"] * parliament
                told.sending[member] = max(told.ready, since + home)

    def _will_be_willing(self, state: StateHistory) -> float:
        if state.pull > 0:
            return 0.0
        return self.clear if state.pull + self.theta["clarity_lift"] > 0 else inf
