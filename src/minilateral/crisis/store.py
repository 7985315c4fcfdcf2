"""Store: histories in Parquet with their provenance, block by block, so that a run can go on.

A row is one replication of one body under one policy. A block is a file of its own, written whole
or not at all, and tells what run it belongs to.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import Fault, InvalidDataError, Place, UsageError
from minilateral.core.files import whole_file, write_whole
from minilateral.crisis.provenance import stamped, unlike
from minilateral.crisis.simulate import ENDINGS, OUTCOMES
from minilateral.crisis.tally import Tally

if TYPE_CHECKING:
    import pyarrow as pa

Floats: TypeAlias = NDArray[np.float64]
Run: TypeAlias = Mapping[str, Any]
Read = TypeVar("Read")

TALLY = "tally.parquet"
#: What may differ between a run and one that goes on from it. Blocks may be added, but the last
#: of a tally cannot be told from the others.
FREE_OF_BLOCKS, FREE_OF_TALLY = ("command", "replications"), ("command",)


@dataclass(frozen=True, slots=True)
class Blocks:
    """The blocks of a run in a folder, which is made when the first one is kept."""

    folder: Path
    run: Run

    def held(self, block: int, count: int) -> Floats | None:
        """The outcomes of a block, [outcome, policy, body, replication]; None if not so many.

        Raises
        ------
        UsageError
            If the folder belongs to another run.
        InvalidDataError
            If the file is damaged.
        """
        file = self._file(block)
        if not file.is_file():
            return None
        outcomes = _read(file, self.run, FREE_OF_BLOCKS, lambda table: _outcomes(table, self.run))
        return outcomes[..., :count] if outcomes.shape[-1] >= count else None

    def keep(self, block: int, first: int, outcomes: Floats) -> None:
        """Write the outcomes of a block whose first replication is `first`.

        Raises
        ------
        OutputError
            If the folder cannot be written to.
        """
        write_whole(self._file(block), _bytes(_rows(outcomes, first, self.run), self.run))

    def _file(self, block: int) -> Path:
        return self.folder / f"block-{block:09}.parquet"


@dataclass(frozen=True, slots=True)
class Count:
    """The tally of the first blocks of a run, in a folder."""

    folder: Path
    run: Run

    def held(self, empty: Tally) -> tuple[int, Tally]:
        """How many blocks are counted, and their tally; `empty` has its shape.

        Raises
        ------
        UsageError
            If the folder belongs to another run.
        InvalidDataError
            If the file is damaged.
        """
        file = self.folder / TALLY
        if not file.is_file():
            return 0, empty
        return _read(file, self.run, FREE_OF_TALLY, lambda table: _tally(table, empty))

    def keep(self, blocks: int, tally: Tally) -> None:
        """Write the tally of so many blocks in place of the one before.

        Raises
        ------
        OutputError
            If the folder cannot be written to.
        """
        import pyarrow as pa

        parts, places, numbers = [["blocks"]], [np.zeros(1, np.int64)], [np.array([float(blocks)])]
        for name, part in zip(Tally._fields, tally, strict=True):
            flat = part.ravel()
            kept = np.flatnonzero(flat)
            parts.append([name] * len(kept))
            places.append(kept)
            numbers.append(flat[kept].astype(np.float64))
        columns = {
            "part": pa.array([name for part in parts for name in part]).dictionary_encode(),
            "place": np.concatenate(places),
            "number": np.concatenate(numbers),
        }
        write_whole(self.folder / TALLY, _bytes(pa.table(columns), self.run))


def write_histories(path: Path, outcomes: Floats, run: Run) -> None:
    """Write every replication to one Parquet file, with the provenance in its metadata.

    Raises
    ------
    OutputError
        If the path cannot be written; an older file stays as it was.
    """
    import pyarrow.parquet as pq

    with whole_file(path) as file:
        writer = None
        for first, part in _slices(outcomes):
            table = _rows(part, first, run)
            if writer is None:
                writer = pq.ParquetWriter(file, table.schema, compression="zstd")
            writer.write_table(table)
        if writer is not None:
            writer.close()


def _slices(outcomes: Floats, size: int = 1 << 17) -> Iterator[tuple[int, Floats]]:
    for first in range(0, outcomes.shape[-1], size):
        yield first, outcomes[..., first : first + size]


def _rows(outcomes: Floats, first: int, run: Run) -> pa.Table:
    """A row for each policy, body and replication, in this order."""
    import pyarrow as pa

    _, policies, bodies, count = outcomes.shape
    numbers = np.arange(policies * bodies)

    def names(of: list[str], code: NDArray[np.int64]) -> pa.DictionaryArray:
        return pa.DictionaryArray.from_arrays(np.repeat(code, count).astype(np.int32), of)

    columns: dict[str, Any] = {
        "policy": names(list(run["policies"]), numbers // bodies),
        "body": names(list(run["bodies"]), numbers % bodies),
        "replication": np.tile(np.arange(first, first + count), len(numbers)),
    }
    for name, values in zip(OUTCOMES, outcomes, strict=True):
        columns[name] = values.ravel()
    columns["ending"] = pa.DictionaryArray.from_arrays(
        columns["ending"].astype(np.int8), list(ENDINGS)
    )
    table = pa.table(columns)
    return table.replace_schema_metadata(stamped(run))


def _outcomes(table: pa.Table, run: Run) -> Floats:
    policies, bodies = len(run["policies"]), len(run["bodies"])
    columns = [
        (table.column(name).combine_chunks().indices if name == "ending" else table.column(name))
        for name in OUTCOMES
    ]
    values = np.array([column.to_numpy(zero_copy_only=False) for column in columns], np.float64)
    return values.reshape(len(OUTCOMES), policies, bodies, -1)


def _tally(table: pa.Table, empty: Tally) -> tuple[int, Tally]:
    part = table.column("part").combine_chunks().cast("string").to_numpy(zero_copy_only=False)
    place, number = (table.column(name).to_numpy() for name in ("place", "number"))
    filled = {}
    for name, zeros in zip(Tally._fields, empty, strict=True):
        flat, here = zeros.ravel().copy(), part == name
        flat[place[here]] = number[here]
        filled[name] = flat.reshape(zeros.shape)
    return int(number[part == "blocks"][0]), Tally(**filled)


def _bytes(table: pa.Table, run: Run) -> bytes:
    import pyarrow.parquet as pq

    text = BytesIO()
    stamped_table = table.replace_schema_metadata(stamped(run))
    pq.write_table(stamped_table, text, compression="zstd", write_page_checksum=True)
    return text.getvalue()


def _read(file: Path, run: Run, free: Collection[str], reading: Callable[[pa.Table], Read]) -> Read:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(file, page_checksum_verification=True)
        other = unlike(run, table.schema.metadata or {}, free)
        if not other:
            return reading(table)
    except (pa.ArrowException, OSError, KeyError, ValueError, IndexError, zlib.error) as error:
        text = f"is no file of this program, or is damaged ({error}); remove it and go on."
        raise InvalidDataError([Fault(Place(str(file)), text)]) from error
    raise UsageError(
        f"{file.parent} holds another run ({', '.join(other)} differ); name another folder."
    )
