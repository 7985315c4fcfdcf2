"""How like-minded a grouping is: kinds of evidence side by side, a verdict where they agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from minilateral.affinity.bimodality import Bimodality, bimodality
from minilateral.affinity.cohesion import Cohesion, cohesion
from minilateral.affinity.evidence import ALL_VOTES, KINDS, Kind
from minilateral.affinity.known import Known
from minilateral.affinity.one_voice import OneVoice, one_voice
from minilateral.affinity.random_groupings import DRAWS
from minilateral.affinity.readings import Reading, Says, of_cohesion, read, unread
from minilateral.core.errors import NoFactAtDateError
from minilateral.facts import Grouping

Word: TypeAlias = Says | Literal["mixed"]
Verdict: TypeAlias = Says | Literal["disagree"]

#: A verdict needs so many of the four kinds of evidence.
KINDS_NEEDED = 3
_IN_WORDS: Mapping[str, str] = {
    "closer": "closer together",
    "not told apart": "not told apart",
    "farther": "farther apart",
    "mixed": "mixed",
}


@dataclass(frozen=True, slots=True)
class LikeMindedness:
    """One grouping: its readings, its cohesion, whether it has two camps, its record as one."""

    grouping: Grouping
    readings: tuple[Reading, ...]
    cohesion: Cohesion | None
    bimodality: Bimodality | None
    not_tested: str
    """Why no test for two camps was made, or nothing."""
    one_voice: OneVoice | None

    def by_kind(self) -> dict[Kind, Word]:
        """What each kind of evidence says: one word if its measures agree, else "mixed".

        A kind of which no measure can be taken is left out.
        """
        found: dict[Kind, Word] = {}
        for kind in KINDS:
            said = {r.says for r in self.readings if r.kind == kind} - {"cannot be said"}
            if said:
                found[kind] = said.pop() if len(said) == 1 else "mixed"
        return found

    @property
    def verdict(self) -> Verdict:
        """One word where at least three kinds of evidence are at hand and all say the same."""
        said = self.by_kind()
        if len(said) < KINDS_NEEDED:
            return "cannot be said"
        first, *others = dict.fromkeys(said.values())
        return "disagree" if others or first == "mixed" else first

    def sentence(self) -> str:
        """The verdict in a sentence."""
        said, who = self.by_kind(), self.grouping.in_prose
        who = who[:1].upper() + who[1:]
        if self.verdict == "cannot be said":
            return (
                f"{who}: it cannot be said. {len(said)} of {len(KINDS)} kinds of evidence "
                f"{'is' if len(said) == 1 else 'are'} at hand; a verdict needs {KINDS_NEEDED}."
            )
        against = f"{who} against random groupings of its regions"
        if self.verdict != "disagree":
            kinds = ", ".join(said)
            return f"{against}: {_IN_WORDS[self.verdict]} by all evidence at hand ({kinds})."
        words = "; ".join(f"{kind}: {_IN_WORDS[word]}" for kind, word in said.items())
        return f"{against}: no verdict, the evidence disagrees ({words})."

    def to_dict(self) -> dict[str, Any]:
        """An entry of `groupings` of `minilateral affinity --json`; see docs/lookup/json.md."""
        return {
            "grouping": self.grouping.id,
            "name": self.grouping.name,
            "members": self.grouping.members,
            "verdict": self.verdict,
            "by_kind": self.by_kind(),
            "sentence": self.sentence(),
            "readings": [reading.to_dict() for reading in self.readings],
            "cohesion": self.cohesion.to_dict() if self.cohesion else None,
            "bimodality": self.bimodality.to_dict() if self.bimodality else None,
            "not_tested": self.not_tested or None,
            "one_voice": self.one_voice.to_dict() if self.one_voice else None,
        }


def like_mindedness(grouping: Grouping, known: Known, draws: int = DRAWS) -> LikeMindedness:
    """Take every reading of a grouping on its day."""
    found, camps, not_tested = None, None, ""
    try:
        found = cohesion(grouping, known.points, draws=draws)
        all_votes = of_cohesion(found)
        camps = bimodality(grouping, known.points)
    except NoFactAtDateError as error:
        not_tested = str(error)
        if found is None:
            all_votes = unread(ALL_VOTES, "spread of ideal points", error)
    readings = (
        one if isinstance(one, Reading) else read(grouping, one, draws)
        for one in known.evidence(draws)
    )
    return LikeMindedness(
        grouping, (all_votes, *readings), found, camps, not_tested, one_voice(grouping)
    )
