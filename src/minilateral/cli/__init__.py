"""The command line: a thin door, no analysis."""

from minilateral.cli.main import main

__all__ = ["main"]
