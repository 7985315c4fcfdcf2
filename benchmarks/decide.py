"""Exact voting power against power-bdd and powerindex, and against every coalition as a bit."""

from __future__ import annotations

import csv
import multiprocessing
import random
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from decimal import Decimal
from fractions import Fraction
from importlib.resources import files
from io import StringIO
from math import factorial
from queue import Empty
from statistics import NormalDist
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from benchmarks.measure import Line
from benchmarks.random_rules import random_rule, truth
from minilateral.decide import bits
from minilateral.decide.ballot import Ballot
from minilateral.decide.counting import counts
from minilateral.decide.formula import Either, Every, Formula, Weighted
from minilateral.decide.large import shapley_numerical
from minilateral.decide.power import deegan_packel, johnston, power, public_good_index
from minilateral.decide.willing import willing
from minilateral.decide.yes_no import formula_of

Answer = TypeVar("Answer")
Shares: TypeAlias = tuple[Fraction, ...]

RANDOM_RULES = 10_000
#: How many seconds a peer may try at 190 members.
PATIENCE = 60


def lines() -> Iterator[Line]:
    """Measure the limits of the issue on voting games."""
    regimes = {period: regime(rows) for period, rows in _periods().items()}
    lisbon, nice = regimes["EU27_LISBON_POP2018"], regimes["EU27_NICE_2007"]
    peer, theirs = _measured(lambda: _peer(lisbon), runs=1)
    limit = peer / 40
    seconds, found = _measured(lambda: power(lisbon))
    assert _near(theirs[0], found.penrose_banzhaf)
    assert _near(theirs[1], found.shapley_shubik)
    against = f"{peer / seconds:.0f} x faster than power-bdd ({peer:.2f} s), equal"
    yield Line(f"EU27 Lisbon, exact, {seconds * 1e3:.1f} ms", seconds, limit, against)
    seconds, _ = _measured(lambda: power(nice))
    yield Line(f"EU27 Nice, exact, {seconds * 1e3:.1f} ms", seconds, 0.02, "goal of the issue")
    seconds, _ = _measured(lambda: [power(game) for game in regimes.values()])
    yield Line(f"all {len(regimes)} Council regimes", seconds, 0.2, "goal of the issue")
    for name, game in (("Lisbon", lisbon), ("Nice", nice)):
        seconds, counted = _measured(lambda game=game: bits.by_size(bits.winners(game), 27), 2)  # type: ignore[misc]
        ours = counts(game)
        assert (tuple(counted[0]), tuple(map(tuple, counted[1]))) == (
            ours.by_size,
            ours.by_size_holding,
        )
        yield Line(f"2^27 coalitions, {name}", seconds, 1.0, "identical to meeting in the middle")
    yield from _unequally_willing(lisbon)
    yield from _many_members()
    seconds, checked = _measured(_random_rules, runs=0)
    yield Line(f"{checked:,} random rules", seconds, 300.0, "every index equal to its definition")


def regime(rows: list[dict[str, str]]) -> Formula:
    """A regime of the Council, on a proposal of the Commission."""
    n, first = len(rows), rows[0]
    one_each = (1,) * n
    votes = Weighted(tuple(int(row["weight"]) for row in rows), int(first["quota"]))
    people = tuple(int(Decimal(row["population"] or 0) * 100) for row in rows)
    if "LISBON" in first["period"]:
        majority = Weighted(people, -(-65 * sum(people) // 100))
        return Either((Every((votes, majority)), Weighted(one_each, n - 3)))
    tests = [votes]
    if first["member_majority"][0].isdigit():
        tests.append(Weighted(one_each, int(first["member_majority"].split()[0])))
    if sum(people):
        tests.append(Weighted(people, -(-62 * sum(people) // 100)))
    return Every(tuple(tests))


def _periods() -> dict[str, list[dict[str, str]]]:
    table = files("minilateral.facts") / "data" / "eu_council_rules.csv"
    periods: dict[str, list[dict[str, str]]] = {}
    for row in csv.DictReader(table.read_text("utf-8").splitlines()):
        periods.setdefault(row["period"], []).append(row)
    return periods


def _many_members() -> Iterator[Line]:
    """190 members: votes shaped like those of the Monetary Fund, and weights spread evenly.

    The Fund's are six digits long at the top and add up to five million; where all are six digits
    long they add up to a hundred million, and the count has twenty times as many sums to pass.
    """
    fund = tuple(831_000 // (k + 1) + 1_500 + k for k in range(190))
    dice = random.Random(1)
    spread = tuple(dice.randint(100_000, 999_999) for _ in range(190))
    for name, weights, share, limit in (
        ("like the Fund", fund, 50, 0.5),
        ("like the Fund", fund, 85, 0.5),
        ("six digits each", spread, 50, 15.0),
    ):
        game = Weighted(weights, sum(weights) * share // 100 + 1)
        seconds, counted = _measured(lambda game=game: counts(game), 2)  # type: ignore[misc]
        against = "goal of the issue" if limit == 0.5 else "no peer finishes in a minute"
        if share == 50:
            against = "; ".join(_patient(peer, game, seconds) for peer in (_bdd, _index))
        yield Line(f"190 {name}, Banzhaf, {share} %", seconds, limit, against)
        even = [swing / 2**189 for swing in counted.swings]
        seconds, found = _measured(lambda g=game, e=even: shapley_numerical(g, e), 1)  # type: ignore[misc]
        assert found.gap < 1e-9
        against = f"{found.nodes} nodes; the values miss 1 by {found.gap:.0e}"
        yield Line(f"190 {name}, Shapley, {share} %", seconds, 4.0, against)


def _unequally_willing(lisbon: Formula) -> Iterator[Line]:
    """The chance of passing at 27 members, all unlike, with a factor in common."""
    yes = [0.5 + k / 60 for k in range(27)]
    seconds, found = _measured(lambda: willing(lisbon, yes, 0.5))
    dice, draws = np.random.default_rng(5), 200_000
    factor = dice.standard_normal((draws, 1))
    leaning = np.sqrt(0.5) * (factor + dice.standard_normal((draws, 27)))
    votes = leaning < [NormalDist().inv_cdf(p) for p in yes]
    share = float(_passes(lisbon, votes.astype(np.int64)).mean())
    assert abs(found.probability - share) < 0.005
    yield Line("27 unequally willing, one factor", seconds, 0.2, f"{draws:,} draws agree")


def _passes(game: Formula, votes: NDArray[np.int64]) -> NDArray[np.bool_]:
    if isinstance(game, Weighted):
        return np.asarray(votes @ np.array(game.weights) >= game.quota)
    parts = [_passes(part, votes) for part in game.parts]
    return np.all(parts, axis=0) if isinstance(game, Every) else np.any(parts, axis=0)


def _random_rules() -> int:
    """Every index of every random rule against its definition, from all primitives and modifiers.

    A few coalitions of each are judged as ballots too.
    """
    dice, checked = random.Random(3), 0
    while checked < RANDOM_RULES:
        n = dice.choice((2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12))
        members = tuple(f"S{i:02}" for i in range(n))
        rule = random_rule(dice, members, 3)
        inside = (np.arange(1 << n)[:, None] >> np.arange(n) & 1).astype(bool)
        won = truth(rule, members, inside, frozenset())
        for coalition in dice.sample(range(1 << n), 3):
            yes = [member for i, member in enumerate(members) if coalition >> i & 1]
            no = [member for member in members if member not in yes]
            judged = rule.judge(Ballot.of(members, yes=yes, no=no))
            assert judged.passed == won[coalition], rule
        if won.all() or not won.any():
            continue
        game = formula_of(rule, members)
        found = power(game)
        ours = {
            "power_to_act": (found.power_to_act,),
            **found.indices,
            "deegan_packel": deegan_packel(game),
            "public_good_index": public_good_index(game),
            "johnston": johnston(game),
        }
        for name, values in by_definition(won, inside).items():
            assert tuple(ours[name]) == values, (name, rule)
        checked += 1
    return checked


def by_definition(
    won: NDArray[np.bool_], inside: NDArray[np.bool_]
) -> dict[str, tuple[Fraction, ...]]:
    """Every index by asking every coalition, written apart from the library."""
    n = inside.shape[1]
    critical = np.stack(
        [won & inside[:, i] & ~won[np.arange(1 << n) & ~(1 << i)] for i in range(n)], axis=1
    )
    sizes, swings, winning = inside.sum(axis=1), critical.sum(axis=0), int(won.sum())
    minimal = won & (critical == inside).all(axis=1)
    numbers = critical.sum(axis=1)
    ways = [Fraction(factorial(s - 1) * factorial(n - s), factorial(n)) for s in range(1, n + 1)]

    def each(rows: NDArray[np.bool_], by: NDArray[np.int64], worth: list[Fraction]) -> Shares:
        """The worth of each player's rows, by the class of the row from one up."""
        return tuple(
            sum(
                (int(c) * w for c, w in zip(_classes(rows[:, i], by, n), worth, strict=True)),
                Fraction(0),
            )
            for i in range(n)
        )

    parts = [Fraction(1, s) for s in range(1, n + 1)]
    listed = inside & minimal[:, None]
    shared = each(critical, numbers, parts)
    return {
        "power_to_act": (Fraction(winning, 1 << n),),
        "power_to_prevent": tuple(Fraction(int(s), winning) for s in swings),
        "power_to_initiate": tuple(Fraction(int(s), (1 << n) - winning) for s in swings),
        "penrose_banzhaf": tuple(Fraction(int(s), 1 << (n - 1)) for s in swings),
        "banzhaf_index": tuple(Fraction(int(s), int(swings.sum())) for s in swings),
        "shapley_shubik": each(critical, sizes, ways),
        "deegan_packel": tuple(x / int(minimal.sum()) for x in each(listed, sizes, parts)),
        "public_good_index": tuple(Fraction(int(x), int(listed.sum())) for x in listed.sum(axis=0)),
        "johnston": tuple(x / sum(shared) for x in shared),
    }


def _classes(rows: NDArray[np.bool_], by: NDArray[np.int64], n: int) -> NDArray[np.int64]:
    return np.bincount(by[rows], minlength=n + 1)[1:]


def _peer(game: Formula) -> tuple[list[float], list[float]]:
    """Banzhaf and Shapley-Shubik by power-bdd, which changes the list of weights it is given."""
    drawn = _drawn(game)
    return drawn.calc_banzhaf(), drawn.calc_shapley()


def _drawn(game: Formula) -> Any:
    from power_bdd.bdd import BDD, WeightedGame  # type: ignore[import-untyped]

    if isinstance(game, Weighted):
        drawn = BDD(WeightedGame(game.quota, list(game.weights)))
        drawn.create_BDD()
        return drawn
    first, *others = (_drawn(part) for part in game.parts)
    for other in others:
        first = first & other if isinstance(game, Every) else first | other
    return first


def _bdd(game: Weighted) -> list[float]:
    banzhaf: list[float] = _drawn(game).calc_banzhaf()
    return banzhaf


def _index(game: Weighted) -> list[float]:
    from powerindex import powerindex  # type: ignore[import-untyped]

    peer = powerindex.Game(game.quota, weights=list(game.weights))
    peer.calc_banzhaf()
    return list(peer.banzhaf)


def _patient(peer: Callable[[Weighted], list[float]], game: Weighted, ours: float) -> str:
    """How a peer fares in a process of its own that is ended after a while."""
    name = {"_bdd": "power-bdd", "_index": "powerindex"}[peer.__name__]
    fork = multiprocessing.get_context("spawn")
    answers: Any = fork.Queue()
    process = fork.Process(target=_answering, args=(peer, game, answers))
    process.start()
    try:
        seconds = float(answers.get(timeout=PATIENCE + 2))
    except Empty:
        return f"{name} unfinished after {PATIENCE} s (> {PATIENCE / ours:.0f} x)"
    finally:
        process.kill()
        process.join()
    return f"{name} {seconds:.1f} s ({seconds / ours:.0f} x)"


def _answering(peer: Callable[[Weighted], list[float]], game: Weighted, answers: Any) -> None:
    start = time.process_time()
    with redirect_stdout(StringIO()):  # power-bdd counts its nodes aloud
        peer(game)
    answers.put(time.process_time() - start)


def _measured(work: Callable[[], Answer], runs: int = 5) -> tuple[float, Answer]:
    """Least processor time of several runs after one that is thrown away, and the answer."""
    seconds = []
    for _ in range(runs + 1):
        start = time.process_time()
        answer = work()
        seconds.append(time.process_time() - start)
    return min(seconds[1:] or seconds), answer


def _near(theirs: list[float], ours: Any) -> bool:
    return all(abs(a - float(b)) < 1e-12 for a, b in zip(theirs, ours, strict=True))
