"""Writes the reference of all commands into `docs/commands.md`: `python docs/commands.py`, after an option changed.

What stands above the marker is written by hand; everything below it is what `--help` says.
"""

import re
import sys
from pathlib import Path
from typing import Any

import typer

from narratives.cli import COMMANDS, build

PAGE = Path(__file__).with_name("commands.md")
BEGIN = "<!-- The rest is written by `python docs/commands.py`. -->\n"
# Explained once, above the marker.
SHARED = ("warehouse", "key", "as_json", "as_csv", "as_excel")


def reference() -> str:
    """Return the reference: each command in the order of the help page, with its arguments and options."""
    commands = typer.main.get_command(build()).commands
    return "\n".join(_section(name, commands[name]) for name in COMMANDS)


def with_reference(page: str) -> str:
    """Return the page with the reference made anew."""
    return page[: page.index(BEGIN) + len(BEGIN)] + "\n" + reference()


def _section(name: str, command: Any) -> str:
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option" and one.name not in SHARED]
    shared = [_flag(one) for one in command.params if one.name in SHARED]
    usage = " ".join(["narratives", name, *map(_placeholder, arguments)])
    rows = [(_placeholder(one), one.help) for one in arguments] + [(_flag(one), _meaning(one)) for one in options]
    table = "".join(f"| `{_cell(flag)}` | {_cell(meaning)} |\n" for flag, meaning in rows)
    heading = f"## `{usage}`\n{_sentence(command.help)}\n"
    body = f"\n| option | meaning |\n|---|---|\n{table}" if rows else ""
    return f"{heading}{body}\nAlso: {', '.join(f'`{flag}`' for flag in shared)}.\n"


def _placeholder(argument: Any) -> str:
    name = (argument.metavar or argument.name).upper().strip("[]").replace("...", "")
    name = f"{name}..." if argument.nargs == -1 else name
    return name if argument.required else f"[{name}]"


def _flag(option: Any) -> str:
    flag = max(option.opts, key=len)
    return flag if option.is_flag else f"{flag} {_value(option)}"


def _value(option: Any) -> str:
    choices = getattr(option.type, "choices", None)
    if choices:
        return "|".join(str(getattr(one, "value", one)) for one in choices)
    return option.metavar or ("N" if "int" in option.type.name else option.type.name.upper())


def _meaning(option: Any) -> str:
    default = option.default
    shown = default is not None and not callable(default) and not option.is_flag and default not in ("", ())
    return f"{option.help} Default: {getattr(default, 'value', default)}." if shown else option.help


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _sentence(text: str) -> str:
    return re.sub(r"[ \t]*\n[ \t]*", "\n", text.strip())


if __name__ == "__main__":
    written = with_reference(PAGE.read_text(encoding="utf-8"))
    sys.exit(0 if PAGE.write_text(written, encoding="utf-8") else 1)
