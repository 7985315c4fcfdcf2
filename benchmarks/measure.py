"""Processor time of a command, warm: the least of several runs after one that is thrown away."""

from __future__ import annotations

import resource
import subprocess
import sys
from dataclasses import dataclass

RUNS = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One measured thing: its processor time, its limit, and how it stands to a peer."""

    what: str
    seconds: float
    limit: float
    against: str

    @property
    def met(self) -> bool:
        """Whether the limit was kept."""
        return self.seconds < self.limit

    def __str__(self) -> str:
        mark = "" if self.met else "  MISSED"
        return f"{self.what:34} {self.seconds:7.2f} {self.limit:6.2f}  {self.against}{mark}"


def cpu_seconds(code: str, runs: int = RUNS) -> float:
    """Least processor time of a fresh Python that runs the code."""
    return min([_once(code) for _ in range(runs + 1)][1:])


def printed(code: str) -> str:
    """What a fresh Python that runs the code prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _once(code: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
