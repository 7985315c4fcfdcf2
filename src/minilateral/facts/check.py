"""`make facts`: hold every fact file against every law and report all faults at once."""

from __future__ import annotations

import sys

from minilateral.core.errors import Fault, InvalidDataError
from minilateral.facts import laws
from minilateral.facts.base import FactBase
from minilateral.facts.tables import TABLES


def main() -> int:
    """Check the shipped fact files; print the faults of all of them."""
    base = FactBase()
    faults: list[Fault] = []
    for table in TABLES:
        try:
            base.entries(table.record)
        except InvalidDataError as error:
            faults += error.faults
    if not faults:
        try:
            laws.check(base)
        except InvalidDataError as error:
            faults += error.faults
    for fault in faults:
        print(fault, file=sys.stderr)
    rows = sum(len(base.entries(table.record)) for table in TABLES) if not faults else 0
    print(f"{len(faults)} faults" if faults else f"{rows:,} rows in {len(TABLES)} tables: no fault")
    return 4 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
