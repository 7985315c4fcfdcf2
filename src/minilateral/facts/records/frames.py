"""Frames: lists of groupings that are whole by a stated rule, so that years can be compared."""

from __future__ import annotations

from minilateral.facts.records.base import Day, Fact, Text


class FrameMember(Fact):
    """A grouping that belongs to a frame; rule and day are the same in every row of a frame."""

    frame: Text
    grouping: Text
    closed_from: Day
    rule: Text
