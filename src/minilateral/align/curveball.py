"""The curveball null model: other networks in which states and groupings are as large as before.

Two states at a time trade the groupings that only one of them has, at random, and keep their
number (Strona and others 2014, "A fast and unbiased procedure to randomize ecological binary
matrices with fixed row and column totals"). This is the definition, in sets and lists;
`kernels.curveball_indices` is the same walk compiled, number for number.
"""

from __future__ import annotations

_WORD = (1 << 64) - 1


class Stream:
    """Whole random numbers from a seed, the same in Python and in compiled code (SplitMix64)."""

    def __init__(self, seed: int) -> None:
        self.state = seed & _WORD

    def below(self, n: int) -> int:
        """A number from 0 to n - 1; uneven by less than n / 2**32."""
        self.state = self.state + 0x9E3779B97F4A7C15 & _WORD
        z = self.state
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & _WORD
        z = (z ^ z >> 27) * 0x94D049BB133111EB & _WORD
        return ((z ^ z >> 31) >> 32) * n >> 32


def trade(rows: list[set[int]], stream: Stream) -> None:
    """Let two random states trade what only one of them has."""
    a = stream.below(len(rows))
    b = stream.below(len(rows) - 1)
    b += b >= a
    own, other = sorted(rows[a] - rows[b]), sorted(rows[b] - rows[a])
    if not own or not other:
        return
    pool = own + other
    for i in range(len(own)):
        j = i + stream.below(len(pool) - i)
        pool[i], pool[j] = pool[j], pool[i]
    common = rows[a] & rows[b]
    rows[a], rows[b] = common | set(pool[: len(own)]), common | set(pool[len(own) :])
