"""The foundation: import, one question, loading all facts, a whole brief with charts."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.measure import Line, cpu_seconds, printed

IMPORT = "import minilateral"
PANDAS = "import pandas"
SHOW = "from minilateral.cli import main; main(['show', 'JEF'])"
HELP = "import typer, rich.console"
LOADED = """
import time
from minilateral.facts import FactBase
from minilateral.facts.tables import TABLES
start = time.process_time()
base = FactBase()
rows = {table.name: len(base.entries(table.record)) for table in TABLES}
seconds = time.process_time() - start
print(seconds, sum(rows.values()))
"""
PLAIN = """
import time
from importlib.resources import files
import pandas, yaml
data = files("minilateral.facts") / "data"
start = time.process_time()
tables = [pandas.read_csv(file) for file in data.iterdir() if file.name.endswith(".csv")]
documents = [yaml.safe_load(file.read_text()) for file in (data / "groupings").iterdir()]
seconds = time.process_time() - start
print(seconds, sum(map(len, tables)) + len(documents))
"""
BRIEF = """
import tempfile, pathlib
import minilateral as ml
target = pathlib.Path(tempfile.mkdtemp()) / "jef.html"
ml.brief("JEF", on="2026-01-01").write(target)
assert target.read_text().count("<svg") >= 6
"""


def lines() -> Iterator[Line]:
    """Measure the four limits of the foundation issue."""
    bare, imported, pandas = cpu_seconds("pass"), cpu_seconds(IMPORT), cpu_seconds(PANDAS)
    yield Line("import minilateral", imported, 0.3, _ratio(imported, pandas, "import pandas"))
    shown, libraries = cpu_seconds(SHOW), cpu_seconds(HELP)
    yield Line("minilateral show JEF", shown, 0.6, _ratio(shown, libraries, "typer and rich alone"))
    loaded, rows = _timed(LOADED)
    plain, plain_rows = _timed(PLAIN)
    assert rows == plain_rows, f"{rows} rows are not {plain_rows}"
    peer = _ratio(loaded, plain, "pandas and PyYAML, unchecked")
    yield Line(f"load and check {rows:,} facts", loaded, 0.4, peer)
    brief = cpu_seconds(BRIEF, runs=3)
    yield Line("brief on the JEF with charts", brief, 6.0, _ratio(brief, bare, "an empty Python"))


def _timed(code: str) -> tuple[float, int]:
    """The least time that the code reports of itself, and the rows that it read."""
    reports = [printed(code).split() for _ in range(4)]
    return min(float(seconds) for seconds, _ in reports), int(reports[0][1])


def _ratio(seconds: float, peer: float, name: str) -> str:
    return f"{seconds / peer:.2f} x {name} ({peer:.2f} s)"
