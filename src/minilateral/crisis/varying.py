"""What varies: parameters over their ranges by default, or as a person names them; and policies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from minilateral.core.errors import UsageError, did_you_mean, full_stop
from minilateral.crisis.blocks import Policy
from minilateral.crisis.designs import Uncertainty
from minilateral.crisis.parameters import Parameter, Parameters

#: Policies that go by a name: what each sets, for every body.
NAMED: Mapping[str, str] = {
    "delegated": "delegated=1",
    "silence-24h": "silence_low=1,silence_high=1",
    "early": "meeting_days=0.5",
}


def unknown(parameters: Parameters) -> tuple[Uncertainty, ...]:
    """Every parameter that nobody sets and that has a range.

    What the record tells goes over its 90 % interval, the rest over what is defensible.
    """
    return tuple(
        Uncertainty(item.name, item.low, item.high)
        for item in parameters.items
        if item.kind == "uncertainty" and item.low < item.high
    )


def varied(parameters: Parameters, words: Sequence[str]) -> tuple[Uncertainty, ...]:
    """The parameters named, each as `name` or `name=low..high`; `name` may stand for all bodies'.

    Raises
    ------
    NotFoundError
        If there is no such parameter.
    UsageError
        If a range cannot be read, is upside down or allows what is impossible; if a parameter has
        no range of its own; if one is named twice.
    """
    found: list[Uncertainty] = []
    for word in words:
        name, given, text = word.partition("=")
        for item in named(parameters, name):
            low, high = _range(item, text) if given else (item.low, item.high)
            if low == high:
                raise UsageError(
                    f"{item.name} has no range of its own; write {item.name}=LOW..HIGH."
                )
            found.append(Uncertainty(item.name, low, high))
    _once([each.name for each in found])
    return tuple(found)


def levels(parameters: Parameters, words: Sequence[str]) -> tuple[tuple[str, list[float]], ...]:
    """Levers and their settings, each as `name=0/1/5`; a range or `name` alone gives two ends.

    Raises
    ------
    NotFoundError, UsageError
        As `varied`.
    """
    found: list[tuple[str, list[float]]] = []
    for word in words:
        name, _, text = word.partition("=")
        if "/" in text:
            settings = text.split("/")
            items = named(parameters, name)
            found += [(item.name, [_number(item, part) for part in settings]) for item in items]
        else:
            found += [(each.name, [each.low, each.high]) for each in varied(parameters, [word])]
    _once([name for name, _ in found])
    return tuple(found)


def policy(parameters: Parameters, text: str) -> Policy:
    """A policy of `NAMED`, or one written as `name=parameter=value,parameter=value`.

    Raises
    ------
    NotFoundError
        If there is no such parameter.
    UsageError
        If it cannot be read, or a value is impossible.
    """
    if text.strip() in NAMED:
        text = f"{text.strip()}={NAMED[text.strip()]}"
    name, _, rest = text.partition("=")
    pairs = [part.partition("=") for part in rest.split(",")]
    if not name.strip() or not all(value for _, _, value in pairs):
        known = f"{', '.join(NAMED)}, or one such as 'quick=redraft_days=1,rounds=2'"
        near = "" if "=" in text else did_you_mean(text.strip(), NAMED)
        raise UsageError(full_stop(f"{text!r} is not a policy; name {known}{near}"))
    chosen = {
        item.name: _number(item, value)
        for word, _, value in pairs
        for item in named(parameters, word)
    }
    parameters.changed(chosen)
    return Policy(name.strip(), chosen)


def named(parameters: Parameters, name: str) -> list[Parameter]:
    """The parameter of that name, or those of all bodies whose names begin so, before the colon.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    start = f"{name.strip()}:".casefold()
    of_bodies = [item for item in parameters.items if item.name.casefold().startswith(start)]
    return of_bodies or [parameters[name]]


def _range(item: Parameter, text: str) -> tuple[float, float]:
    low, dots, high = text.partition("..")
    if not dots:
        raise UsageError(f"{item.name}: {text!r} is not a range such as 2..10.")
    return _number(item, low), _number(item, high)


def _number(item: Parameter, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise UsageError(f"{item.name}: {text.strip()!r} is not a number.") from None
    return item.at(value).value


def _once(names: Sequence[str]) -> None:
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise UsageError(f"{', '.join(twice)} varies twice; name it once.")
