"""Voting games whose answers are known: in print, or worked out by hand in the test."""

from __future__ import annotations

import csv
from fractions import Fraction
from importlib.resources import files
from math import comb, factorial

import pytest

from minilateral.decide.counting import counts
from minilateral.decide.formula import Every, Formula, Weighted
from minilateral.decide.large import shapley_numerical, totals
from minilateral.decide.listing import count_minimal_blocking, minimal_blocking
from minilateral.decide.power import (
    deegan_packel,
    johnston,
    power,
    public_good_index,
    shapley_shubik,
)
from minilateral.decide.willing import passing_probability

COUNCIL = Every((Weighted((1,) * 5 + (0,) * 10, 5), Weighted((1,) * 15, 9)))


def votes(period: str) -> Weighted:
    """The votes of one regime of the Council, states in the order of the table."""
    table = files("minilateral.facts") / "data" / "eu_council_rules.csv"
    rows = [
        row
        for row in csv.DictReader(table.read_text("utf-8").splitlines())
        if row["period"] == period
    ]
    return Weighted(tuple(int(row["weight"]) for row in rows), int(rows[0]["quota"]))


def test_the_security_council() -> None:
    """An elected member is the pivot when it comes ninth, after the five and three of the nine."""
    elected = Fraction(comb(9, 3) * factorial(8) * factorial(6), factorial(15))
    assert elected == Fraction(4, 2145)
    shares = power(COUNCIL).shapley_shubik
    assert shares == (Fraction(421, 2145),) * 5 + (elected,) * 10
    assert counts(COUNCIL).winning == sum(comb(10, k) for k in range(4, 11)) == 848


def test_luxembourg_had_no_power_in_1958() -> None:
    """Brams and Affuso 1976, Power and Size: A New Paradox; on proposals of the Commission."""
    order = dict(zip(("BEL", "DEU", "FRA", "ITA", "LUX", "NLD"), range(6), strict=True))
    index = power(votes("EEC6_1958")).banzhaf_index
    assert {name: index[i] for name, i in order.items()} == {
        "DEU": Fraction(5, 21),
        "FRA": Fraction(5, 21),
        "ITA": Fraction(5, 21),
        "BEL": Fraction(3, 21),
        "NLD": Fraction(3, 21),
        "LUX": 0,
    }


@pytest.mark.parametrize(
    ("period", "winning"),
    [
        ("EEC6_1958", 14),
        ("EC9_1973", 75),
        ("EC10_1981", 140),
        ("EC12_1986", 402),
        ("EU15_1995", 2549),
        ("EU27_NICE_2007", 2718774),
    ],
)
def test_the_passing_probability_of_the_council_fell(period: str, winning: int) -> None:
    """Counted here, votes alone; 2 % under Nice is the figure of Baldwin and of Felsenthal and
    Machover, as a study of voting models for the Council reports them (halshs-00003483).
    """
    game = votes(period)
    assert counts(game).winning == winning
    even = passing_probability(game, [0.5] * len(game.weights))
    assert even == pytest.approx(winning / 2 ** len(game.weights), rel=1e-12)


def test_indices_of_minimal_coalitions() -> None:
    """The index of Holler 1982 and that of Deegan and Packel 1978, on five minimal coalitions:

    the first with the second, the first with two of the last three, and all but the first.
    """
    game = Weighted((35, 20, 15, 15, 15), 51)
    assert deegan_packel(game) == tuple(Fraction(k, 60) for k in (18, 9, 11, 11, 11))
    assert public_good_index(game) == tuple(Fraction(k, 15) for k in (4, 2, 3, 3, 3))


def test_johnston_of_three() -> None:
    """Johnston 1978 by hand: the first is needed alone once, and twice with one other."""
    assert johnston(Weighted((3, 2, 1), 4)) == (Fraction(2, 3), Fraction(1, 6), Fraction(1, 6))


def test_shapley_shubik_of_four() -> None:
    """Of 24 orders the pivot is either ten in two, the twenty in six, the thirty in fourteen."""
    shares = power(Weighted((10, 10, 20, 30), 50)).shapley_shubik
    assert shares == tuple(Fraction(k, 12) for k in (1, 1, 3, 7))


def test_prevention_and_initiative_have_different_denominators() -> None:
    """Coleman 1971: swings over winning and over losing coalitions."""
    found = power(COUNCIL)
    swings = counts(COUNCIL).swings[0]
    assert found.power_to_prevent[0] == 1
    assert found.power_to_initiate[0] == Fraction(swings, 2**15 - 848)


def test_large_games_agree_with_small_weights_counted_by_size() -> None:
    weights = tuple(1 + (7 * k) % 11 for k in range(60))
    for quota in (150, 181, 270):
        game = Weighted(weights, quota)
        exact = counts(game)
        assert totals(game) == (exact.winning, exact.holding)
        shares = [float(share) for share in shapley_shubik(exact)]
        assert shapley_numerical(game).values == pytest.approx(shares, abs=1e-9)


def test_190_members_with_great_weights_sum_to_one() -> None:
    game: Formula = Weighted(tuple(831_000 // (k + 1) + 1_500 + k for k in range(190)), 4_000_000)
    found = power(game)
    assert found.numerical is not None
    assert sum(found.shapley_shubik) == pytest.approx(1, abs=1e-9)
    assert sum(found.banzhaf_index) == 1


def test_minimal_blocking_coalitions_are_counted_and_listed() -> None:
    """Any two of three block a simple majority; one ally blocks consensus."""
    assert count_minimal_blocking(Weighted((1, 1, 1), 2)) == 3
    assert sorted(minimal_blocking(Weighted((1, 1, 1), 3))) == [0b001, 0b010, 0b100]
