"""Runs the benchmarks: all of them, or those named, as in `make bench ARGS=warehouse`."""

import sys
from importlib import import_module
from pathlib import Path


def main(names: list[str]) -> None:
    """Run benchmarks and print their figures.

    Args:
        names: Names of modules `bench_NAME.py` beside this file; all if empty.
    """
    known = sorted(file.stem.removeprefix("bench_") for file in Path(__file__).parent.glob("bench_*.py"))
    for name in names or known:
        if name not in known:
            sys.exit(f"there is no benchmark {name!r}; there are {', '.join(known)}")
        print(f"== {name}")
        import_module(f"benchmarks.bench_{name}").main()


if __name__ == "__main__":
    main(sys.argv[1:])
