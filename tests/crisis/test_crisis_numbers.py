"""Random numbers by counting, and variates by inverse: known answers, laws, and second ways."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import special, stats

from minilateral.core.errors import UsageError
from minilateral.crisis import philox, variates
from minilateral.crisis.compiled import compiled

Floats = NDArray[np.float64]
ONES = 0xFFFFFFFF

# Random123 1.14, file kat_vectors: counter, key, result.
KNOWN = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((ONES,) * 4, (ONES,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]
# Salmon et al. 2011, table 2: the constants of Philox by the bits of a word.
MULTIPLIERS = {32: (0xD2511F53, 0xCD9E8D57), 64: (0xD2E7470EE14C6C93, 0xCA5A826395121157)}
STEPS = {32: (0x9E3779B9, 0xBB67AE85), 64: (0x9E3779B97F4A7C15, 0xBB67AE8584CAA73B)}


def by_definition(counter: Sequence[int], key: Sequence[int], bits: int) -> tuple[int, ...]:
    """Philox4 with ten rounds, for words of either size, in whole numbers."""
    (c0, c1, c2, c3), (k0, k1), size = counter, key, 1 << bits
    for _ in range(10):
        high_0, low_0 = divmod(MULTIPLIERS[bits][0] * c0, size)
        high_1, low_1 = divmod(MULTIPLIERS[bits][1] * c2, size)
        c0, c1, c2, c3 = high_1 ^ c1 ^ k0, low_1, high_0 ^ c3 ^ k1, low_0
        k0, k1 = (k0 + STEPS[bits][0]) % size, (k1 + STEPS[bits][1]) % size
    return c0, c1, c2, c3


def block(counter: Sequence[int], key: Sequence[int]) -> tuple[int, ...]:
    return tuple(map(int, philox.philox4x32(*map(np.uint64, (*counter, *key)))))


@pytest.mark.parametrize(("counter", "key", "result"), KNOWN)
def test_philox_gives_the_known_answers_of_random123(
    counter: tuple[int, ...], key: tuple[int, ...], result: tuple[int, ...]
) -> None:
    assert block(counter, key) == result
    assert by_definition(counter, key, 32) == result


def test_the_definition_with_longer_words_is_numpys_philox() -> None:
    key, start = (0x0123456789ABCDEF, 0xFEDCBA9876543210), (41, 7, 1 << 63, 5)
    generator = np.random.Philox(
        counter=np.array(start, dtype=np.uint64), key=np.array(key, dtype=np.uint64)
    )
    after = (start[0] + 1, *start[1:])  # numpy counts on before it scrambles
    assert by_definition(after, key, 64) == tuple(map(int, generator.random_raw(4)))


@given(words=st.lists(st.integers(0, ONES), min_size=6, max_size=6))
def test_philox_is_its_definition(words: list[int]) -> None:
    assert block(words[:4], words[4:]) == by_definition(words[:4], words[4:], 32)


@given(
    seed=st.integers(0, 2**64 - 1),
    stream=st.integers(0, 2**32 - 1),
    replication=st.integers(0, 2**64 - 100),
    slot=st.integers(0, 90),
)
def test_a_number_hangs_on_seed_stream_replication_and_slot_alone(
    seed: int, stream: int, replication: int, slot: int
) -> None:
    counter = (slot // 4, stream, replication & ONES, replication >> 32)
    word = by_definition(counter, (seed & ONES, seed >> 32), 32)[slot % 4]
    for first, count, slots in ((replication, 1, slot + 1), (max(0, replication - 3), 9, 97)):
        numbers = philox.fill(seed, stream, first, count, slots)
        assert numbers[replication - first, slot] == (word + 0.5) / 2**32


@given(cuts=st.lists(st.integers(0, 60), max_size=6), slots=st.integers(1, 40))
@settings(max_examples=30)
def test_chunks_do_not_change_a_byte(cuts: list[int], slots: int) -> None:
    whole = philox.fill(11, 2, 2**32 - 30, 60, slots)
    edges = sorted({0, 60, *cuts})
    parts = [
        philox.fill(11, 2, 2**32 - 30 + low, high - low, slots)
        for low, high in itertools.pairwise(edges)
    ]
    assert np.concatenate(parts).tobytes() == whole.tobytes()


def test_numbers_lie_strictly_between_nought_and_one_and_are_mirrored_exactly() -> None:
    ends = [float(philox.uniform(np.uint64(word))) for word in (0, ONES)]
    assert ends == [2.0**-33, 1.0 - 2.0**-33]
    assert 1.0 - ends[0] == ends[1]
    assert 1.0 - ends[1] == ends[0]


def test_antithetic_pairs_share_their_numbers_and_mirror_them() -> None:
    pairs = philox.fill(3, 0, 10, 8, 37, antithetic=True)
    plain = philox.fill(3, 0, 5, 4, 37)
    assert (pairs[0::2] == plain).all()
    assert (pairs[1::2] == 1.0 - plain).all()
    assert (philox.fill(3, 0, 11, 3, 37, antithetic=True) == pairs[1:4]).all()


def test_numbers_are_uniform_by_slot_and_in_pairs_of_neighbours() -> None:
    numbers = philox.fill(1, 0, 0, 40_000, 8)
    for slot in range(8):
        assert chance_of(np.histogram(numbers[:, slot], 256, (0, 1))[0]) > 1e-4
    across, along = numbers[:, 3:5], np.column_stack([numbers[:-1, 6], numbers[1:, 6]])
    for pairs in (across, along):
        counts = np.histogram2d(pairs[:, 0], pairs[:, 1], 32, ((0, 1), (0, 1)))[0]
        assert chance_of(counts.ravel()) > 1e-4


def test_seeds_and_streams_do_not_correlate() -> None:
    drawn = [philox.fill(seed, stream, 0, 20_000, 1)[:, 0] for seed, stream in CORNERS]
    correlations = np.corrcoef(drawn)[np.triu_indices(len(drawn), 1)]
    assert np.abs(correlations).max() * math.sqrt(20_000) < 4.5


CORNERS = [(0, 0), (1, 0), (0, 1), (2**32, 0), (2**64 - 1, 0), (0, 2**32 - 1), (1, 1)]


def chance_of(counts: NDArray[np.number]) -> float:
    """The chance of counts at least as uneven as these, were all cells alike."""
    return float(stats.chisquare(counts).pvalue)


@pytest.mark.parametrize(
    ("seed", "stream", "first", "words"),
    [
        (-1, 0, 0, "seed lies from 0 to 2"),
        (2**64, 0, 0, "seed lies from 0 to 2"),
        (1.5, 0, 0, "seed is a whole number; got 1.5"),
        (True, 0, 0, "seed is a whole number; got True"),
        (0, 2**32, 0, "stream lies from 0 to 2"),
        (0, 0, -1, "first replication lies from 0"),
        (0, 0, 2**64 - 1, "last replication lies from 0"),
    ],
)
def test_numbers_the_counter_cannot_hold_are_one_clear_error(
    seed: int, stream: int, first: int, words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        philox.fill(seed, stream, first, 2, 4)


@compiled
def _each(kind: int, x: Floats, out: Floats) -> None:
    """Each of the functions in a loop, where the compiler may make vector instructions of it."""
    for i in range(len(x)):
        if kind == 0:
            out[i] = variates.normal(x[i])
        elif kind == 1:
            out[i] = variates.exp(x[i])
        elif kind == 2:
            out[i] = variates.log(x[i])
        elif kind == 3:
            out[i] = variates.triangular(x[i], 1.0, 2.0, 5.0)
        else:
            out[i] = variates.lognormal(x[i], 1.0, 0.5)


def in_a_kernel(kind: int, x: Floats) -> Floats:
    out = np.empty_like(x)
    _each(kind, x, out)
    return out


@compiled
def _together(u: Floats, out: Floats) -> None:
    variates.normals(u, out)


UNIFORMS = philox.fill(5, 0, 0, 200, 1000).ravel()
TAILS = np.concatenate([2.0 ** -np.linspace(1, 34.9, 20_000)[1:], [2.0**-33]])
QUANTILES = np.concatenate([UNIFORMS, TAILS, 1.0 - TAILS[TAILS > 2.0**-30]])


def worst(found: Floats, known: Floats) -> float:
    """The greatest relative difference."""
    return float(np.max(np.abs(found - known) / np.abs(known)))


def test_the_normal_quantile_agrees_with_scipys() -> None:
    assert worst(in_a_kernel(0, QUANTILES), special.ndtri(QUANTILES)) < 1e-10


def test_the_quantiles_of_a_list_are_those_of_each() -> None:
    for some in (
        UNIFORMS[:1000],
        TAILS[:1],
        TAILS[-9:],
        np.array([0.5, 0.01, 0.99, 0.0]),
        TAILS[:0],
    ):
        out = np.empty_like(some)
        _together(some, out)
        assert out.tobytes() == in_a_kernel(0, some).tobytes()


def test_exponential_and_logarithm_agree_with_numpy() -> None:
    powers = np.concatenate([np.linspace(-708, 709, 100_003), np.linspace(-1, 1, 10_000)])
    assert worst(in_a_kernel(1, powers), np.exp(powers)) < 1e-15
    numbers = np.concatenate([np.exp(np.linspace(-708, 709, 100_003)), 1 + powers[-9_999:] / 1e4])
    numbers = numbers[numbers != 1.0]
    assert worst(in_a_kernel(2, numbers), np.log(numbers)) < 1e-15
    assert variates.log(1.0) == 0.0
    assert [variates.exp(x) for x in (0.0, -np.inf, np.inf)] == [1.0, 0.0, np.inf]
    assert math.isnan(variates.exp(np.nan))


def test_the_middle_and_the_ends_of_the_normal_variate() -> None:
    assert variates.normal(0.5) == 0.0
    assert variates.normal(0.0) == -variates.normal(1.0)
    assert variates.normal(0.0) == pytest.approx(special.ndtri(2.0**-35), rel=2e-10)
    for u in UNIFORMS[:200]:
        assert variates.normal(1.0 - u) == -variates.normal(u)


def test_the_normal_variate_rises_with_every_number_of_the_generator() -> None:
    ends = [round(where * 2**32) for where in (0.0, 0.01, 0.5, 0.99, 1.0)]
    seams = np.array([where + step for where in ends for step in range(-99, 100)])
    spread = np.random.default_rng(1).integers(0, 2**32 - 1, 200_000)
    words = np.concatenate([seams, spread])
    words = np.unique(words[(words >= 0) & (words < ONES)])
    lower, upper = ((words + half) / 2**32 for half in (0.5, 1.5))
    assert (in_a_kernel(0, upper) > in_a_kernel(0, lower)).all()


@pytest.mark.parametrize(
    ("kind", "alone"),
    [
        (0, variates.normal),
        (1, variates.exp),
        (2, variates.log),
        (3, lambda u: variates.triangular(u, 1.0, 2.0, 5.0)),
        (4, lambda u: variates.lognormal(u, 1.0, 0.5)),
    ],
)
def test_a_kernel_gives_the_bytes_of_a_call_from_python(
    kind: int, alone: Callable[[float], float]
) -> None:
    some = UNIFORMS[:3001]
    assert in_a_kernel(kind, some).tobytes() == np.array([alone(u) for u in some]).tobytes()


def test_variates_have_the_distributions_they_are_named_after() -> None:
    known = {
        "lognormal": (
            lambda u: variates.lognormal(u, 1.2, 0.7),
            stats.lognorm(0.7, 0, np.exp(1.2)),
        ),
        "exponential": (lambda u: variates.exponential(u, 3.0), stats.expon(0, 3.0)),
        "triangular": (lambda u: variates.triangular(u, 2.0, 3.0, 7.0), stats.triang(0.2, 2, 5)),
        "uniform": (lambda u: variates.uniform_between(u, -1.0, 4.0), stats.uniform(-1, 5)),
    }
    for inverse, distribution in known.values():
        for u in np.linspace(0.001, 0.999, 300):
            assert inverse(u) == pytest.approx(distribution.ppf(u), rel=1e-9)


@given(
    corners=st.lists(st.floats(-1e3, 1e3), min_size=3, max_size=3).map(sorted),
    pair=st.lists(st.floats(0, 1), min_size=2, max_size=2).map(sorted),
)
def test_a_triangular_variate_stays_within_its_corners_and_rises(
    corners: list[float], pair: list[float]
) -> None:
    low, mode, high = corners
    room = 1e-9 * (1 + abs(low) + abs(high))
    lower, upper = (variates.triangular(u, low, mode, high) for u in pair)
    assert low - room <= lower <= upper + room <= high + 2 * room


def test_an_event_of_chance_nought_never_comes_and_of_chance_one_always() -> None:
    ends = (2.0**-33, 0.5, 1.0 - 2.0**-33)
    assert not any(variates.bernoulli(u, 0.0) for u in ends)
    assert all(variates.bernoulli(u, 1.0) for u in ends)
