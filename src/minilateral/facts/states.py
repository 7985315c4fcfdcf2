"""Finding a state by ISO code, by Correlates of War or Gleditsch-Ward number, or by name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from minilateral.core.errors import NotFoundError, UsageError, did_you_mean, full_stop
from minilateral.facts.records.reference import State


class StateIndex:
    """The states of the fact base and the ways to name one."""

    def __init__(self, states: Iterable[State]) -> None:
        self.by_code = {state.code: state for state in states}
        self._names = {
            name.casefold(): state
            for state in self.by_code.values()
            for name in (state.code, state.name, *state.aliases)
        }

    def find(self, text: str) -> State:
        """The state of that code, number or name; case is ignored.

        `cow:255` and `gw:260` name the list; a bare number must mean the same in both.

        Raises
        ------
        NotFoundError
            If there is none; the message names the nearest.
        """
        word = text.strip()
        found = self._by_number(word) or self._names.get(word.casefold())
        if found is None:
            names = [state.name for state in self.by_code.values()]
            known = self.by_code if re.fullmatch("[A-Z]{3}", word) else [*self.by_code, *names]
            raise NotFoundError(full_stop(f"{word!r} is not a state{did_you_mean(word, known)}"))
        return found

    def name(self, code: str) -> str:
        """The short English name, or the code itself for an owner that is no state."""
        state = self.by_code.get(code)
        return state.name if state else code

    def names(self, codes: Iterable[str]) -> str:
        """The names of states in a sentence: "Estonia, Latvia and the Netherlands"."""
        words = [self._in_prose(code) for code in sorted(codes, key=self.name)]
        return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)

    def _in_prose(self, code: str) -> str:
        state = self.by_code.get(code)
        return f"the {state.name}" if state and state.article else self.name(code)

    def _by_number(self, word: str) -> State | None:
        scheme, colon, number = word.rpartition(":")
        if not re.fullmatch(r"[0-9]{1,4}", number):
            return None
        schemes = [scheme.casefold()] if colon else ["cow", "gw"]
        found = {
            state.code: state
            for state in self.by_code.values()
            if int(number) in [getattr(state, name, None) for name in schemes]
        }
        if len(found) > 1:
            raise UsageError(
                f"{number} means {' or '.join(found)} in the two lists of states; "
                f"write cow:{number} or gw:{number}."
            )
        return next(iter(found.values()), None)
