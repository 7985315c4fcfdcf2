"""JSON as it is printed: valid everywhere, stable, and without NaN."""

from __future__ import annotations

import json
import math
from datetime import date
from fractions import Fraction
from typing import Any, NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilateral.core.json_text import json_text

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
    lambda inner: st.lists(inner) | st.tuples(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def strict(text: str) -> Any:
    """Read JSON as a reader does that knows the standard only."""

    def refuse(constant: str) -> NoReturn:
        pytest.fail(f"{constant} is not JSON")

    return json.loads(text, parse_constant=refuse)


def expected(value: Any) -> Any:
    match value:
        case float():
            return value if math.isfinite(value) else None
        case date():
            return value.isoformat()
        case list() | tuple():
            return [expected(item) for item in value]
        case dict():
            return {key: expected(item) for key, item in value.items()}
    return value


@given(value=PLAIN)
def test_every_value_is_standard_json_that_reads_back_as_itself(value: Any) -> None:
    assert strict(json_text(value)) == expected(value)


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_becomes_null(number: float) -> None:
    assert strict(json_text([number, {"deep": (number, 1.5)}])) == [None, {"deep": [None, 1.5]}]


@given(names=st.lists(st.text(min_size=1), unique=True))
def test_a_set_is_printed_in_one_order(names: list[str]) -> None:
    assert (
        json_text(set(names)) == json_text(frozenset(reversed(names))) == json_text(sorted(names))
    )


def test_fractions_and_accents_stay_readable() -> None:
    assert json_text({"share": Fraction(55, 100), "name": "Türkiye"}) == (
        '{\n  "share": "11/20",\n  "name": "Türkiye"\n}'
    )
