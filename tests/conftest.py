"""What the tests share: a user's own facts in a folder, and the shipped tables read once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import settings

from minilateral.facts import loading

Own: TypeAlias = Callable[..., Path]

settings.register_profile("house", deadline=None, max_examples=60)
settings.load_profile("house")

#: A grouping that a user made up: the second state leaves and comes back.
TRIDENT = """\
id: trident
name: Trident Compact
abbreviation: TRI
aliases: [Three Prongs]
kind: minilateral
founded: {date: 2020-03-01, event: a made-up signature, verified: false, source: [uncited]}
lead_states: [EST]
functions: [cyber_it]
decision_rules:
  - scope: action
    rule: {opt_in: {leads: [EST], leads_required: all, min_participants: 2}}
    legal_basis: made up
    verified: false
    default: true
members:
  - {state: EST, from: 2020-03-01, role: lead, source: [uncited], verified: no}
  - {state: FIN, from: 2021-03-01, to: 2022-01-01, source: [uncited], verified: no}
  - {state: FIN, from: 2023-03-01, source: [uncited], verified: no}
  - {state: UKR, from: 2021-03-01, role: observer, source: [uncited], verified: no}
sources: [north-atlantic-treaty]
"""


@pytest.fixture(autouse=True, scope="session")
def _shipped_tables_are_read_once() -> Iterator[None]:
    """A fact base with a user's folder reads the shipped tables again; the tests need it not."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loading, "shipped", cache(loading.shipped))
        yield


@pytest.fixture
def trident() -> str:
    """A sound grouping of a user's own, as YAML."""
    return TRIDENT


@pytest.fixture
def own(tmp_path: Path) -> Own:
    """A writer of own fact files; it returns the folder to give to `--facts`."""

    def write(text: str | bytes, name: str = "own.yaml") -> Path:
        file = tmp_path / "facts" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return tmp_path / "facts"

    return write
