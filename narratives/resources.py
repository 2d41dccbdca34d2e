"""Where files are: those that travel with the program, and those that it builds once for the user."""

import os
from pathlib import Path

from platformdirs import user_cache_path

_PACKAGE = Path(__file__).resolve().parent


def resource(name: str) -> Path:
    """Find a file or folder that is shipped with the program.

    In a wheel `sql` lies inside the package; in a checkout, and so in an editable install, it lies beside it.

    Args:
        name: Path relative to the package, such as `sql/views`, `texts/topics.toml` or `sample`.

    Returns:
        The path of the file or folder.

    Raises:
        FileNotFoundError: If it was not shipped, which is a fault of the installation.
    """
    for folder in (_PACKAGE, _PACKAGE.parent):
        if (folder / name).exists():
            return folder / name
    raise FileNotFoundError(f"{name!r} is missing from this installation of narratives; install it again")


def data_home() -> Path:
    """Return the user's folder for what the program builds once: the unpacked model, Prefect's own files.

    `NARRATIVES_HOME` names another one, for machines whose home folder is small or read-only.
    """
    chosen = os.environ.get("NARRATIVES_HOME")
    return Path(chosen).expanduser() if chosen else user_cache_path("narratives", appauthor=False)
