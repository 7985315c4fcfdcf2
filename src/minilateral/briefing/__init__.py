"""One page that composes the answers, each with its sources."""

from minilateral.briefing.compose import Brief, compose
from minilateral.briefing.document import Question

__all__ = ["Brief", "Question", "compose"]
