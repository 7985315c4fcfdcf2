"""Roll calls of an assembly as a file gives them, before anything is made of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minilateral.facts.readers.typed_columns import BLANK, Days, Integers

#: 1 yes, 2 abstain, 3 no; 8 absent and 9 not a member are no votes.
CODES = {"1": 1, "2": 2, "3": 3, "8": 0, "9": 0, "yes": 1, "abstain": 2, "no": 3}
KNOWN = "1 yes, 2 abstain, 3 no, 8 absent, 9 no member"


@dataclass(frozen=True, slots=True)
class RollCallTable:
    """Roll calls and the votes cast in them; `at` and `who` point into the two lists.

    `rcid`, `session`, `year` and `date` have one value a roll call, `label` one a state: a
    Correlates of War number or an English name, as the file writes it. Codes 8 and 9 are 0.
    """

    file: str
    rcid: Integers
    session: Integers
    year: Integers
    date: Days
    issues: tuple[frozenset[str], ...]
    descr: tuple[str, ...]
    label: tuple[str, ...]
    at: Integers
    who: Integers
    vote: NDArray[np.int8]


def vote_code(text: str) -> int:
    """A reader of vote codes; a blank is no vote."""
    code = text.casefold().removesuffix(".0")
    if text in BLANK:
        return 0
    if code not in CODES:
        raise ValueError(f"is no vote code; known are {KNOWN}")
    return CODES[code]
