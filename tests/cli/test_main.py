"""Tests of the command as a whole: help, start-up, and failures that are one line and never a traceback."""

import errno
import inspect
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import pytest
import typer

from narratives import __version__
from narratives.cli import COMMANDS as MODULES
from narratives.cli import build, failures, main
from narratives.cli.lines import LINES

ROOT = Path(__file__).parents[2]
COMMANDS = sorted(MODULES)
HEAVY = {"torch", "prefect", "sklearn", "umap", "numba", "polars", "numpy", "hdbscan", "jieba", "transformers"}
READING = [[], ["show"], ["show", "s-hong"], ["list"], ["stories", "--json"], ["sql", "SELECT 1"], ["sql"]]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_added_by_the_function_that_the_list_names(command):
    """So that its module can be imported alone."""
    app = typer.Typer()
    MODULES[command](app)
    assert command in {one.name for one in app.registered_commands}


def test_the_list_of_commands_is_complete():
    """No module adds a command that the list does not know."""
    assert COMMANDS == sorted(_group(None).commands)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(cli, command):
    """`--help` says what the command is for, and each option has a sentence."""
    shown = cli(command, "--help")
    assert (0, "") == (shown.code, shown.err)
    assert f"Usage: narratives {command}" in shown.out
    options = _group(command).commands[command].params
    assert [] == [option.name for option in options if not getattr(option, "help", None)]


@pytest.mark.parametrize("command", [name for name in COMMANDS if name not in ("formats",)])
def test_every_command_takes_a_warehouse(command):
    """`--warehouse PATH` stands after each command's name."""
    options = [name for one in _group(command).commands[command].params for name in one.opts]
    assert "--warehouse" in options


def test_without_arguments_the_commands_are_listed(cli):
    """The help is the answer, and no failure."""
    shown = cli()
    assert (0, []) == (shown.code, [name for name in COMMANDS if name not in shown.out])


def test_the_page_of_all_commands_is_that_of_their_modules():
    """Each line of it is what the command's own help begins with, though no module of a command is imported for it."""
    first = {name: inspect.getdoc(one.callback).split("\n\n")[0] for name, one in _group(None).commands.items()}
    assert {name: " ".join(said.split()) for name, said in first.items()} == LINES


def test_the_list_of_commands_imports_none_of_them():
    """`--help` answers at once: without DuckDB, and without the modules of commands."""
    code = (
        "import sys; from narratives.cli import main; main(['--help'])\n"
        "print([name for name in ('duckdb', 'narratives.cli.options') if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "[]\n" == done.stderr


def test_the_version_is_printed(cli):
    """`--version` is one line."""
    assert (0, f"narratives {__version__}\n") == (cli("--version").code, cli("--version").out)


def test_reading_starts_light(results):
    """None of the heavy libraries is imported to read results or help."""
    code = (
        "import json, sys; from narratives.cli import main; "
        f"codes = [main(arguments) for arguments in {READING!r}]; "
        "print(json.dumps([codes, sorted(sys.modules)]), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | {"NARRATIVES_WAREHOUSE": str(results), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    codes, modules = json.loads(done.stderr.splitlines()[-1])
    assert ({0}, set()) == (set(codes), HEAVY & set(modules))


def test_a_mistyped_command_gets_a_suggestion(cli):
    """One line, exit code 2."""
    shown = cli("storys")
    assert (2, "") == (shown.code, shown.out)
    said = "narratives: No such command 'storys'. Did you mean 'stories', 'actors'? (see `narratives --help`)\n"
    assert said == shown.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["show", "--nothing"],
        ["stories", "--verdict", "odd"],
        ["list", "--limit", "-1"],
        ["list", "--limit", "many"],
    ],
)
def test_wrong_options_are_one_line(cli, arguments):
    """Exit code 2, and the help that belongs to the command is named."""
    shown = cli(*arguments)
    assert (2, 1) == (shown.code, shown.err.count("\n"))
    assert f"(see `narratives {arguments[0]} --help`)" in shown.err


def test_a_missing_warehouse_is_one_line(cli, tmp_path):
    """The way to one is named, and nothing is created."""
    shown = cli("show", "--warehouse", tmp_path / "none.duckdb")
    assert (1, 1) == (shown.code, shown.err.count("\n"))
    assert ("narratives load" in shown.err, []) == (True, list(tmp_path.iterdir()))


def test_a_foreign_file_is_one_line(cli, tmp_path):
    """A file that is no warehouse is refused and stays as it was."""
    other = tmp_path / "notes.txt"
    other.write_text("not a database " * 100)
    shown = cli("list", "--warehouse", other)
    assert (1, 1, "not a database " * 100) == (shown.code, shown.err.count("\n"), other.read_text())


def test_the_environment_names_the_warehouse(cli, results, monkeypatch):
    """Without the option, NARRATIVES_WAREHOUSE is used."""
    monkeypatch.setenv("NARRATIVES_WAREHOUSE", str(results))
    assert 0 == cli("show").code


def test_output_that_is_no_terminal_has_no_colour(shell, results):
    """A file or a pipe gets plain text."""
    assert "\x1b" not in shell("stories", "--warehouse", results).out


def test_a_terminal_that_knows_only_ascii_gets_escapes(shell, results):
    """Chinese cannot be shown there, but nothing fails, and JSON stays JSON."""
    settings = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    assert 0 == shell("stories", "--warehouse", results, **settings).code
    shown = shell("stories", "--warehouse", results, "--json", **settings)
    assert (True, "支持！爱国者治港天经地义") == (
        shown.out.isascii(),
        json.loads(shown.out)[0]["weibo_label"],
    )


def test_a_reader_that_leaves_early_is_no_failure_to_speak_of(results):
    """`| head` ends the output without a word."""
    command = f"{sys.executable} -m narratives.cli sql 'FROM range(1000000)' --csv --warehouse {results} | head -1"
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60)
    assert ("range\n", "") == (done.stdout, done.stderr)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
def test_a_full_disk_is_one_line(results):
    """Where the output cannot be written, the reason is said."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "narratives.cli", "list", "--warehouse", str(results)],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            timeout=60,
        )
    assert (1, 1) == (done.returncode, done.stderr.count("\n"))
    assert "no space left on the disk" in done.stderr


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_closed_stream_is_no_failure(results, closed):
    """What nobody can hear is written nowhere."""
    command = f"{sys.executable} -m narratives.cli list --warehouse {results} {closed}"
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60)
    assert (0, "") == (done.returncode, done.stderr)


def test_ctrl_c_is_one_line(cli, results):
    """A query that takes too long is stopped with exit code 130."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where tests run in the background
    try:
        threading.Timer(1, os.kill, [os.getpid(), signal.SIGINT]).start()
        shown = cli(
            "sql",
            "SELECT sum(a.range * b.range) FROM range(10000000) a, range(1000000) b",
            "--warehouse",
            results,
        )
    finally:
        signal.signal(signal.SIGINT, before)
    assert (130, "narratives: stopped; the same command continues where it left off\n") == (
        shown.code,
        shown.err,
    )


@pytest.mark.parametrize(
    ("expected", "error"),
    [
        ("no space left on the disk of ", OSError(errno.ENOSPC, "No space left on device")),
        ("Permission denied: /srv/x", PermissionError(errno.EACCES, "Permission denied", "/srv/x")),
        (
            "Binder Error: no column y",
            duckdb.BinderException("Binder Error: no column\ny\n\nLINE 1: SELECT y\n   ^"),
        ),
        ("out of memory", MemoryError()),
        ("unexpected KeyError: 'x' (NARRATIVES_DEBUG=1 shows where)", KeyError("x")),
    ],
)
def test_every_failure_becomes_one_line(capfd, expected, error):
    """What is not foreseen as well."""
    assert 1 == failures.report(error)
    said = capfd.readouterr().err
    assert (1, True) == (said.count("\n"), expected in said)


def test_the_traceback_can_be_asked_for(monkeypatch, tmp_path):
    """NARRATIVES_DEBUG=1 lets the error through."""
    monkeypatch.setenv("NARRATIVES_DEBUG", "1")
    with pytest.raises(Exception, match="no warehouse"):
        main(["show", "--warehouse", str(tmp_path / "none.duckdb")])


def _group(command: str | None):
    return typer.main.get_command(build([command] if command else None))
