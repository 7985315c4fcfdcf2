"""What every result can do: become a table, cite its sources, show itself in a notebook."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from minilateral.core.references import CiteStyle, Reference, cite

if TYPE_CHECKING:
    import pandas as pd


class Result(ABC):
    """An answer that knows the documents it rests on."""

    @property
    @abstractmethod
    def title(self) -> str:
        """What was asked, in a line."""

    @abstractmethod
    def rows(self) -> Sequence[Mapping[str, Any]]:
        """The answer as tidy rows of plain values."""

    @abstractmethod
    def references(self) -> Sequence[Reference]:
        """Exactly the documents that were read for it."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.title}>"

    def to_frame(self) -> pd.DataFrame:
        """The answer as a tidy table."""
        import pandas as pd

        return pd.DataFrame.from_records([dict(row) for row in self.rows()])

    def cite(self, style: CiteStyle = "text") -> str:
        """The documents behind the answer, as text, BibTeX or RIS."""
        return cite(self.references(), style)

    def _repr_html_(self) -> str:
        rows = self.rows()
        columns = list(rows[0]) if rows else []
        head = "".join(f"<th>{escape(column)}</th>" for column in columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(_shown(row[c]))}</td>" for c in columns) + "</tr>"
            for row in rows
        )
        count = len(self.references())
        sources = f"{count} source{'' if count == 1 else 's'}"
        return (
            f"<section><h4>{escape(self.title)}</h4><table><thead><tr>{head}</tr></thead>"
            f"<tbody>{body}</tbody></table><p>{sources}; .cite() lists them.</p></section>"
        )


def _shown(value: Any) -> str:
    return "" if value is None else str(value)
