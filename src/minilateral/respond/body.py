"""Who is called: a grouping, a list of states, or one state, as it stood on a day."""

from __future__ import annotations

from datetime import date

from minilateral.core.errors import NoFactAtDateError, NotFoundError
from minilateral.facts import FactBase, Grouping


def body_on(base: FactBase, name: str, on: date) -> Grouping:
    """A grouping, a list of states or one state on a day.

    Raises
    ------
    NotFoundError
        If neither a grouping nor a state has that name.
    NoFactAtDateError
        If it had no members on the day.
    """
    try:
        found = base.grouping(name, on)
    except NoFactAtDateError:
        raise
    except NotFoundError as no_grouping:
        try:
            state = base.states.find(name)
        except NotFoundError:
            raise no_grouping from None
        found = base.grouping(f"{state.code},", on)
    if not found.members:
        raise NoFactAtDateError(f"{found.name} had no members on {on}; nobody could be called.")
    return found
