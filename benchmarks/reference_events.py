"""The reference model as events, each engine in its own idiom: SimPy's processes, Mesa's agents."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from math import inf
from typing import Any, TypeAlias

import mesa
import simpy
from mesa.experimental.devs import DEVSimulator

from benchmarks import reference_model as m
from benchmarks.reference_plain import Draws, Measures

Process: TypeAlias = Generator[Any, Any, None]


class Ledger:
    """Who has decided, who may contribute, which units are taken and what is on station."""

    def __init__(self, draws: Draws) -> None:
        self.draws = draws
        self.wills = [draws.will(i) for i in range(m.STATES)]
        self.clear = False
        self.opted: set[int] = set()
        self.decided = [inf, inf]
        self.able: list[int] = []
        self.taken: set[int] = set()
        self.present = [0, 0]
        self.last = [0.0, 0.0]
        self.measures: Measures = [[inf, inf, 0.0, 0.0, 0.0] for _ in range(m.BODIES)]

    def opposed(self, turn: int) -> bool:
        """Whether any state breaks silence on the text of this round."""
        lift = m.LIFT if self.clear else 0.0
        return any(will + lift + m.DILUTION * turn < -m.COST for will in self.wills)

    def opts_in(self, i: int) -> bool:
        """Enter a state; whether the small group has decided with it."""
        self.opted.add(i)
        return self.decided[0] == inf and 0 in self.opted and len(self.opted) >= m.QUORUM

    def decide(self, body: int, now: float) -> list[int]:
        """Enter a decision; the units that the states able by now send."""
        self.decided[body] = self.measures[body][0] = now
        return [u for i in self.able if body == 1 or i < m.SMALL for u in self.join(body, i)]

    def enable(self, i: int) -> list[tuple[int, int]]:
        """Enter a state's own decision; the units it sends, each with its body."""
        self.able.append(i)
        bodies = [b for b in range(m.BODIES) if self.decided[b] < inf and (b == 1 or i < m.SMALL)]
        return [(b, u) for b in bodies for u in self.join(b, i)]

    def join(self, body: int, i: int) -> list[int]:
        """Enter a contributor; its ready units that no body has taken."""
        ready = self.draws.ready(i)
        free = [u for u in ready if u not in self.taken]
        self.taken.update(free)
        self.measures[body][3] += 1.0
        self.measures[body][4] += len(ready) - len(free)
        return free

    def arrive(self, body: int, now: float) -> None:
        """Enter a unit on station."""
        measures = self.measures[body]
        measures[1] = min(measures[1], now)
        if now < m.WINDOW and self.present[body] < m.WANTED:
            measures[2] += (now - self.last[body]) * (self.present[body] / m.WANTED)
            self.last[body] = now
            self.present[body] += 1

    def closed(self) -> Measures:
        """The measures, with coverage taken to the end of its window."""
        for body, measures in enumerate(self.measures):
            rest = (m.WINDOW - self.last[body]) * (self.present[body] / m.WANTED)
            measures[2] = (measures[2] + rest) / m.WINDOW
        return self.measures


class SimPyCable(Ledger):
    """A process for every state, body and unit, and one for attribution."""

    def __init__(self, draws: Draws) -> None:
        super().__init__(draws)
        self.env = simpy.Environment()
        self.attributed = self.env.timeout(draws.clear)
        self.met = self.env.timeout(draws.meeting(0))
        self.env.process(self.attribution())
        self.env.process(self.alliance())
        for i in range(m.STATES):
            self.env.process(self.state(i))

    def attribution(self) -> Process:
        yield self.attributed
        self.clear = True

    def state(self, i: int) -> Process:
        if self.draws.refuses(i):
            return
        if self.wills[i] <= 0.0:
            if self.wills[i] + m.LIFT <= 0.0:
                return
            yield self.attributed
        if i < m.SMALL:
            self.env.process(self.opting_in(i))
        yield self.env.timeout(self.draws.government(i))
        if i % 3 == 0:
            yield self.env.timeout(self.draws.parliament(i))
        for body, unit in self.enable(i):
            self.env.process(self.unit(body, unit))

    def opting_in(self, i: int) -> Process:
        yield self.met
        yield self.env.timeout(self.draws.opt_in(i))
        if self.opts_in(i):
            self.send(0)

    def alliance(self) -> Process:
        yield self.env.timeout(self.draws.meeting(1))
        for turn in range(m.ROUNDS):
            yield self.env.timeout(m.SILENCE)
            if not self.opposed(turn):
                self.send(1)
                return
            yield self.env.timeout(self.draws.redraft(turn))

    def send(self, body: int) -> None:
        for unit in self.decide(body, self.env.now):
            self.env.process(self.unit(body, unit))

    def unit(self, body: int, unit: int) -> Process:
        yield self.env.timeout(self.draws.notice(unit))
        yield self.env.timeout(self.draws.transit(unit))
        self.arrive(body, self.env.now)


def in_simpy(row: Sequence[float]) -> Measures:
    """The measures of one replication, by [body, measure], as SimPy's processes."""
    cable = SimPyCable(Draws(row))
    cable.env.run(until=m.HORIZON)
    return cable.closed()


class MesaState(mesa.Agent):
    """A state: becomes willing, opts in where it is a member, and may contribute."""

    model: MesaCable

    def __init__(self, model: MesaCable, i: int) -> None:
        super().__init__(model)
        self.i = i

    def is_willing(self) -> None:
        model, draws = self.model, self.model.ledger.draws
        if self.i < m.SMALL:
            wait = max(model.simulator.time, model.met) + draws.opt_in(self.i)
            model.simulator.schedule_event_absolute(self.opts_in, wait)
        model.simulator.schedule_event_relative(self.government_agrees, draws.government(self.i))

    def opts_in(self) -> None:
        if self.model.ledger.opts_in(self.i):
            self.model.send(0)

    def government_agrees(self) -> None:
        if self.i % 3 == 0:
            days = self.model.ledger.draws.parliament(self.i)
            self.model.simulator.schedule_event_relative(self.is_able, days)
        else:
            self.is_able()

    def is_able(self) -> None:
        for body, unit in self.model.ledger.enable(self.i):
            self.model.units[unit].called(body)


class MesaUnit(mesa.Agent):
    """A unit: gets ready to move, moves, and is on station."""

    model: MesaCable

    def __init__(self, model: MesaCable, unit: int) -> None:
        super().__init__(model)
        self.unit = unit
        self.body = 0

    def called(self, body: int) -> None:
        self.body = body
        notice = self.model.ledger.draws.notice(self.unit)
        self.model.simulator.schedule_event_relative(self.leaves, notice)

    def leaves(self) -> None:
        transit = self.model.ledger.draws.transit(self.unit)
        self.model.simulator.schedule_event_relative(self.arrives, transit)

    def arrives(self) -> None:
        self.model.ledger.arrive(self.body, self.model.simulator.time)


class MesaCable(mesa.Model):
    """The states and units as agents; the two bodies and attribution as events of the model."""

    def __init__(self, draws: Draws) -> None:
        super().__init__(seed=0)
        self.ledger = Ledger(draws)
        self.simulator = DEVSimulator()
        self.simulator.setup(self)
        self.states = [MesaState(self, i) for i in range(m.STATES)]
        self.units = [MesaUnit(self, unit) for unit in range(m.UNITS)]
        self.met = draws.meeting(0)
        self.turn = 0
        self.simulator.schedule_event_absolute(self.attributes, draws.clear)
        self.simulator.schedule_event_absolute(self.tables, draws.meeting(1))
        for state in self.states:
            if self.ledger.wills[state.i] > 0.0 and not draws.refuses(state.i):
                state.is_willing()

    def attributes(self) -> None:
        self.ledger.clear = True
        for state in self.states:
            will = self.ledger.wills[state.i]
            if will <= 0.0 < will + m.LIFT and not self.ledger.draws.refuses(state.i):
                state.is_willing()

    def tables(self) -> None:
        self.simulator.schedule_event_relative(self.silence_ends, m.SILENCE)

    def silence_ends(self) -> None:
        if not self.ledger.opposed(self.turn):
            self.send(1)
        elif self.turn + 1 < m.ROUNDS:
            redraft = self.ledger.draws.redraft(self.turn)
            self.turn += 1
            self.simulator.schedule_event_relative(self.tables, redraft)

    def send(self, body: int) -> None:
        for unit in self.ledger.decide(body, self.simulator.time):
            self.units[unit].called(body)


def in_mesa(row: Sequence[float]) -> Measures:
    """The measures of one replication, by [body, measure], as agents and events of Mesa."""
    cable = MesaCable(Draws(row))
    cable.simulator.run_until(m.HORIZON)
    return cable.ledger.closed()
