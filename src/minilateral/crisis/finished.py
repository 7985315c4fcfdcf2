"""Blocks of finished points in a folder, so that a run that was broken off can go on.

Each block is a Parquet file with the estimates of its points and the provenance of the run. A
folder belongs to one run.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import Fault, InvalidDataError, Place, UsageError
from minilateral.core.files import write_whole
from minilateral.crisis.measures import PARTS
from minilateral.crisis.provenance import stamped, unlike
from minilateral.crisis.store import Run

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Finished:
    """The finished blocks of one run in a folder, which is made when the first one is kept."""

    folder: Path
    run: Run
    measures: tuple[str, ...]

    def held(self, block: int) -> Floats | None:
        """The estimates [part, point, measure] of a block, if it was kept.

        Raises
        ------
        UsageError
            If the folder belongs to another run.
        InvalidDataError
            If the file is damaged.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        file = self._file(block)
        if not file.is_file():
            return None
        try:
            table = pq.read_table(file, page_checksum_verification=True)
            other = unlike(self.run, table.schema.metadata or {})
            columns = [] if other else [table.column(name).to_numpy() for name in self._columns()]
        except (pa.ArrowException, OSError, KeyError, ValueError, zlib.error) as error:
            text = f"is no block of finished points, or is damaged ({error}); remove it and go on."
            raise InvalidDataError([Fault(Place(str(file)), text)]) from error
        if other:
            differ = f"{', '.join(other)} differ"
            raise UsageError(f"{self.folder} holds another run ({differ}); name another folder.")
        shape = (len(self.measures), len(PARTS), len(table))
        return np.array(columns).reshape(shape).transpose(1, 2, 0)

    def keep(self, block: int, parts: Floats) -> None:
        """Write the estimates [part, point, measure] of a block.

        Raises
        ------
        OutputError
            If the folder cannot be written to.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        columns = parts.transpose(2, 0, 1).reshape(-1, parts.shape[1])
        table = pa.table(list(columns), names=self._columns())
        text = BytesIO()
        stamped_table = table.replace_schema_metadata(stamped(self.run))
        pq.write_table(stamped_table, text, write_page_checksum=True)
        write_whole(self._file(block), text.getvalue())

    def _file(self, block: int) -> Path:
        return self.folder / f"points-{block:06}.parquet"

    def _columns(self) -> list[str]:
        return [f"{measure} ({part})" for measure in self.measures for part in PARTS]
