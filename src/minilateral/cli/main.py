"""The command `minilateral`: its verbs, and one clear error with the right exit code."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from typer._click.exceptions import NoArgsIsHelpError
from typer.exceptions import TyperException

from minilateral.cli import (
    affinity,
    aligning,
    ask,
    bargains,
    calibrating,
    committing,
    data,
    deliverables,
    designing,
    dividing,
    evidence,
    evidence_data,
    exploring,
    forces,
    ideal_points,
    labour,
    likeness,
    membership,
    packages,
    positions,
    robustness,
    rosters,
    scenarios,
    simulating,
    voting,
    what_ifs,
)
from minilateral.cli.printing import say
from minilateral.core.errors import DataWarning, MinilateralError

INTERRUPTED = 130
#: Set by the shell when it asks for completions.
COMPLETION = "_MINILATERAL_COMPLETE"

app = typer.Typer(
    name="minilateral",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 ok, 1 failure, 2 usage, 3 not found, 4 invalid data, 5 integrity, "
    "130 interrupted.",
)


def _version(asked: bool) -> None:
    if asked:
        from minilateral import __version__

        print(__version__)
        raise typer.Exit


@app.callback()
def every(
    context: typer.Context,
    facts: Annotated[
        list[Path] | None,
        typer.Option("--facts", metavar="DIR", help="Read your own YAML facts from a folder."),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Small groups of states in security cooperation: questions with sourced answers.

    \b
    minilateral brief JEF --against NATO,EU -o jef.html
    minilateral show "IT Coalition" --on 2024-06-01 --json
    """
    context.obj = facts or []


for module in (
    ask,
    deliverables,
    voting,
    positions,
    likeness,
    ideal_points,
    affinity,
    committing,
    forces,
    packages,
    what_ifs,
    aligning,
    rosters,
    labour,
    designing,
    dividing,
    membership,
    bargains,
    robustness,
    scenarios,
    simulating,
    exploring,
    calibrating,
):
    module.register(app)
app.add_typer(data.app, name="data")
evidence_data.register(evidence.app)
app.add_typer(evidence.app, name="evidence")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code; every error is one message on standard error."""
    try:
        with _warnings_said():
            return _run(sys.argv[1:] if arguments is None else list(arguments))
    except MinilateralError as error:
        say(f"minilateral: {error}")
        return error.exit_code
    except TyperException as error:
        about = "" if isinstance(error, NoArgsIsHelpError) else "minilateral: "
        say(f"{about}{error.format_message()}")
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        say("minilateral: interrupted.")
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


@contextmanager
def _warnings_said() -> Iterator[None]:
    """Within, a warning about data is one line on standard error; others stay as they are."""
    shown = warnings.showwarning

    def show(message: Warning | str, category: type[Warning], *where: Any, **more: Any) -> None:
        if issubclass(category, DataWarning):
            say(f"Warning: {message}")
        else:
            shown(message, category, *where, **more)

    with warnings.catch_warnings():
        warnings.simplefilter("always", DataWarning)
        warnings.showwarning = show
        yield


def _run(arguments: list[str]) -> int:
    if COMPLETION in os.environ:
        app(arguments, prog_name="minilateral")
    command = typer.main.get_command(app)
    try:
        with command.make_context("minilateral", arguments) as context:
            result = command.invoke(context)
    except typer.Exit as ended:
        result = ended.exit_code
    sys.stdout.flush()
    return result if isinstance(result, int) else 0
