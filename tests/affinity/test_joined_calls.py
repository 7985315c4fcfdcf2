"""Two files of roll calls as one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from made_up_votes import roll_calls

from minilateral.affinity.joined_calls import joined
from minilateral.core.errors import UsageError


def test_the_later_file_gives_only_the_sessions_after_the_earlier_one() -> None:
    earlier = roll_calls([[1, 3], [2, 1]], [2000, 2001])
    later = roll_calls([[3, 3, 1], [1, 2, 3]], [2001, 2002])
    later = replace(later, rcid=np.array([10, 11]), ccode=np.array([2, 3, 5], dtype=np.int32))
    found = joined(earlier, later)
    assert found.rcid.tolist() == [0, 1, 11]
    assert found.session.tolist() == [55, 56, 57]
    assert found.ccode.tolist() == [1, 2, 3, 5]
    assert found.votes.tolist() == [[1, 3, 0, 0], [2, 1, 0, 0], [0, 1, 2, 3]]
    assert found.iso3 == ("S01", "S01", "S02", "S03")


def test_a_number_that_both_files_use_is_refused() -> None:
    earlier, later = roll_calls([[1, 3]], [2000]), roll_calls([[1, 3]], [2001])
    with pytest.raises(UsageError, match="both files have a roll call 0"):
        joined(earlier, later)
