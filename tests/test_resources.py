"""What travels with the program is found, in a checkout as in a wheel."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import narratives
from narratives import __version__, resources
from narratives.config import RunConfig
from narratives.resources import data_home, resource


@pytest.mark.parametrize("name", ["sql", "sql/schema", "sql/views", "texts/topics.toml", "sample"])
def test_shipped_things_are_found(name):
    """Everything that the program reads at run time is there."""
    assert resource(name).exists()


def test_package_folder_comes_before_the_checkout(tmp_path, monkeypatch):
    """In a wheel `sql` lies in the package; a folder of that name beside it is somebody else's."""
    package = tmp_path / "narratives"
    for folder in (package / "sql", tmp_path / "sql"):
        folder.mkdir(parents=True)
    monkeypatch.setattr(resources, "_PACKAGE", package)
    assert package / "sql" == resource("sql")


def test_missing_thing_is_a_fault_of_the_installation():
    """What was not shipped is named."""
    with pytest.raises(FileNotFoundError, match="'nothing' is missing from this installation"):
        resource("nothing")


def test_shipped_toml_files_can_be_read():
    """No shipped TOML file is broken."""
    files = list(Path(narratives.__file__).parent.rglob("*.toml"))
    assert len(files) >= 6
    assert all(tomllib.loads(file.read_text(encoding="utf-8")) for file in files)


def test_importing_the_package_imports_nothing_heavy():
    """Errors, warehouse and runner bring neither torch nor Prefect nor scikit-learn nor Polars."""
    code = (
        "import sys, narratives.errors, narratives.config, narratives.warehouse, narratives.flow.runner\n"
        "heavy = {'torch', 'prefect', 'sklearn', 'polars', 'numpy', 'jieba', 'rich'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "[]\n" == result.stdout
    assert "" == result.stderr


def test_run_config_is_plain_values():
    """A config is stored as text and numbers."""
    config = RunConfig(model="m", seed=7).as_dict()
    assert (None, "m", 7) == (config["topics"], config["model"], config["seed"])
    assert json.loads(json.dumps(config))["stories"] == config["stories"]


def test_data_home_can_be_chosen(monkeypatch, tmp_path):
    """NARRATIVES_HOME beats the cache folder of the user."""
    monkeypatch.delenv("NARRATIVES_HOME", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert tmp_path / "narratives" == data_home()
    monkeypatch.setenv("NARRATIVES_HOME", str(tmp_path / "mine"))
    assert tmp_path / "mine" == data_home()


def test_version_is_a_version():
    """The version has three numbers."""
    assert 3 == len([int(part) for part in __version__.split(".")])
