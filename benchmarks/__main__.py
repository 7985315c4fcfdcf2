"""`make bench`: run every benchmark and print a line for each; exit 1 where a limit is missed."""

from __future__ import annotations

import sys

from benchmarks import (
    affinity,
    align,
    calibration,
    cohesion,
    commit,
    crisis,
    decide,
    design,
    evidence,
    experiments,
    forces,
    foundation,
    ideal_points,
    members,
    respond,
)


def main() -> int:
    """Run the benchmarks of every floor."""
    lines = [
        *foundation.lines(),
        *decide.lines(),
        *design.lines(),
        *members.lines(),
        *affinity.lines(),
        *ideal_points.lines(),
        *cohesion.lines(),
        *evidence.lines(),
        *commit.lines(),
        *forces.lines(),
        *respond.lines(),
        *align.lines(),
        *crisis.lines(),
        *experiments.lines(),
        *calibration.lines(),
    ]
    print(f"{'what':34} {'cpu s':>7} {'limit':>6}  against")
    for line in lines:
        print(line)
    return 0 if all(line.met for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
