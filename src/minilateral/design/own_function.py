"""A user's own objective: a Python function of the members of a coalition."""

from __future__ import annotations

import re
import sys
from importlib import import_module
from pathlib import Path

from minilateral.core.errors import NotFoundError, UsageError, did_you_mean, full_stop
from minilateral.design.expressions import split
from minilateral.design.forms import Function

_NAMED = re.compile(r"(?:max|min):\s*([A-Za-z_][\w.]*:[A-Za-z_]\w*)")


def own_functions(objectives: str) -> dict[str, Function]:
    """The functions that are named as `max:module:function` in a list of objectives."""
    named = (_NAMED.fullmatch(part) for part in split(objectives))
    return {match[1]: _function(match[1]) for match in named if match}


def _function(text: str) -> Function:
    """Import a function, from the folder one works in or wherever Python finds it.

    Raises
    ------
    NotFoundError
        If there is no such module, or it has no such function.
    UsageError
        If the module fails, or what is named cannot be called.
    """
    module, _, name = text.partition(":")
    here = str(Path.cwd())
    sys.path.insert(0, here)
    try:
        found = import_module(module)
    except ModuleNotFoundError as error:
        raise NotFoundError(f"no Python module {error.name!r} is found for {text}.") from error
    except Exception as error:
        raise UsageError(f"{module} fails: {type(error).__name__}: {error}") from error
    finally:
        sys.path.remove(here)
    function: Function | None = getattr(found, name, None)
    if function is None:
        raise NotFoundError(full_stop(f"{module} has no {name!r}{did_you_mean(name, dir(found))}"))
    if not callable(function):
        raise UsageError(f"{text} is no function.")
    return function
