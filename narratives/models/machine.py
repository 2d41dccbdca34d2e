"""What a model computes with: a processor or a graphics processor, and numbers of how many bits.

`--device` and `--precision` say it, or `NARRATIVES_DEVICE` and `NARRATIVES_PRECISION`; else what the machine can do.
"""

import os
import platform
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from narratives.errors import ModelError

DEVICES = ("auto", "cpu", "cuda", "mps")
PRECISIONS = ("auto", "int8", "bf16", "fp16", "fp32")
_BF16 = {"amx_bf16"}
_PROCESSOR = Path("/proc/cpuinfo")
# One of these is there where a graphics processor of Nvidia is; torch alone can say more, and takes seconds to import.
_CUDA = (Path("/dev/nvidiactl"), Path("/dev/dxg"))


@dataclass(frozen=True)
class Numbers:
    """How a model computes.

    Attributes:
        device: `cpu`, `cuda` or `mps`.
        precision: `int8`, `bf16`, `fp16` or `fp32`.
    """

    device: str
    precision: str

    @property
    def suffix(self) -> str:
        """What the id of a model ends with: vectors of two precisions are never mixed."""
        return "" if self.precision == "fp32" else f"-{self.precision}"

    def __str__(self) -> str:
        """Say it, such as `int8 on the processor`."""
        return f"{self.precision} on {'the processor' if self.device == 'cpu' else self.device}"


def precision_of(model_id: str) -> str:
    """The precision of vectors that are there, by the id of their model."""
    last = model_id.rpartition("-")[2]
    return last if last in PRECISIONS else "fp32"


def choose(is_bundled: bool, precision: str | None = None) -> Numbers:
    """Choose how a model computes.

    Args:
        is_bundled: whether it is the bundled model, which alone has int8.
        precision: what is asked for; what the environment says, else the best for this machine, if `None`.

    Raises:
        ModelError: what is asked for does not exist, or not on this machine.
    """
    device = _device(_asked("NARRATIVES_DEVICE", DEVICES))
    asked = precision or _asked("NARRATIVES_PRECISION", PRECISIONS)
    if asked == "auto":
        return Numbers(device, _best(is_bundled, device))
    if asked == "int8" and not (is_bundled and device == "cpu"):
        raise ModelError(
            "int8 works only for the bundled model on a processor: leave --precision out, or give bf16 or fp32"
        )
    return Numbers(device, asked)


def _best(is_bundled: bool, device: str) -> str:
    """Half precision where it costs nothing; int8, twice as fast, only if asked for: on the sample it misled more."""
    if device != "cpu":
        return "fp16"
    return "bf16" if not is_bundled and _BF16 & abilities() else "fp32"


@cache
def abilities() -> frozenset[str]:
    """The instruction sets of the processor by the names that Linux gives them; none where it does not tell."""
    try:
        lines = _PROCESSOR.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return frozenset()
    told = next((line for line in lines if line.lower().startswith(("flags", "features"))), "")
    return frozenset(told.partition(":")[2].split())


def _asked(variable: str, known: tuple[str, ...]) -> str:
    asked = os.environ.get(variable) or "auto"
    if asked not in known:
        raise ModelError(f"{variable} is {asked!r}: give one of {', '.join(known)}, or unset it")
    return asked


def _device(asked: str) -> str:
    """The device that is asked for, if torch finds it."""
    if asked == "cpu":
        return asked
    found = _graphics_processor(asked)
    if asked not in ("auto", found):
        raise ModelError(f"torch finds no {asked} device here: leave --device out, or install a build of torch for it")
    return found or "cpu"


@cache
def _graphics_processor(asked: str) -> str | None:
    """A device of torch's that is not the processor; torch is imported only where one may be."""
    may_be = any(map(os.path.exists, _CUDA)) or (platform.system(), platform.machine()) == ("Darwin", "arm64")
    if asked == "auto" and not may_be:
        return None
    import torch

    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else None
