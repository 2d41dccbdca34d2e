"""Which module has which command: each is imported only when one of its commands is asked for.

A function a module, so that an editor leads from a command to its code, and a checker sees what is imported.
"""

from collections.abc import Callable

import typer


def _demo(app: typer.Typer) -> None:
    from narratives.cli.demo import register

    register(app)


def _load(app: typer.Typer) -> None:
    from narratives.cli.load import register

    register(app)


def _run(app: typer.Typer) -> None:
    from narratives.cli.run import register

    register(app)


def _show(app: typer.Typer) -> None:
    from narratives.cli.show import register

    register(app)


def _listing(app: typer.Typer) -> None:
    from narratives.cli.listing import register

    register(app)


def _timeline(app: typer.Typer) -> None:
    from narratives.cli.timeline import register

    register(app)


def _convergence(app: typer.Typer) -> None:
    from narratives.cli.convergence import register

    register(app)


def _lead(app: typer.Typer) -> None:
    from narratives.cli.lead import register

    register(app)


def _search(app: typer.Typer) -> None:
    from narratives.cli.search import register

    register(app)


def _compare(app: typer.Typer) -> None:
    from narratives.cli.compare import register

    register(app)


def _sql(app: typer.Typer) -> None:
    from narratives.cli.sql import register

    register(app)


def _actors(app: typer.Typer) -> None:
    from narratives.cli.actors import register

    register(app)


def _topics(app: typer.Typer) -> None:
    from narratives.cli.topics import register

    register(app)


def _report(app: typer.Typer) -> None:
    from narratives.cli.report import register

    register(app)


def _export(app: typer.Typer) -> None:
    from narratives.cli.export import register

    register(app)


def _bundle(app: typer.Typer) -> None:
    from narratives.cli.bundle import register

    register(app)


def _sample(app: typer.Typer) -> None:
    from narratives.cli.sample import register

    register(app)


def _agreement(app: typer.Typer) -> None:
    from narratives.cli.agreement import register

    register(app)


def _evaluate(app: typer.Typer) -> None:
    from narratives.cli.evaluate import register

    register(app)


def _serve(app: typer.Typer) -> None:
    from narratives.cli.serve import register

    register(app)


def _loads(app: typer.Typer) -> None:
    from narratives.cli.loads import register

    register(app)


def _formats(app: typer.Typer) -> None:
    from narratives.cli.formats import register

    register(app)


def _purge(app: typer.Typer) -> None:
    from narratives.cli.purge import register

    register(app)


# In the order of the help page. A module adds all of its commands at once.
COMMANDS: dict[str, Callable[[typer.Typer], None]] = {
    "demo": _demo,
    "load": _load,
    "run": _run,
    "show": _show,
    "list": _listing,
    "stories": _listing,
    "themes": _listing,
    "timeline": _timeline,
    "convergence": _convergence,
    "lead": _lead,
    "search": _search,
    "compare": _compare,
    "sql": _sql,
    "actors": _actors,
    "topics": _topics,
    "report": _report,
    "export": _export,
    "bundle": _bundle,
    "verify": _bundle,
    "sample": _sample,
    "agreement": _agreement,
    "evaluate": _evaluate,
    "serve": _serve,
    "loads": _loads,
    "rejects": _loads,
    "unload": _loads,
    "formats": _formats,
    "purge": _purge,
}
