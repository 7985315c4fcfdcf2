"""minilateral: small groups of states in security cooperation, as questions with sourced answers.

>>> import minilateral as ml
>>> jef = ml.grouping("JEF", on="2026-01-01")
>>> len(jef.members), jef.leads
(10, ('GBR',))
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from minilateral import crisis
    from minilateral.briefing import Brief
    from minilateral.facts import FactBase, Grouping
    from minilateral.facts.comparison import Comparison
    from minilateral.facts.records.reference import State

__version__ = "0.1.0"
__all__ = ["brief", "compare", "crisis", "fact_base", "grouping", "state"]

Day: TypeAlias = "date | str | None"


def __getattr__(name: str) -> Any:
    """The floor `crisis`, read when it is first asked for."""
    if name != "crisis":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return import_module("minilateral.crisis")


def fact_base(*own: str | Path) -> FactBase:
    """The fact base, with folders of your own YAML files put in."""
    from minilateral.facts import fact_base as read

    return read(*(Path(folder) for folder in own))


def state(text: str) -> State:
    """A state by ISO code, COW or Gleditsch-Ward number, or English name.

    >>> state("cow:200").code
    'GBR'
    """
    return fact_base().states.find(text)


def grouping(name: str, on: Day = None, base: FactBase | None = None) -> Grouping:
    """A grouping as it stood on a day (today by default), or an imagined one: "GBR,NOR,EST".

    Raises
    ------
    NotFoundError
        If nothing of that name is known, or it was not yet founded.
    UsageError
        If the day is none.
    """
    return (base or fact_base()).grouping(name, _day(on))


def compare(*names: str, on: Day = None, base: FactBase | None = None) -> Comparison:
    """Groupings side by side: members shared and not, functions shared and not."""
    from minilateral.facts.comparison import Comparison

    return Comparison(tuple(grouping(name, on, base) for name in names))


def brief(
    subject: Grouping | str,
    against: Iterable[Grouping | str] = ("NATO", "EU"),
    on: Day = None,
    base: FactBase | None = None,
) -> Brief:
    """A cited brief on a grouping beside others; `.write("jef.html")` saves it.

    The day is the subject's own where a `Grouping` is given and `on` is not.
    """
    from minilateral.briefing import Question, compose

    base = base or (fact_base() if isinstance(subject, str) else subject.base)
    day = subject.on if on is None and not isinstance(subject, str) else _day(on)

    def on_the_day(body: Grouping | str) -> Grouping:
        return base.grouping(body if isinstance(body, str) else body.query, day)

    asked = on_the_day(subject)
    others = tuple(body for body in map(on_the_day, against) if body.id != asked.id)
    return compose(Question(asked, others, base, day))


def _day(on: Day) -> date:
    from minilateral.core.dates import parse_day

    if on is None:
        return date.today()
    return parse_day(on) if isinstance(on, str) else on
