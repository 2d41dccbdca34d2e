"""All known formats: found among the modules of `formats/`, recognised by content, or named by the user."""

import importlib
import pkgutil
from functools import cache

from narratives.errors import ConfigError
from narratives.sources import formats
from narratives.sources.base import DocumentSource, Sample, Source
from narratives.sources.inputs import FileRefused
from narratives.vocabulary import did_you_mean


@cache
def all_sources() -> tuple[Source, ...]:
    """Return every format, in the order in which they are asked."""
    modules = [
        importlib.import_module(f"{formats.__name__}.{module.name}")
        for module in pkgutil.iter_modules(formats.__path__)
    ]
    return tuple(
        sorted((source for module in modules for source in module.SOURCES), key=lambda one: (one.rank, one.name))
    )


def source_named(name: str) -> Source:
    """Return a format by its name.

    Raises:
        ConfigError: When there is none of that name.
    """
    known = {source.name: source for source in all_sources()}
    if name in known:
        return known[name]
    hint = did_you_mean(name, known)
    raise ConfigError(f"there is no format {name!r}: {hint + ' ' if hint else ''}`narratives formats` lists them all")


def recognise(sample: Sample) -> Source:
    """Return the one format that a file is in.

    Raises:
        FileRefused: When it is in none.
    """
    found = next((source for source in _candidates(sample) if source.recognise(sample)), None)
    if found is None:
        keys = ", ".join(sample.columns[:8]) or "no columns"
        raise FileRefused(f"is in no known format ({keys:.120}); name its columns with --map, see `narratives formats`")
    return found


def _candidates(sample: Sample) -> list[Source]:
    wants_document = sample.container == "json"
    return [source for source in all_sources() if isinstance(source, DocumentSource) == wants_document]
