"""Who gives, in the words of the Ukraine Support Tracker."""

from __future__ import annotations

import re

from minilateral.facts.readers.countries import is_code, iso3, near_state
from minilateral.facts.readers.faultlog import quoted

_EU = re.compile(r"(EU|European)\b")


def donor(label: str, code: str | None = None) -> tuple[dict[str, str], str]:
    """Return a donor with its kind, and what is wrong with its name or nothing.

    A state is named by its code; any other donor by the publisher's label.

    >>> donor("Turkiye", "TUR")
    ({'donor': 'TUR', 'donor_kind': 'state'}, '')
    >>> donor("EU (Commission and Council)", "EU")
    ({'donor': 'EU (Commission and Council)', 'donor_kind': 'eu_institution'}, '')
    """
    by_name = iso3(label)
    if by_name:
        agrees = code is None or code == by_name
        problem = "" if agrees else f"{quoted(label)} has the code {by_name}, not {quoted(code)}."
        return {"donor": by_name, "donor_kind": "state"}, problem
    if code and is_code(code):
        return {"donor": code, "donor_kind": "state"}, ""
    if _EU.match(label):
        return {"donor": label, "donor_kind": "eu_institution"}, ""
    near = near_state(label)
    problem = f"{quoted(label)} is no state{near}" if near else ""
    return {"donor": label, "donor_kind": "other"}, problem
