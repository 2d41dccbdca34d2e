"""What make installs: no command fetches gigabytes of CUDA beside torch, whichever Python there is."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CPU_INDEX = "https://download.pytorch.org/whl/cpu"
# Stands where pip stands: writes down what it is asked for, and has torch only where the test says.
PIP = """#!/bin/bash
echo "$*" >> "$ASKED"
case "$*" in
    *--index-url*) [[ $TORCH_AT == index ]] ;;
    *--no-index*) [[ $TORCH_AT == folder || $TORCH_AT == broken ]] ;;
    *+cpu*) [[ $TORCH_AT == pip ]] ;;
    *) [[ $TORCH_AT != broken ]] || { echo "ERROR: no such package"; exit 1; } ;;
esac
"""

pytestmark = [
    pytest.mark.skipif(shutil.which("make") is None, reason="needs make"),
    pytest.mark.skipif(sys.platform != "linux", reason="only on Linux does torch come with CUDA"),
]


@pytest.fixture
def install(tmp_path: Path):
    """Return a function that installs by make with such a pip, and answers with what make said and pip was asked."""
    binaries = tmp_path / "venv" / "bin"
    binaries.mkdir(parents=True)
    (binaries / "pip").write_text(PIP)
    (binaries / "pip").chmod(0o755)
    (binaries / "python").symlink_to(sys.executable)

    def run(torch_at: str, *settings: str) -> tuple[subprocess.CompletedProcess, list[str]]:
        asked = tmp_path / "asked"
        values = {**os.environ, "ASKED": str(asked), "TORCH_AT": torch_at}
        stamp = f"{tmp_path}/venv/.installed"
        command = ["make", stamp, f"VENV={tmp_path}/venv", f"PYTHON={sys.executable}", *settings]
        done = subprocess.run(command, cwd=ROOT, env=values, capture_output=True, text=True, check=False)
        return done, asked.read_text().splitlines()

    return run


def test_a_torch_that_is_there_stays(install):
    """Who installed a build of the pinned version, CUDA or not, keeps it; no index is asked for another."""
    done, asked = install("folder")
    assert 0 == done.returncode
    assert 2 == len(asked)
    assert "--no-index" in asked[0]
    assert "-c constraints.txt -e" in asked[1]


def test_a_cpu_build_of_pips_own_index_is_taken(install):
    """Where pip's own index has a CPU build, nothing else is asked."""
    done, asked = install("pip")
    assert 0 == done.returncode
    assert not any("--index-url" in line for line in asked)


@pytest.mark.parametrize(
    ("settings", "index"),
    [((), CPU_INDEX), (("TORCH_INDEX=https://mirror.example/cpu",), "https://mirror.example/cpu")],
)
def test_the_cpu_build_comes_from_pytorch_or_a_mirror(install, settings, index):
    """Torch alone comes from there, before anything asks for torch by itself."""
    done, asked = install("index", *settings)
    assert 0 == done.returncode
    torch = next(number for number, line in enumerate(asked) if f"--index-url {index}" in line)
    assert "--no-deps" in asked[torch]
    assert ["-e" in line for line in asked[torch + 1 :]] == [True]


def test_without_a_cpu_build_nothing_is_fetched(install):
    """Rather than gigabytes that nobody asked for there is one line that names the ways out."""
    done, asked = install("nowhere")
    assert 0 != done.returncode
    assert not any("-e" in line.split() for line in asked)
    said = done.stderr.splitlines()[0]
    assert "no CPU build of torch==" in said
    assert all(way in said for way in ("TORCH_INDEX=", "PYTHON=", "pip install"))


def test_what_pip_fails_at_is_told(install):
    """When the installation itself fails, its error and the place of its log are shown."""
    done, _ = install("broken")
    assert 0 != done.returncode
    assert "ERROR: no such package" in done.stderr
    assert "install.log" in done.stderr


def test_torch_is_the_pinned_one(install):
    """The version that make asks for is the one that the constraints pin."""
    pin = next(line for line in (ROOT / "constraints.txt").read_text().splitlines() if line.startswith("torch=="))
    _, asked = install("nowhere")
    assert all(pin in line for line in asked)
