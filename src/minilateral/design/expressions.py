"""A small language of what is wanted of a coalition; it is parsed, never evaluated as code.

    sum(column)   size   mean_pair   min_pair   has(STATE)   numbers   + - *   ( )

Only a number may multiply. A requirement compares two such sums with >=, <=, >, < or =, or is
`include(STATE)` or `exclude(STATE)`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Literal, TypeAlias, cast

import numpy as np

from minilateral.core.errors import UsageError, did_you_mean, full_stop
from minilateral.design.forms import Floats, Form, Measures, Objective, Requirement, Sense

Kind: TypeAlias = Literal["number", "name", "mark", "end"]
_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>[^\W\d]\w*)"
    r"|\"(?P<quoted>[^\"]+)\"|(?P<mark>>=|<=|==|[-+*()<>=]))"
)
_COMPARES = (">=", "<=", ">", "<", "=", "==")
_WORDS = ("sum", "size", "mean_pair", "min_pair", "has")
#: How deep brackets may stand in one another, and how long an expression may be.
DEEPEST, LONGEST = 50, 2_000


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The columns, states and measures that an expression may use."""

    states: Sequence[str]
    quantities: Mapping[str, Floats]
    has_pairs: bool
    measures: Measures


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of an expression and where it begins, counted from 1."""

    kind: Kind
    text: str
    column: int


def objectives(text: str, words: Vocabulary) -> tuple[Objective, ...]:
    """The objectives of a list such as `max:sum(lift),min:size`.

    Raises
    ------
    UsageError
        If a part is none; it names the part, the place and the nearest word.
    """
    found = []
    for part in split(text):
        sense, body = _sense(part, words)
        own = words.measures.functions.get(body)
        form = Form(np.zeros(len(words.states))) if own else expression(body, words)
        found.append(Objective(part, sense, form, own))
    names = [objective.name for objective in found]
    for name in names:
        if names.count(name) > 1:
            raise UsageError(f"the objective {name!r} stands twice.")
    if not found:
        raise UsageError("name at least one objective, such as max:sum(lift) or min:size.")
    return tuple(found)


def _sense(part: str, words: Vocabulary) -> tuple[Sense, str]:
    """Whether more or less is wanted, and of what; words with a sense of their own need none."""
    if part in words.measures.senses:
        return words.measures.senses[part], part
    sense, colon, body = part.partition(":")
    if not colon or sense.strip() not in ("max", "min"):
        near = did_you_mean(part, words.measures.senses)
        raise UsageError(full_stop(f"the objective {part!r} must begin with max: or min:{near}"))
    return cast(Sense, sense.strip()), body.strip()


@dataclass(frozen=True, slots=True)
class Asked:
    """Requirements, and the states that must be in or out."""

    requirements: tuple[Requirement, ...]
    include: frozenset[str]
    exclude: frozenset[str]


def requirements(texts: Sequence[str], words: Vocabulary) -> Asked:
    """Requirements such as `sum(ships)>=4` or `include(GBR)`; several in one text by commas.

    Raises
    ------
    UsageError
        If one is none.
    """
    found: list[Requirement] = []
    must: dict[str, set[str]] = {"include": set(), "exclude": set()}
    for part in (part for text in texts for part in split(text)):
        parser = _Parser(part, words)
        first = parser.now
        if first.text in must:
            parser.take()
            must[first.text].add(words.states[parser.state()])
        else:
            found += parser.comparison()
        parser.end()
    return Asked(tuple(found), frozenset(must["include"]), frozenset(must["exclude"]))


def split(text: str) -> list[str]:
    """The parts between commas outside brackets and quotes."""
    parts, depth, quoted, start = [], 0, False, 0
    for i, character in enumerate(text):
        quoted ^= character == '"'
        if not quoted:
            depth += (character == "(") - (character == ")")
            if character == "," and depth == 0:
                parts.append(text[start:i])
                start = i + 1
    parts.append(text[start:])
    return [part.strip() for part in parts if part.strip()]


def tokens(text: str) -> list[Token]:
    """The pieces of an expression.

    Raises
    ------
    UsageError
        At a character that is none of the language.
    """
    if len(text) > LONGEST:
        raise UsageError(f"an expression has at most {LONGEST:,} characters.")
    found, at = [], 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            spot = at + len(text[at:]) - len(text[at:].lstrip())
            raise UsageError(f"{text!r}, character {spot + 1}: {text[spot]!r} means nothing here.")
        kind = match.lastgroup or "mark"
        plain: Kind = "name" if kind == "quoted" else cast(Kind, kind)
        found.append(Token(plain, match.group(kind), match.start(kind) + 1))
        at = match.end()
    return [*found, Token("end", "", len(text) + 1)]


def expression(text: str, words: Vocabulary) -> Form:
    """The form that an expression such as `sum(lift)-2*size` stands for.

    Raises
    ------
    UsageError
        If it is none.
    """
    parser = _Parser(text, words)
    form = parser.sum()
    parser.end()
    return form


class _Parser:
    """Recursive descent over the tokens of one expression."""

    def __init__(self, text: str, words: Vocabulary) -> None:
        self.text, self.words = text.strip(), words
        self.tokens, self.at, self.depth = tokens(self.text), 0, 0

    @property
    def now(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        token = self.now
        self.at += token.kind != "end"
        return token

    def fail(self, said: str, at: Token | None = None) -> UsageError:
        column = (at or self.now).column
        return UsageError(full_stop(f"{self.text!r}, character {column}: {said}"))

    def expect(self, mark: str) -> None:
        if self.now.text != mark or self.now.kind != "mark":
            raise self.fail(f"{mark!r} is missing")
        self.take()

    def end(self) -> None:
        if self.now.kind != "end":
            raise self.fail(f"{self.now.text!r} is not expected here")

    def comparison(self) -> list[Requirement]:
        """What lies on the greater side less what lies on the other must reach a floor."""
        left = self.sum()
        sign = self.now.text
        if sign not in _COMPARES:
            raise self.fail("a requirement compares with >=, <=, >, < or =")
        self.take()
        above = left - self.sum()
        strict = sign in (">", "<")
        sides = {">": [above], "<": [-above], "=": [above, -above]}[sign[0]]
        return [Requirement(self.text, side, 0.0, strict) for side in sides]

    def sum(self) -> Form:
        form = self.product()
        while self.now.kind == "mark" and self.now.text in "+-":
            minus = self.take().text == "-"
            other = self.product()
            form = form - other if minus else form + other
        return form

    def product(self) -> Form:
        form = self.unit()
        while self.now.text == "*" and self.now.kind == "mark":
            self.take()
            other = self.unit()
            if form.plain:
                form = other * form.constant
            elif other.plain:
                form = form * other.constant
            else:
                raise self.fail("one of two factors must be a number")
        return form

    def unit(self) -> Form:
        token = self.take()
        if token.kind == "number":
            number = float(token.text)
            if not isfinite(number):
                raise self.fail(f"{token.text} is too large", token)
            return self._form(0.0, number)
        if token.kind == "mark" and token.text in ("(", "-", "+"):
            self.depth += 1
            if self.depth > DEEPEST:
                raise self.fail(f"brackets and signs stand more than {DEEPEST} deep", token)
            form = self.sum() if token.text == "(" else self.unit()
            if token.text == "(":
                self.expect(")")
            self.depth -= 1
            return -form if token.text == "-" else form
        if token.kind == "name":
            return self.term(token)
        raise self.fail("a number, a word or a bracket is missing", token)

    def term(self, token: Token) -> Form:
        """One of the words of the language, or a form with a name of its own."""
        plain = self._form(0.0)
        terms: dict[str, Callable[[], Form]] = {
            "sum": lambda: Form(self.words.quantities[self.column()]),
            "has": lambda: Form(np.eye(len(self.words.states))[self.state()]),
            "size": lambda: self._form(1.0),
            "mean_pair": lambda: Form(plain.add, mean=1.0),
            "min_pair": lambda: Form(plain.add, least=1.0),
        }
        if token.text.endswith("_pair") and token.text in terms and not self.words.has_pairs:
            raise self.fail(f"{token.text} needs the likeness of pairs (--similarity)", token)
        measured = self.words.measures.forms
        if token.text in measured:
            return measured[token.text]
        if token.text not in terms:
            known = (*_WORDS, *measured)
            near = did_you_mean(token.text, known) or f"; the words are {', '.join(known)}"
            if token.text in self.words.quantities:
                near = f"; did you mean sum({token.text})?"
            raise self.fail(f"{token.text!r} is not a word of the language{near}", token)
        return terms[token.text]()

    def column(self) -> str:
        """A column in brackets."""
        return self._bracketed("a column of the table", tuple(self.words.quantities))

    def state(self) -> int:
        """The place of a state in brackets."""
        return self.words.states.index(self._bracketed("one of the states", self.words.states))

    def _bracketed(self, what: str, known: Sequence[str]) -> str:
        self.expect("(")
        name = self.now.text
        if name not in known:
            raise self.fail(f"{name!r} is not {what}{did_you_mean(name, known)}")
        self.take()
        self.expect(")")
        return name

    def _form(self, each: float, constant: float = 0.0) -> Form:
        return Form(np.full(len(self.words.states), each), constant)
