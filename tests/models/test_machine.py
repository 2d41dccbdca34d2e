"""How a model computes is what the machine can do, unless the user says otherwise, and then it is refused or done."""

import pytest

from narratives.errors import ModelError
from narratives.models import known_model_id, machine, precision_of
from narratives.models.machine import Numbers, abilities, choose
from narratives.models.sentence import DEFAULT_MODEL


@pytest.fixture(autouse=True)
def nothing_asked(monkeypatch):
    """Have nothing in the environment, and no graphics processor."""
    for name in ("NARRATIVES_DEVICE", "NARRATIVES_PRECISION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(machine, "_graphics_processor", lambda asked: None)


@pytest.fixture
def processor(monkeypatch, tmp_path):
    """Return a function that gives this machine a processor with other instructions."""

    def of(line: str) -> None:
        file = tmp_path / "cpuinfo"
        file.write_text(f"processor : 0\n{line}\nbugs : none\n")
        monkeypatch.setattr(machine, "_PROCESSOR", file)
        abilities.cache_clear()

    yield of
    abilities.cache_clear()


@pytest.mark.parametrize(
    ("line", "bundled", "other"),
    [
        ("flags\t\t: fpu sse4_2 avx avx2 fma", "fp32", "fp32"),
        ("flags\t\t: fpu avx2 avx512_vnni amx_bf16 amx_int8", "fp32", "bf16"),
        ("Features\t: fp asimd evtstrm", "fp32", "fp32"),
        ("model name : unknown", "fp32", "fp32"),
    ],
)
def test_the_best_is_chosen_by_what_the_processor_can_do(processor, line, bundled, other):
    """Bf16 pays with AMX, for a model of the user's; all else is float32, and int8 for who asks."""
    processor(line)
    assert Numbers("cpu", bundled) == choose(is_bundled=True)
    assert Numbers("cpu", other) == choose(is_bundled=False)


def test_a_processor_that_does_not_tell_gets_float32(monkeypatch, tmp_path):
    """Nothing is guessed."""
    monkeypatch.setattr(machine, "_PROCESSOR", tmp_path / "missing")
    monkeypatch.setattr(machine.platform, "machine", lambda: "x86_64")
    abilities.cache_clear()
    assert "fp32" == choose(is_bundled=True).precision
    abilities.cache_clear()


def test_what_is_asked_for_is_done(monkeypatch, processor):
    """By the environment, or by vectors that are there already, which go before it."""
    processor("flags : avx2")
    monkeypatch.setenv("NARRATIVES_PRECISION", "int8")
    assert "int8 on the processor" == str(choose(is_bundled=True))
    monkeypatch.setenv("NARRATIVES_PRECISION", "fp32")
    assert "int8" == choose(is_bundled=True, precision="int8").precision


def test_a_graphics_processor_computes_in_half_precision(monkeypatch):
    """If torch finds one; `--device cpu` leaves it alone."""
    monkeypatch.setattr(machine, "_graphics_processor", lambda asked: "cuda")
    assert Numbers("cuda", "fp16") == choose(is_bundled=True) == choose(is_bundled=False)
    monkeypatch.setenv("NARRATIVES_DEVICE", "cpu")
    assert "cpu" == choose(is_bundled=True).device


@pytest.mark.parametrize(
    ("variable", "value", "is_bundled", "said"),
    [
        ("NARRATIVES_DEVICE", "gpu", True, "give one of auto, cpu, cuda, mps"),
        ("NARRATIVES_DEVICE", "cuda", True, "torch finds no cuda device here"),
        ("NARRATIVES_PRECISION", "int4", True, "give one of auto, int8"),
        ("NARRATIVES_PRECISION", "int8", False, "only for the bundled model on a processor"),
    ],
)
def test_what_cannot_be_had_is_one_line(monkeypatch, variable, value, is_bundled, said):
    """With the way out."""
    monkeypatch.setenv(variable, value)
    with pytest.raises(ModelError, match=said) as raised:
        choose(is_bundled)
    assert 1 == len(str(raised.value).splitlines())


def test_vectors_of_two_precisions_have_two_ids(monkeypatch):
    """So that they are never mixed; float32 has the id that it always had."""
    ids = []
    for precision in ("fp32", "int8", "bf16"):
        monkeypatch.setenv("NARRATIVES_PRECISION", precision)
        ids.append(known_model_id(DEFAULT_MODEL))
    assert [ids[0], f"{ids[0]}-int8", f"{ids[0]}-bf16"] == ids
    assert ["fp32", "int8", "bf16"] == list(map(precision_of, ids))
    assert "fp32" == precision_of("org/some-model@0123456789ab")
