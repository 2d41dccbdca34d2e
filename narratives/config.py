"""What a run is told to do: the warehouse it works on, its topics, its model and its seed."""

import os
from dataclasses import asdict, dataclass
from pathlib import Path

DEFAULT_SEED = 20211


@dataclass(frozen=True)
class RunConfig:
    """The choices of one run; recorded with it, so that a run can be repeated.

    Attributes:
        topics: Topics file; `None` means the shipped `narratives/topics.toml`.
        model: Name or folder of a sentence-transformers model; `None` means the bundled one.
        seed: Seed of everything random. The same seed and input give the same ids and figures.
    """

    topics: str | None = None
    model: str | None = None
    seed: int = DEFAULT_SEED

    def as_dict(self) -> dict[str, str | int | None]:
        """Return the choices as plain values, for storing them with the run."""
        return asdict(self)


def data_home() -> Path:
    """Return the user's folder for what the program builds once: the unpacked model, Prefect's own files.

    `NARRATIVES_HOME` names another one, for machines whose home folder is small or read-only.
    """
    if chosen := os.environ.get("NARRATIVES_HOME"):
        return Path(chosen).expanduser()
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "narratives"
