"""When two names are the same: case, spaces, punctuation and a leading "the" do not count."""

from __future__ import annotations

import re


def folded(name: str) -> str:
    """A name as it is compared; a plus sign counts, so that Weimar+ is not Weimar.

    >>> folded("The  it-coalition") == folded("IT Coalition")
    True
    """
    bare = re.sub(r"^the\s+", "", name.casefold().strip()).replace("+", "plus")
    return re.sub(r"[\W_]+", "", bare)
