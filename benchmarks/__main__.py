"""Runs the benchmarks: all of them, or those named, as in `make bench ARGS='warehouse --json'`."""

import argparse
import json
from importlib import import_module
from pathlib import Path
from types import ModuleType

KNOWN = sorted(file.stem.removeprefix("bench_") for file in Path(__file__).parent.glob("bench_*.py"))


def main(words: list[str] | None = None) -> None:
    """Run benchmarks and print their figures.

    Args:
        words: names of modules `bench_NAME.py` beside this file, all if there are none; `--json` prints one object, by
            names if there are several; `--posts` says with how many posts those measure that take any number.
    """
    parser = argparse.ArgumentParser(prog="make bench ARGS=...", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *KNOWN], metavar="NAME", help=", ".join(KNOWN))
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--posts", type=_numbers, metavar="N[,N...]", help="how many posts, such as 1000,10000")
    asked = parser.parse_args(words)
    names = asked.names or KNOWN
    found = {}
    for name in names:
        module = import_module(f"benchmarks.bench_{name}")
        found[name] = module.main(asked.posts) if asked.posts and hasattr(module, "SIZES") else module.main()
        if not asked.json:
            print(f"== {name}")
            _show(module, found[name])
    if asked.json:
        print(json.dumps(found[names[0]] if len(names) == 1 else found))


def _numbers(words: str) -> tuple[int, ...]:
    return tuple(int(word.replace("_", "")) for word in words.split(","))


def _show(module: ModuleType, figures: dict) -> None:
    """Print figures in the way of their benchmark, or one a line."""
    if hasattr(module, "show"):
        module.show(figures)
        return
    for name, value in figures.items():
        print(f"{name}: {value}")


if __name__ == "__main__":
    main()
