"""A verdict as a tree of its tests, in plain text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from minilateral.decide.verdict import Condition, Verdict


def diagram(verdict: Verdict) -> str:
    """Draw the tests of a verdict as a tree, with a tick or a cross at each.

    >>> from minilateral.decide.ballot import Ballot
    >>> from minilateral.decide.rules import OptIn
    >>> ballot = Ballot.of(["EST", "FIN", "GBR"], yes=["GBR"])
    >>> print(diagram(OptIn(("GBR",), min_participants=2).judge(ballot)))
    ✗ opt-in
    ├─ ✓ leads (GBR): 1, at least 1 needed
    └─ ✗ participants: 1, at least 2 needed
    """
    return "\n".join(_lines(verdict))


def _lines(verdict: Verdict) -> Iterator[str]:
    yield f"{_mark(verdict.passed)} {verdict.label}"
    branches: list[Condition | Verdict | str] = [
        *verdict.conditions,
        *verdict.parts,
        *verdict.notes,
    ]
    for number, branch in enumerate(branches, 1):
        last = number == len(branches)
        first, rest = ("└─ ", "   ") if last else ("├─ ", "│  ")
        for i, line in enumerate(_branch(branch)):
            yield f"{rest if i else first}{line}"


def _branch(branch: Condition | Verdict | str) -> Iterator[str]:
    if isinstance(branch, Verdict):
        yield from _lines(branch)
    elif isinstance(branch, Condition):
        yield f"{_mark(branch.met)} {branch}"
    else:
        yield f"· {branch}"


def _mark(met: bool) -> str:
    return "✓" if met else "✗"
