"""What is known, since when, on whose word: schemas, the fact base and its questions."""

from minilateral.facts.base import FactBase, fact_base
from minilateral.facts.grouping import Grouping

__all__ = ["FactBase", "Grouping", "fact_base"]
