"""One page that composes the answers, each with its sources."""

from minilateral.brief.compose import Brief, compose
from minilateral.brief.document import Question

__all__ = ["Brief", "Question", "compose"]
