"""The rows of a body, a kind of body or a pool: one side of a comparison."""

from __future__ import annotations

import numpy as np

from minilateral.core.errors import NotFoundError, did_you_mean, full_stop
from minilateral.evidence.coding import Mask
from minilateral.evidence.episodes import Episodes
from minilateral.evidence.pools import POOLS
from minilateral.facts.names import folded

#: Kinds by the words that name them.
KINDS: dict[str, tuple[str, ...]] = {
    "small": ("minilateral", "ad_hoc_coalition"),
    "minilateral": ("minilateral",),
    "ad_hoc": ("ad_hoc_coalition",),
    "ad_hoc_coalition": ("ad_hoc_coalition",),
    "multilateral": ("multilateral",),
}


def side(episodes: Episodes, name: str) -> Mask:
    """The rows that a name means.

    `small` is minilaterals and ad hoc coalitions, `institution` NATO and the EU with what belongs
    to them. Other words are a kind (`minilateral`, `ad_hoc`, `multilateral`), a pool (a key of
    `POOLS`), a grouping or the label of a body.

    Raises
    ------
    NotFoundError
        If there is no such body, or the record holds no episode of it.
    """
    asked = folded(name)
    for word, kinds in KINDS.items():
        if asked == folded(word):
            return np.array([record.body_kind in kinds for record in episodes.records])
    if asked in ("institution", "institutions"):
        large = np.array([record.body_kind == "multilateral" for record in episodes.records])
        return large & _family(episodes, "nato", "eu")
    for key in POOLS:
        if asked == folded(key):
            return np.array([own == key for own in episodes.pools])
    return _body(episodes, name)


def present(episodes: Episodes, name: str) -> bool:
    """Whether the record holds an episode of a side."""
    try:
        return bool(side(episodes, name).any())
    except NotFoundError:
        return False


def called(episodes: Episodes, name: str) -> str:
    """The name by which a side is shown: NATO for `nato`, else the word or label itself."""
    grouping = _grouping(episodes, name)
    if folded(name) not in {folded(word) for word in (*KINDS, *POOLS)} and grouping:
        return episodes.name(grouping)
    labels = {folded(record.body): record.body for record in episodes.records}
    return labels.get(folded(name), name)


def _family(episodes: Episodes, *families: str) -> Mask:
    return np.array([family in families for family in episodes.families])


def _body(episodes: Episodes, name: str) -> Mask:
    grouping = _grouping(episodes, name)
    if grouping in episodes.families:
        return _family(episodes, grouping)
    labels = {folded(record.body): record.body for record in episodes.records}
    if folded(name) in labels:
        label = labels[folded(name)]
        return np.array([record.body == label for record in episodes.records])
    if grouping:
        raise NotFoundError(f"the record holds no episode of {name}.")
    known = [*labels.values(), *episodes.base.groupings.names, *KINDS, *POOLS]
    near = did_you_mean(name, known) or "; `minilateral export episodes -o episodes.csv` writes all"
    raise NotFoundError(full_stop(f"{name!r} is not a body of the record{near}"))


def _grouping(episodes: Episodes, name: str) -> str:
    """The id of the grouping of that name, nothing where there is none."""
    try:
        return episodes.base.groupings.find(name).id
    except NotFoundError:
        return ""
