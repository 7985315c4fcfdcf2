"""A grouping changed in thought: some members more or fewer, everything else as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from minilateral.core.errors import UsageError
from minilateral.facts import Grouping
from minilateral.facts.records.base import UNCITED
from minilateral.facts.records.grouping import MEMBER_ROLES, Spell


def with_members(body: Grouping, joined: Sequence[str]) -> Grouping:
    """The grouping on its day had these states joined.

    Raises
    ------
    UsageError
        If one is a member already.
    """
    inside = [state for state in joined if state in body.members]
    if inside:
        raise UsageError(
            f"{', '.join(inside)} is a member of {body.in_prose} on {body.on} already."
        )
    left = {"source": UNCITED, "verified": False, "from": body.on}
    spells = tuple(Spell.model_validate({"state": state, **left}) for state in joined)
    # Observers and partners who join are so no longer.
    kept = tuple(
        s for s in body.record.members if s.state not in joined or body.on not in s.interval
    )
    return _of(body, (*kept, *spells))


def without_members(body: Grouping, gone: Sequence[str]) -> Grouping:
    """The grouping on its day had these members left.

    Raises
    ------
    UsageError
        If one is no member, or nobody would be left.
    """
    outside = [state for state in gone if state not in body.members]
    if outside:
        raise UsageError(
            f"{', '.join(outside)} is no member of {body.in_prose} on {body.on}; its members are "
            f"{', '.join(body.members)}."
        )
    if len(gone) == len(body.members):
        raise UsageError(f"nobody would be left in {body.in_prose}.")
    spells = body.record.members
    return _of(
        body,
        tuple(
            spell
            for spell in spells
            if not (spell.state in gone and body.on in spell.interval and _member(spell))
        ),
    )


def _member(spell: Spell) -> bool:
    return spell.role in MEMBER_ROLES


def _of(body: Grouping, spells: tuple[Spell, ...]) -> Grouping:
    return replace(body, record=body.record.model_copy(update={"members": spells}))
