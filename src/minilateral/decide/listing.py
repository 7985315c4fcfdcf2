"""Who decides with whom: minimal winning and blocking coalitions, vetoers, dummies, likes.

A winning coalition is minimal when every member is needed. A blocking coalition is one without
which nothing passes: a winning coalition of the dual game. The listing searches depth first,
heaviest players first, and yields as it goes.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from minilateral.core.errors import RuleError
from minilateral.decide import bits
from minilateral.decide.counting import Counts, counts
from minilateral.decide.formula import Formula, size, tests
from minilateral.decide.reshape import dual

#: More coalitions than this are not listed unless asked for.
MOST = 1_000_000


def minimal_winning(formula: Formula) -> Iterator[int]:
    """The minimal winning coalitions as masks, one at a time.

    >>> from minilateral.decide.formula import Weighted
    >>> [bin(coalition) for coalition in minimal_winning(Weighted((2, 1, 1), 3))]
    ['0b11', '0b101']
    """
    distinct = tuple(tests(formula))

    def share(player: int) -> float:
        return max(test.weights[player] / test.quota for test in distinct)

    order = sorted(range(size(formula)), key=share, reverse=True)
    rest = [sum(1 << i for i in order[k:]) for k in range(len(order) + 1)]
    stack = [(0, 0)]
    while stack:
        chosen, k = stack.pop()
        if formula.passes(chosen):
            if all(not formula.passes(chosen & ~(1 << i)) for i in _members(chosen)):
                yield chosen
        elif k < len(order) and formula.passes(chosen | rest[k]):
            stack.append((chosen, k + 1))
            stack.append((chosen | 1 << order[k], k + 1))


def minimal_blocking(formula: Formula) -> Iterator[int]:
    """The minimal blocking coalitions as masks, one at a time."""
    return minimal_winning(dual(formula))


def count_minimal_winning(formula: Formula) -> int:
    """How many winning coalitions are minimal.

    Raises
    ------
    RuleError
        If there are more than 28 players and more than a million such coalitions.
    """
    n = size(formula)
    if bits.INSIDE <= n <= bits.LARGEST and n > 12:
        minimal, _ = bits.census(bits.winners(formula), n)
        return sum(bits.by_size(minimal, n)[0])
    return len(listed(formula))


def count_minimal_blocking(formula: Formula) -> int:
    """How many blocking coalitions are minimal."""
    return count_minimal_winning(dual(formula))


def listed(formula: Formula, most: int = MOST) -> list[int]:
    """All minimal winning coalitions as masks, in the order of the masks.

    Raises
    ------
    RuleError
        If there are more than `most`.
    """
    found = list(islice(minimal_winning(formula), most + 1))
    if len(found) > most:
        raise RuleError(
            f"a game of {size(formula)} players has more than {most:,} minimal winning "
            "coalitions, too many to list; take them one at a time from minimal_winning()."
        )
    return sorted(found)


def vetoers(formula: Formula) -> frozenset[int]:
    """Players without whom nothing passes."""
    everyone = (1 << size(formula)) - 1
    return frozenset(i for i in range(size(formula)) if not formula.passes(everyone & ~(1 << i)))


def dummies(formula: Formula, counted: Counts | None = None) -> frozenset[int]:
    """Players who never make a difference."""
    swings = (counted or counts(formula)).swings
    return frozenset(i for i, swing in enumerate(swings) if not swing)


def classes(formula: Formula) -> tuple[tuple[int, ...], ...]:
    """Players who can change places without any change of the game, together.

    Certain up to 16 players. Beyond, players are told to be alike by their weights in all tests,
    which may tell apart some who are interchangeable for a subtler reason.
    """
    n = size(formula)
    distinct = tuple(dict.fromkeys(tests(formula)))
    like: dict[object, list[int]] = {}
    for i in range(n):
        like.setdefault(tuple(test.weights[i] for test in distinct), []).append(i)
    groups = list(like.values())
    if n > 16:
        return tuple(tuple(group) for group in groups)
    from minilateral.decide.table import winners

    won = winners(formula)
    joined: list[list[int]] = []
    for group in groups:
        mate = next((g for g in joined if _interchangeable(won, g[0], group[0])), None)
        if mate is None:
            joined.append(list(group))
        else:
            mate.extend(group)
    return tuple(sorted(tuple(sorted(group)) for group in joined))


def _interchangeable(won: object, a: int, b: int) -> bool:
    import numpy as np

    table = np.asarray(won)
    masks = np.arange(len(table))
    only_a = masks[(masks >> a & 1 == 1) & (masks >> b & 1 == 0)]
    return bool((table[only_a] == table[only_a ^ (1 << a) ^ (1 << b)]).all())


def _members(coalition: int) -> Iterator[int]:
    while coalition:
        lowest = coalition & -coalition
        yield lowest.bit_length() - 1
        coalition ^= lowest
