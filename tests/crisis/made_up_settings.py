"""Made-up settings: small worlds of any rules and forces, drawn by hypothesis or by hand."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import inf
from random import Random
from typing import Any

from hypothesis import strategies as st

from minilateral.crisis.parameters import Parameters
from minilateral.crisis.setting import RELIEVED, Batch, Body, Fleet, Setting, Side, Standing
from minilateral.crisis.world import World, world_of
from minilateral.decide.joining import And, Fallback, Or, Rule, Stage, Staged
from minilateral.decide.modifiers import ConstructiveAbstention, Exclude, Limit, Silence
from minilateral.decide.primitives import AllOf, Delegated, OptIn, Veto
from minilateral.decide.threshold import Threshold
from minilateral.respond.batch import Spread
from minilateral.respond.quarters import NAMES

STATES = ("AAA", "BBB", "CCC", "DDD", "EEE", "FFF")
FOUR_STATES = STATES[:4]
SHARES = st.sampled_from([Fraction(1, 3), Fraction(1, 2), Fraction(55, 100), Fraction(1)])


def some_of(names: Sequence[str], least: int = 1) -> st.SearchStrategy[tuple[str, ...]]:
    """Some of the names, in their order."""
    return st.integers(least, 2 ** len(names) - 1).map(
        lambda mask: tuple(name for i, name in enumerate(names) if mask >> i & 1)
    )


def primitives(members: tuple[str, ...]) -> st.SearchStrategy[Rule]:
    """Every primitive rule among these members."""
    some = some_of(members, least=0)
    weights = st.fixed_dictionaries({state: st.integers(0, 9) for state in members})
    weighted = st.one_of(st.none(), weights)
    least = st.integers(1, len(members))
    return st.one_of(
        st.builds(AllOf, some, st.sampled_from(["blocks", "neutral", "constructive"])),
        st.builds(Veto, some, st.booleans(), st.sampled_from([None, "a stated reason"])),
        st.builds(OptIn, some, st.sampled_from(["any", "none"]), least),
        st.builds(OptIn, some_of(members), st.just("all"), least),
        st.builds(
            Threshold,
            weighted,
            share=SHARES,
            min_count=st.integers(0, 3),
            base=st.sampled_from(["all", "present"]),
        ),
        st.builds(
            Threshold,
            weighted,
            share_above=SHARES.filter(lambda share: share < 1),
            base=st.sampled_from(["all", "present"]),
        ),
        st.builds(Threshold, quota=least, min_count=st.integers(0, 3)),
        st.builds(Threshold, max_opponents=st.integers(0, len(members))),
        st.builds(Threshold, weights, blocking_share_above=SHARES, plus_members=st.integers(0, 1)),
        st.builds(Delegated, st.just("an officer"), st.just("a plan"), st.booleans()),
    )


def rules(members: tuple[str, ...]) -> st.SearchStrategy[Rule]:
    """Rules of any shape among these members."""
    one = st.sampled_from(members)
    weights = st.fixed_dictionaries({state: st.integers(0, 9) for state in members})
    limits = st.lists(
        st.builds(Limit, st.just("states"), st.one_of(st.none(), weights), SHARES, st.booleans()),
        min_size=1,
        max_size=2,
    ).map(tuple)

    def joined(inner: st.SearchStrategy[Rule]) -> st.SearchStrategy[Rule]:
        parts = st.lists(inner, min_size=2, max_size=3).map(tuple)
        stages = st.lists(st.builds(Stage, st.just("stage"), inner), min_size=2, max_size=2)
        return st.one_of(
            st.builds(And, parts),
            st.builds(Or, parts),
            st.builds(Fallback, parts),
            st.builds(Staged, stages.map(tuple)),
            st.builds(Silence, inner),
            st.builds(ConstructiveAbstention, inner, limits),
            st.builds(Exclude, inner, st.tuples(one)),
        )

    return st.recursive(primitives(members), joined, max_leaves=4)


def common_rules(members: tuple[str, ...]) -> st.SearchStrategy[Rule]:
    """The rules that bodies really have, more often than rules of any shape."""
    third = (Limit("states", None, Fraction(1, 3)),)
    return st.one_of(
        st.just(Silence(AllOf())),
        st.just(AllOf(abstention="blocks")),
        st.just(ConstructiveAbstention(AllOf(), third)),
        st.just(OptIn((members[0],), "all", min(2, len(members)))),
        st.just(Fallback((AllOf(), OptIn((), "none", 1)))),
        st.just(Threshold(share=Fraction(55, 100))),
        st.just(Delegated("an officer", "a plan")),
        rules(members),
    )


DAYS = st.one_of(st.floats(0, 40), st.sampled_from([0.0, 1.0, 3.0]))


@st.composite
def fleets(draw: st.DrawFn, number: int, lines: int) -> Fleet:
    """A fleet of one state, or of two that share it."""
    first, second = draw(st.integers(0, 4)), draw(st.integers(0, 5))
    owners = STATES[first : first + 1] if second <= first else (STATES[first], STATES[second])
    low = draw(st.integers(0, 4))
    share = sorted(draw(st.lists(st.floats(0, 1), min_size=3, max_size=3)))
    fits = st.one_of(DAYS, st.just(inf))
    quarters = draw(some_of(NAMES))
    return Fleet(
        f"fleet {number}",
        draw(st.sampled_from(["ship", "aircraft"])),
        owners,
        Spread(low, low + draw(st.integers(0, 2)), low + 3),
        Spread(*share),
        draw(st.integers(0, 2)),
        draw(st.integers(0, 1)),
        draw(st.integers(0, 1)),
        draw(st.one_of(st.none(), st.integers(0, 4))),
        draw(st.one_of(st.just(RELIEVED), st.floats(1, 60))),
        tuple(
            Batch(NAMES.index(name), tuple(draw(fits) for _ in range(lines))) for name in quarters
        ),
    )


@st.composite
def settings(draw: st.DrawFn) -> Setting:
    """A world of six states, up to three bodies, and up to six fleets for up to three lines."""
    wanted = tuple(draw(st.lists(st.integers(1, 5), min_size=1, max_size=3)))
    names = ("X", "Y", "Z")[: draw(st.integers(1, 3))]
    mandated = draw(st.booleans()) and len(names) > 1
    bodies = []
    for name in names:
        members = draw(some_of(STATES))
        standing = st.builds(
            Standing,
            st.integers(0, len(wanted) - 1),
            st.integers(1, 2),
            DAYS,
            st.one_of(st.none(), st.sampled_from(STATES)),
        )
        others = [other for other in names if other != name]
        gives_mandate = mandated and name == names[-1]
        bodies.append(
            Body(
                name,
                members,
                draw(common_rules(members)),
                members[: draw(st.integers(0, 1))],
                {state: (1.0, draw(st.floats(1, 30))) for state in members[::2]},
                names[-1] if mandated and not gives_mandate else None,
                draw(st.sampled_from([None, *others])) if others else None,
                tuple(draw(st.lists(standing, max_size=2))),
                acts=not (gives_mandate and draw(st.booleans())),
            )
        )
    count = draw(st.integers(0, 6))
    return Setting(
        tuple(Side(state, draw(st.floats(-1, 1))) for state in STATES),
        tuple(bodies),
        wanted,
        tuple(draw(fleets(number, len(wanted))) for number in range(count)),
    )


def anywhere(parameters: Parameters, dice: Random) -> dict[str, float]:
    """Values anywhere in the ranges of parameters, or as they are; a low end below its high end."""
    found = {
        item.name: dice.choice([item.value, item.low, item.high, dice.uniform(item.low, item.high)])
        for item in parameters.items
    }
    for name in found:
        above = name.replace("_low", "_high", 1)
        if above != name:
            found[name], found[above] = sorted((found[name], found[above]))
    return found


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A made-up setting with parameters anywhere in their ranges."""
    found = world_of(draw(settings()))
    return found.changed(anywhere(found.parameters, Random(draw(st.integers(0, 2**32 - 1)))))


#: No chance at all: every state wills, nobody errs, every body takes its median days.
CERTAIN: dict[str, float] = {
    "support": 50.0,
    "common": 0.0,
    "clarity_chance": 0.0,
    "reading_error": 0.0,
    "government_days": 2.0,
    "government_spread": 0.0,
    "refusal": 0.0,
    "caveat": 0.0,
    "readiness_common": 0.0,
}


def certain(setting: Setting, **changed: Any) -> World:
    """A world without chance: every body meets on its third day."""
    own = {f"meeting_spread:{body.name}": 0.0 for body in setting.bodies}
    return world_of(setting, {**CERTAIN, **own, **changed})


def ships(owner: str, units: int, days: float, lines: int = 1, **changed: Any) -> Fleet:
    """A fleet of which every unit is ready, on alert, and fits every line."""
    whole = Spread(float(units), float(units), float(units))
    ready = Spread(1.0, 1.0, 1.0)
    known: dict[str, Any] = {
        "posts": None,
        "stay": RELIEVED,
        "batches": (Batch(0, (days,) * lines),),
        **changed,
    }
    return Fleet(f"{owner}/ship", "ship", (owner,), whole, ready, units, 0, 0, **known)


def sides(*states: str) -> tuple[Side, ...]:
    """States of which nothing is known."""
    return tuple(Side(state) for state in states)
