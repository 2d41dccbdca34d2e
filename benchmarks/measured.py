"""What a process costs: wall, processor time and peak memory, children included, as the system counts them."""

import math
import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Cost:
    """What a process took.

    Attributes:
        wall_seconds: From start to end.
        cpu_seconds: Of all its threads and of the processes that it waited for.
        peak_mb: Most memory that it, alone, held at once.
    """

    wall_seconds: float
    cpu_seconds: float
    peak_mb: float

    def as_dict(self) -> dict[str, float]:
        """Plain values, rounded."""
        return {name: round(value, 2) for name, value in vars(self).items()}


def cost_of(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command and return what it took.

    Raises:
        RuntimeError: If it fails; the end of what it said is in the message.
    """
    began = time.perf_counter()
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=os.environ | dict(environment or {})
    ) as process:
        said = process.stderr.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} failed: {said.decode(errors='replace')[-600:]}")
    wall = time.perf_counter() - began
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def exponent(sizes: Sequence[int], costs: Sequence[float]) -> float | None:
    """With which power of the size a cost grows: the slope of a line through the logarithms; None for one size."""
    if len(set(sizes)) < 2 or min(costs) <= 0:
        return None
    across, up = ([math.log(value) for value in values] for values in (sizes, costs))
    middle = sum(across) / len(across)
    spread = sum((value - middle) ** 2 for value in across)
    return sum((x - middle) * y for x, y in zip(across, up, strict=True)) / spread
