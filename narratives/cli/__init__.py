"""The command `narratives`: one thin module a command group; every failure is one line, never a traceback.

Start-up is light: no command module imports torch, Prefect, scikit-learn or Polars before it needs them.
"""

import contextlib
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import Annotated, Any, cast

import typer

from narratives.cli import failures
from narratives.cli.groups import COMMANDS
from narratives.cli.lines import LINES

# Recent versions of Typer carry their own click, earlier ones import it: this finds UsageError in both.
_UsageError: Any = typer.BadParameter.__base__

# Taken off before a command sees it, so that it may stand anywhere.
_VERBOSE = "--verbose"
_HELP = "Find what Weibo and Twitter tell about the same topics: alike, in opposite ways, or alone."


def build(words: Sequence[str] | None = None) -> typer.Typer:
    """Return the application.

    Args:
        words: what follows the program's name: of commands that are not among these the line of the help page alone
            is there, for Typer looks at every parameter of every command, which takes longer than most answers. All
            commands are whole if `None`.
    """
    app = typer.Typer(
        name="narratives",
        help=_HELP,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
    )
    app.callback(invoke_without_command=True)(_start)
    whole = {COMMANDS[name] for name in COMMANDS if words is None or name in words or name not in LINES}
    done = set()
    for command, register in COMMANDS.items():
        if register not in whole:
            app.command(command, help=LINES[command])(_nothing)
        elif register not in done:
            register(app)
            done.add(register)
    return app


def _nothing() -> None:
    """Stand for a command that is listed and not asked for."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Args:
        arguments: what follows the program's name; by default what the shell gave.
    """
    _survive_closed_streams()
    _survive_any_locale()
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    failures.hear(is_verbose=_VERBOSE in arguments)
    arguments = [one for one in arguments if one != _VERBOSE]
    try:
        code = build(arguments)(args=arguments, prog_name="narratives", standalone_mode=False)
        sys.stdout.flush()
    except _UsageError as error:
        return _misuse(error)
    except (typer.Abort, KeyboardInterrupt):
        code = failures.STOPPED
    except Exception as error:  # the one place that may catch everything: it becomes one line
        if not failures.is_stopped(error):
            return failures.report(error)
        code = failures.STOPPED
    if code == failures.STOPPED:
        failures.say("stopped; the same command continues where it left off")
    return code if isinstance(code, int) else 0


def _start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
    verbose: Annotated[
        bool, typer.Option(_VERBOSE, help="Print what goes into the log; after a command, too.")
    ] = False,
) -> None:
    if version:
        from narratives.version import __version__

        typer.echo(f"narratives {__version__}")
    elif context.invoked_subcommand is None:
        typer.echo(context.get_help())


def _misuse(error: Any) -> int:
    """Say what was wrong with the command line; Typer's message already holds 'did you mean'."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "narratives"
    message = " ".join(error.format_message().split()).rstrip(".")
    failures.say(f"{message} (see `{command} --help`)")
    return failures.MISUSED


def _survive_closed_streams() -> None:
    """Write to nowhere what the shell gave no place for (`>&-`), as other programs do."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123 - open to the end


def _survive_any_locale() -> None:
    """Write what a terminal cannot show as an escape such as u4e2d instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            cast(TextIOWrapper, stream).reconfigure(errors="backslashreplace")
