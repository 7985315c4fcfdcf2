"""Text that a spreadsheet opens as text."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?")


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula; numbers, negative ones too, stay as they are.

    >>> safe_cell("=HYPERLINK(1)"), safe_cell("-3.5"), safe_cell("Estonia")
    ("'=HYPERLINK(1)", '-3.5', 'Estonia')
    """
    risky = text.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    return f"'{text}" if risky and not _NUMBER.fullmatch(text) else text
