"""How often each two states voted alike on a topic, counted session by session."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from minilateral.affinity.roll_calls import RollCalls
from minilateral.affinity.topics import TOPICS, Topic, on_topic
from minilateral.core.errors import NoFactAtDateError

#: Sessions that are read together: one session has few votes on a topic.
WINDOW = 5
#: The first session that the shipped table has: that of the first resolution on Crimea.
FIRST = 68


@dataclass(frozen=True, slots=True)
class Alike:
    """Three-point agreement of each two states over some sessions: 1 alike, 1/2 a step apart.

    Not a number where two states shared no vote.
    """

    topic: Topic
    sessions: tuple[int, int]
    resolutions: int
    iso3: tuple[str, ...]
    ccode: NDArray[np.int64]
    share: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Counts:
    """Votes shared and half-steps of agreement by session and pair, on one topic."""

    topic: Topic
    session: NDArray[np.int64]
    resolutions: NDArray[np.int64]
    iso3: tuple[str, ...]
    ccode: NDArray[np.int64]
    shared: NDArray[np.uint16]
    """Sessions by states by states."""
    halves: NDArray[np.uint16]
    """The same: 2 for a vote alike, 1 for a step apart."""

    def until(self, last: int) -> Alike:
        """Agreement over `WINDOW` sessions, up to the last by `last` with a resolution.

        Raises
        ------
        NoFactAtDateError
            If there is none.
        """
        known = self.session[(self.session <= last) & (self.resolutions > 0)]
        if not len(known):
            raise NoFactAtDateError(
                f"no {TOPICS[self.topic]} up to session {last} are at hand; a file of votes that "
                "goes further back can be given."
            )
        end = int(known.max())
        inside = (self.session > end - WINDOW) & (self.session <= end) & (self.resolutions > 0)
        shared = self.shared[inside].sum(axis=0, dtype=np.int64)
        halves = self.halves[inside].sum(axis=0, dtype=np.int64)
        with np.errstate(invalid="ignore"):
            share = halves / (2 * shared)
        there = np.flatnonzero(np.diag(shared) > 0)
        sessions = self.session[inside]
        return Alike(
            self.topic,
            (int(sessions.min()), int(sessions.max())),
            int(self.resolutions[inside].sum()),
            tuple(self.iso3[i] for i in there),
            self.ccode[there],
            share[np.ix_(there, there)],
        )


def counted(calls: RollCalls, topic: Topic, sessions: Iterable[int]) -> Counts:
    """Count agreement on a topic in each of these sessions of a file."""
    chosen = calls.rows(on_topic(calls, topic))
    codes = tuple(sorted(set(chosen.iso3)))
    columns = [[i for i, code in enumerate(chosen.iso3) if code == wanted] for wanted in codes]
    # A state that changed its number has two columns; it votes under one at a time.
    votes = np.stack([chosen.votes[:, own].max(axis=1) for own in columns], axis=1)
    ccode = np.array([chosen.ccode[own].max() for own in columns], dtype=np.int64)
    kept = sorted(set(sessions))
    pairs = [_pairs(votes[chosen.session == session]) for session in kept]
    return Counts(
        topic,
        np.array(kept, dtype=np.int64),
        np.array([int(np.sum(chosen.session == s)) for s in kept], dtype=np.int64),
        codes,
        ccode,
        np.stack([shared for shared, _ in pairs]),
        np.stack([halves for _, halves in pairs]),
    )


def _pairs(votes: NDArray[np.int8]) -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
    """Shared votes and half-steps of agreement of each two states."""
    cast = [(votes == vote).astype(np.int32) for vote in (1, 2, 3)]
    voted = sum(cast, np.zeros_like(cast[0]))
    alike = sum((one.T @ one for one in cast), np.zeros((votes.shape[1],) * 2, np.int32))
    beside = cast[1].T @ (cast[0] + cast[2])
    return (voted.T @ voted).astype(np.uint16), (2 * alike + beside + beside.T).astype(np.uint16)


@cache
def shipped() -> Mapping[Topic, Counts]:
    """The counts that come with the package."""
    with as_file(files("minilateral.affinity") / "data" / "topic_agreement.npz") as path:
        return load(path)


def save(path: Path, *files_of_votes: RollCalls) -> None:
    """Write the counts of every topic since session `FIRST`; the same votes give the same bytes.

    A session is counted in the first file that has a resolution on the topic in it.
    """
    last = max(int(calls.session.max()) for calls in files_of_votes)
    held: dict[str, NDArray[np.generic]] = {}
    for topic in TOPICS:
        found = [counted(calls, topic, range(FIRST, last + 1)) for calls in files_of_votes]
        best = _first_with_votes(found)
        held[f"{topic}_session"], held[f"{topic}_resolutions"] = best.session, best.resolutions
        held[f"{topic}_iso3"], held[f"{topic}_ccode"] = np.array(best.iso3), best.ccode
        held[f"{topic}_shared"], held[f"{topic}_halves"] = best.shared, best.halves
    np.savez_compressed(path, allow_pickle=False, **held)


def load(path: Path) -> Mapping[Topic, Counts]:
    """Read counts that `save` wrote."""
    with np.load(path, allow_pickle=False) as held:
        return {
            topic: Counts(
                topic,
                held[f"{topic}_session"],
                held[f"{topic}_resolutions"],
                tuple(str(code) for code in held[f"{topic}_iso3"]),
                held[f"{topic}_ccode"],
                held[f"{topic}_shared"],
                held[f"{topic}_halves"],
            )
            for topic in TOPICS
        }


def _first_with_votes(found: list[Counts]) -> Counts:
    """Each session from the first of the counts that has a resolution in it."""
    codes = tuple(sorted({code for counts in found for code in counts.iso3}))
    number = {c: int(n) for counts in found for c, n in zip(counts.iso3, counts.ccode, strict=True)}
    sessions = found[0].session
    shape = (len(sessions), len(codes), len(codes))
    shared, halves = np.zeros(shape, np.uint16), np.zeros(shape, np.uint16)
    resolutions = np.zeros(len(sessions), np.int64)
    for counts in reversed(found):
        at = np.array([codes.index(code) for code in counts.iso3])
        for k in np.flatnonzero(counts.resolutions > 0):
            shared[k], halves[k] = 0, 0
            shared[k][np.ix_(at, at)] = counts.shared[k]
            halves[k][np.ix_(at, at)] = counts.halves[k]
            resolutions[k] = counts.resolutions[k]
    ccode = np.array([number[code] for code in codes], dtype=np.int64)
    return Counts(found[0].topic, sessions, resolutions, codes, ccode, shared, halves)
