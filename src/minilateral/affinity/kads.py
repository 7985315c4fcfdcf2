"""k-ads: every coalition of k states from a set, with its least, mean and worst pair.

After Poast 2010 (Political Analysis 18), who builds sets of k states where others build pairs.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.affinity.likeness import Likeness
from minilateral.affinity.table_file import check_ending
from minilateral.core.errors import UsageError
from minilateral.core.files import whole_file
from minilateral.core.references import Reference
from minilateral.core.results import Result

if TYPE_CHECKING:
    import pyarrow as pa

    from minilateral.charts.frame import Drawing

Singles: TypeAlias = NDArray[np.float32]
#: Least and mean likeness, negative so that the best come first; members; the worst pair.
_Ranked: TypeAlias = tuple[float, float, tuple[int, ...], tuple[int, ...]]
#: Members, least, mean and worst pair of many coalitions.
_Block: TypeAlias = tuple[NDArray[np.int16], Singles, Singles, NDArray[np.int16]]
#: Coalitions held at a time: some 10 MB.
BLOCK = 1 << 19


@dataclass(frozen=True, slots=True, repr=False)
class Coalitions(Result):
    """The coalitions of a set whose worst pair is most alike, in that order."""

    likeness: Likeness
    size: int
    count: int
    best: tuple[Mapping[str, Any], ...]

    @property
    def title(self) -> str:
        """What was asked, in a line."""
        n = len(self.likeness.iso3)
        what = f"{len(self.best):,} of {self.count:,} coalitions of {self.size} out of {n} states"
        return f"{what} by {self.likeness.measure}, {self.likeness.about}"

    def rows(self) -> Sequence[Mapping[str, Any]]:
        """A row for each coalition: members, least and mean likeness, and the worst pair."""
        return self.best

    def references(self) -> Sequence[Reference]:
        """The data behind the likeness."""
        return self.likeness.read

    def plot(self) -> Drawing:
        """A bar for each coalition: how alike its worst pair is."""
        from minilateral.charts import Bar, bars

        found = [Bar(", ".join(row["members"]), row["least"]) for row in self.best]
        title = f"least {self.likeness.measure}"
        return bars(found, x_title=title, title=self.title, value_format=".3f")


def count(likeness: Likeness, size: int) -> int:
    """How many coalitions of `size` there are.

    Raises
    ------
    UsageError
        If the size is below 2 or above the number of states.
    """
    n = len(likeness.ccode)
    if not 2 <= size <= n:
        raise UsageError(f"a coalition out of {n} states has 2 to {n} members, not {size}.")
    return math.comb(n, size)


def most_alike(likeness: Likeness, size: int, top: int = 20) -> Coalitions:
    """The `top` coalitions by their least alike pair, ties by mean, then by order of states."""
    total = count(likeness, size)
    best: list[_Ranked] = []
    for members, least, mean, worst in blocks(likeness, size):
        floor = -best[-1][0] if len(best) == top else -np.inf
        rivals = np.flatnonzero(least >= floor)
        rivals = rivals[np.lexsort((-mean[rivals], -least[rivals]))][:top]
        best += [
            (-float(least[i]), -float(mean[i]), tuple(members[:, i]), tuple(worst[:, i]))
            for i in rivals
        ]
        best = sorted(best)[:top]
    rows = tuple(_row(likeness, members, worst) for *_, members, worst in best)
    return Coalitions(likeness, size, total, rows)


def _row(likeness: Likeness, members: Sequence[int], worst: Sequence[int]) -> Mapping[str, Any]:
    """A coalition as a person reads it; the loop ranks in single precision, this is exact."""
    pairs = [likeness.values[a, b] for a, b in combinations(members, 2)]
    return {
        "members": [likeness.iso3[i] for i in members],
        "least": float(min(pairs)),
        "mean": float(np.mean(pairs)),
        "worst_pair": [likeness.iso3[i] for i in worst],
    }


def write_kads(
    likeness: Likeness,
    size: int,
    path: Path,
    progress: Callable[[int], None] = lambda rows: None,
    block: int = BLOCK,
) -> int:
    """Write every coalition to `.parquet` or `.csv`, a block at a time; return how many.

    Columns: `ccode1` to `ccodeK` rising, `least`, `mean`, `worst_ccode1`, `worst_ccode2`; values
    in single precision, empty where a pair is not known. `progress` is told the rows of a block.

    Raises
    ------
    UsageError
        Another ending, or a size that the set does not allow.
    OutputError
        If the path cannot be written; an existing file is untouched.
    """
    import pyarrow as pa
    from pyarrow import csv, parquet

    total, ending = count(likeness, size), check_ending(path)
    schema = _schema(size)
    codes = [name for name in schema.names if "ccode" in name]
    with whole_file(path) as file:
        writer = (
            parquet.ParquetWriter(file, schema, compression="zstd", use_dictionary=codes)
            if ending == ".parquet"
            else csv.CSVWriter(file, schema)
        )
        with writer:
            for found in blocks(likeness, size, block):
                columns = _columns(likeness.ccode.astype(np.int16), *found)
                writer.write_batch(pa.record_batch(columns, schema=schema))
                progress(len(found[1]))
    return total


def blocks(likeness: Likeness, size: int, block: int = BLOCK) -> Iterator[_Block]:
    """Members, least, mean and worst pair of every coalition, in lexicographic order, in blocks.

    Members and worst pair are positions, `size` and 2 by rows. The arrays are used again for the
    next block.
    """
    from minilateral.affinity.kad_kernel import fill

    room = min(block, count(likeness, size))
    members, worst = np.empty((size, room), np.int16), np.empty((2, room), np.int16)
    least, mean = np.empty(room, np.float32), np.empty(room, np.float32)
    chosen = np.arange(size)
    while chosen[0] >= 0:
        rows = fill(likeness.values, chosen, members, least, mean, worst)
        yield members[:, :rows], least[:rows], mean[:rows], worst[:, :rows]


def _schema(size: int) -> pa.Schema:
    import pyarrow as pa

    codes = [(f"ccode{place}", pa.int16()) for place in range(1, size + 1)]
    values = [("least", pa.float32()), ("mean", pa.float32())]
    return pa.schema([*codes, *values, ("worst_ccode1", pa.int16()), ("worst_ccode2", pa.int16())])


def _columns(ccode: Any, members: Any, least: Any, mean: Any, worst: Any) -> list[pa.Array]:
    import pyarrow as pa

    unknown = worst[0] < 0 if (worst[0] < 0).any() else None
    return [
        *(pa.array(ccode[place]) for place in members),
        *(pa.array(values, mask=unknown) for values in (least.copy(), mean.copy())),
        *(pa.array(ccode[place], mask=unknown) for place in worst),
    ]
