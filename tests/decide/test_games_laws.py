"""Laws of voting games on random formulas, and the fast methods against the definition."""

from __future__ import annotations

from fractions import Fraction
from math import comb, prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minilateral.core.errors import RuleError
from minilateral.decide import bits, diagram, halves, table
from minilateral.decide.counting import brute, counts
from minilateral.decide.formula import Either, Every, Formula, Weighted
from minilateral.decide.listing import (
    classes,
    count_minimal_winning,
    dummies,
    listed,
    minimal_blocking,
    minimal_winning,
    vetoers,
)
from minilateral.decide.power import deegan_packel, johnston, power, public_good_index
from minilateral.decide.reshape import dual, shape
from minilateral.decide.sampling import estimate
from minilateral.decide.unions import banzhaf_owen, bloc, bloc_formula, owen
from minilateral.decide.willing import passing_probability, willing


@st.composite
def formulas(draw: st.DrawFn, most: int = 12, depth: int = 2) -> Formula:
    """Every and Either over weighted tests, nested; weights equal, nought or one, or any."""
    return _drawn(draw, draw(st.integers(1, most)), depth)


def _drawn(draw: st.DrawFn, n: int, depth: int) -> Formula:
    if depth == 0 or draw(st.booleans()):
        top = draw(st.sampled_from([1, 1, 9, 10**6]))
        least = 1 if draw(st.booleans()) else 0
        weights = draw(st.lists(st.integers(least, top), min_size=n, max_size=n).filter(any))
        return Weighted(tuple(weights), draw(st.integers(1, sum(weights))))
    parts = tuple(_drawn(draw, n, depth - 1) for _ in range(draw(st.integers(1, 3))))
    return Every(parts) if draw(st.booleans()) else Either(parts)


@given(formulas(most=9))
@settings(max_examples=200, deadline=None)
def test_every_method_agrees_with_the_definition(game: Formula) -> None:
    plain, seen = brute(game), shape(game)
    assert counts(game) == plain
    drawn = diagram.diagram(game)
    assert drawn is not None
    found = [drawn.by_size(), bits.by_size(bits.winners(game), plain.players)]
    if (terms := halves.terms(seen)) is not None:
        mass = halves.graded(seen, terms)
        found.append((mass[:, 0].sum(axis=0).tolist(), mass[1].tolist()))
    for every, each in found:
        assert (tuple(every), tuple(map(tuple, each))) == (plain.by_size, plain.by_size_holding)


@given(formulas())
@settings(max_examples=200, deadline=None)
def test_shares_are_shared_out_and_dummies_get_nothing(game: Formula) -> None:
    found = power(game)
    indices = [
        found.shapley_shubik,
        found.banzhaf_index,
        deegan_packel(game),
        public_good_index(game),
        johnston(game),
    ]
    idle, veto = dummies(game), vetoers(game)
    for index in indices:
        assert sum(index) == 1
        assert all(index[i] == 0 for i in idle)
        for group in classes(game):
            assert len({index[i] for i in group}) == 1
    assert veto == {i for i, share in enumerate(found.power_to_prevent) if share == 1}


@given(formulas(most=6))
@settings(max_examples=100, deadline=None)
def test_the_indices_follow_from_their_definitions(game: Formula) -> None:
    n = counts(game).players
    needed = {
        c: [i for i in range(n) if c >> i & 1 and not game.passes(c & ~(1 << i))]
        for c in range(1 << n)
        if game.passes(c)
    }
    pivots, johnstons, packels, memberships, swings = ([Fraction(0)] * n for _ in range(5))
    for coalition, members in needed.items():
        s = coalition.bit_count()
        for i in members:
            pivots[i] += Fraction(1, n * comb(n - 1, s - 1))
            swings[i] += 1
            johnstons[i] += Fraction(1, len(members))
            packels[i] += Fraction(len(members) == s, s)
            memberships[i] += len(members) == s
    found = power(game)
    assert list(found.shapley_shubik) == pivots
    assert list(found.penrose_banzhaf) == [swing / 2 ** (n - 1) for swing in swings]
    assert list(found.banzhaf_index) == [swing / sum(swings) for swing in swings]
    assert list(found.power_to_prevent) == [swing / len(needed) for swing in swings]
    assert list(found.power_to_initiate) == [swing / (2**n - len(needed)) for swing in swings]
    assert found.power_to_act == Fraction(len(needed), 2**n)
    assert list(johnston(game)) == [score / sum(johnstons) for score in johnstons]
    assert list(deegan_packel(game)) == [score / sum(packels) for score in packels]
    assert list(public_good_index(game)) == [score / sum(memberships) for score in memberships]


@given(formulas())
@settings(max_examples=100, deadline=None)
def test_the_dual_swings_alike_and_blocks(game: Formula) -> None:
    here, there = counts(game), counts(dual(game))
    assert here.swings == there.swings
    assert here.winning == there.losing
    assert power(game).shapley_shubik == power(dual(game)).shapley_shubik
    everyone = (1 << here.players) - 1
    for blockers in list(minimal_blocking(game))[:20]:
        assert not game.passes(everyone & ~blockers)


@given(formulas(most=9))
@settings(max_examples=100, deadline=None)
def test_minimal_coalitions_are_those_that_need_everyone(game: Formula) -> None:
    n = counts(game).players
    minimal = [
        c
        for c in range(1 << n)
        if game.passes(c) and not any(game.passes(c & ~(1 << i)) for i in range(n) if c >> i & 1)
    ]
    assert listed(game) == minimal
    marked, swings = bits.census(bits.winners(game), n)
    assert list(bits.masks(marked)) == minimal
    assert count_minimal_winning(game) == len(minimal)
    needed = table.critical(table.winners(game), n)
    assert swings.sum(axis=1).tolist() == needed.sum(axis=1).tolist()


@given(formulas(most=7), st.lists(st.integers(0, 2), min_size=7, max_size=7))
@settings(max_examples=60, deadline=None)
def test_unions_against_their_definitions(game: Formula, colours: list[int]) -> None:
    n = counts(game).players
    unions = [[i for i in range(n) if colours[i] == c] for c in range(3)]
    unions = [union for union in unions if union]
    assert sum(owen(game, unions)) == 1
    alone = [[i] for i in range(n)]
    assert owen(game, alone) == owen(game, [list(range(n))]) == power(game).shapley_shubik
    assert banzhaf_owen(game, alone) == power(game).penrose_banzhaf
    for inside in ("majority", "unanimity"):
        measured = bloc(game, unions[0], inside)
        assert measured.together == brute(bloc_formula(game, unions[0], inside))


@given(formulas(most=8), st.lists(st.floats(0, 1), min_size=8, max_size=8))
@settings(max_examples=100, deadline=None)
def test_chances_by_every_method(game: Formula, chances: list[float]) -> None:
    n = counts(game).players
    yes = np.array([chances[:n], chances[::-1][:n]])
    drawn, seen = diagram.diagram(game), shape(game)
    assert drawn is not None
    answers = [drawn.chances(yes), table.chances(table.winners(game), yes)]
    if (terms := halves.terms(seen)) is not None:
        answers.append(halves.chances(seen, terms, yes))
    for row, draw in enumerate(yes.tolist()):
        whole = _chance(game, draw)
        expected = [
            whole,
            *(_chance(game, draw, i, 1) - _chance(game, draw, i, 0) for i in range(n)),
        ]
        found = willing(game, draw)
        assert [found.probability, *found.decisive] == pytest.approx(expected, abs=1e-12)
        for answer in answers:
            assert answer[row] == pytest.approx(expected, abs=1e-12)


def _chance(game: Formula, yes: list[float], player: int = -1, vote: int = 0) -> float:
    """Chance of passing by its definition, one player's vote given."""
    sure = [vote if i == player else chance for i, chance in enumerate(yes)]
    return sum(
        prod(p if coalition >> i & 1 else 1 - p for i, p in enumerate(sure))
        for coalition in range(1 << len(yes))
        if game.passes(coalition)
    )


def test_a_common_factor_makes_unanimity_likelier() -> None:
    unanimity = Weighted((1,) * 5, 5)
    alone, together = (passing_probability(unanimity, [0.5] * 5, rho) for rho in (0.0, 0.5))
    assert alone == pytest.approx(1 / 32)
    assert together == pytest.approx(1 / 6, abs=1e-9)  # one of six equal normals is the least
    assert sum(willing(unanimity, [0.5] * 5, 0.5).decisive) > 5 * alone


def test_certain_votes_and_many_players() -> None:
    game = Weighted(tuple(range(1, 61)), 900)
    even = willing(game, [0.5] * 60)
    counted = counts(game)
    assert even.probability == pytest.approx(counted.winning / 2**60)
    assert even.decisive == pytest.approx([s / 2**59 for s in counted.swings])
    sure = willing(game, [1.0] * 30 + [0.5] * 30)
    assert sure.probability > even.probability


def test_monte_carlo_is_near_and_repeats_itself() -> None:
    game = Every((Weighted((5, 3, 2, 1), 6), Weighted((1, 1, 1, 1), 2)))
    guess = estimate(game, draws=20_000, seed=5)
    assert guess == estimate(game, draws=20_000, seed=5)
    pairs = zip(guess.shapley_shubik, power(game).shapley_shubik, strict=True)
    assert all(a == pytest.approx(b, abs=0.02) for a, b in pairs)


def test_a_game_beyond_every_method_names_the_approximate_one() -> None:
    tests = [tuple(10**6 + 7919 * k * (k + j) % 99991 for k in range(60)) for j in range(3)]
    game = Every(tuple(Weighted(weights, sum(weights) * 2 // 3) for weights in tests))
    with pytest.raises(RuleError, match=r"60 players under 3 tests .* multilinear Monte Carlo"):
        counts(game)


def test_too_many_coalitions_are_not_listed_but_streamed() -> None:
    game = Weighted((1,) * 40, 20)
    with pytest.raises(RuleError, match=r"40 players has more than 1,000 minimal winning"):
        listed(game, most=1_000)
    assert next(minimal_winning(game)).bit_count() == 20


def test_a_size_rule_for_forty_is_counted_at_once() -> None:
    found = counts(Weighted((1,) * 40, 20))
    assert found.winning == sum(comb(40, s) for s in range(20, 41))
    assert set(power(Weighted((3,) * 40, 60)).shapley_shubik) == {Fraction(1, 40)}


def test_unions_must_share_out_the_players() -> None:
    with pytest.raises(RuleError, match=r"name each of 3 players once; they name \[0, 1, 1\]"):
        owen(Weighted((1, 1, 1), 2), [[0, 1], [1]])


def test_a_chance_is_a_chance() -> None:
    with pytest.raises(RuleError, match=r"a chance of 1.2 is not between 0 and 1"):
        passing_probability(Weighted((1, 1), 1), [0.5, 1.2])
