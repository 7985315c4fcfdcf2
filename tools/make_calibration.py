"""Make the calibration that comes with the package: delays fitted to the record of responses.

    python tools/make_calibration.py

It reads the shipped facts only. The same facts give the same bytes, to the digits kept.
"""

from __future__ import annotations

from pathlib import Path

from minilateral.core.files import write_whole
from minilateral.crisis.fitted import FILE, written
from minilateral.crisis.fitting import fitted
from minilateral.facts import fact_base

DATA = Path(__file__).parents[1] / "src" / "minilateral" / "crisis" / "data"

if __name__ == "__main__":
    write_whole(DATA / FILE, written(fitted(fact_base())).encode())
