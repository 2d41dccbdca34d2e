"""Where the files that travel with the program are: SQL, topics, frames, actors and the sample."""

from pathlib import Path

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
