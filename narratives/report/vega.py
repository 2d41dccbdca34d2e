"""The scripts that draw the charts: Vega, Vega-Lite and Vega-Embed as one, to stand inside the report."""

import os
import tempfile
from importlib.metadata import version
from pathlib import Path

from narratives.resources import data_home

# Charts are drawn by Vega's own interpreter of expressions: the page forbids code made of text.
_SNIPPET = "window.vegaEmbed = vegaEmbed;"


def vega_script() -> str:
    """Return the script; making it takes some seconds, so that it is kept in the user's folder of the program."""
    kept = data_home() / f"vega-{version('vl-convert-python')}.js"
    if kept.is_file() and (script := kept.read_text(encoding="utf-8")).startswith(_mark()):
        return script
    script = _mark() + _make()
    _keep(kept, script)
    return script


def _mark() -> str:
    return f"/* Vega for the reports of narratives, from vl-convert {version('vl-convert-python')}; BSD-3-Clause */\n"


def _make() -> str:
    import vl_convert

    return vl_convert.javascript_bundle(_SNIPPET).replace("</script", "<\\/script")


def _keep(file: Path, script: str) -> None:
    """Write the file in one step, so that a killed report leaves no half of it; a full or closed disk is no failure."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=file.name)
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(script)
        Path(name).replace(file)
    except OSError:
        return
