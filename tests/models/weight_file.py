"""A tiny weight file of the layout that the package with the bundled model has."""

import struct
from pathlib import Path

import numpy as np

PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "▁香港", "▁hong", "▁kong", *"abcdefghijklmnopqrstuvwxyz香港选举"]
HIDDEN, LAYERS, HEADS, FEED_FORWARD, POSITIONS, TYPES = 32, 2, 2, 64, 64, 2


def write_weights(path: Path) -> Path:
    """Write a weight file of a transformer with two layers of 32 dimensions."""
    head = b"E5S1" + struct.pack("<I", 1)
    head += struct.pack("<7ifi", HIDDEN, LAYERS, HEADS, FEED_FORWARD, len(PIECES), POSITIONS, TYPES, 1e-12, 32)
    tensors = {name: _values(name, size) for name, size in _sizes().items()}
    directory_bytes = 4 + sum(2 + len(name) + 1 + 4 + 8 + 8 for name in tensors)
    body = head + _vocabulary()
    at, directory, data = len(body) + directory_bytes, struct.pack("<i", len(tensors)), b""
    for name, (is_q4, values) in tensors.items():
        chunk = q4(values) if is_q4 else values.astype("<f4").tobytes()
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", is_q4, len(values), at + len(data), len(chunk))
        data += chunk
    path.write_bytes(body + directory + data)
    return path


def q4(values: np.ndarray) -> bytes:
    """Pack whole numbers from -8 to 7, times a half, as blocks of 32 four-bit weights."""
    packed = b""
    for block in (2 * values).astype(int).reshape(-1, 32) + 8:
        nibbles = (block[:16] | (block[16:] << 4)).astype("u1")
        packed += np.float16(0.5).tobytes() + nibbles.tobytes()
    return packed


def _vocabulary() -> bytes:
    blobs = [piece.encode() for piece in PIECES]
    offsets = np.cumsum([0, *map(len, blobs)]).astype("<u4")
    scores = -np.arange(len(PIECES), dtype="<f4") / 10
    head = struct.pack("<5i", len(PIECES), 0, 2, 1, 3) + struct.pack("<Q", int(offsets[-1]))
    table = b"\0" * 7
    return head + offsets.tobytes() + scores.tobytes() + b"".join(blobs) + struct.pack("<iI", 3, len(table)) + table


def _sizes() -> dict[str, int]:
    sizes = {"emb.word": len(PIECES) * HIDDEN, "emb.pos": POSITIONS * HIDDEN, "emb.type": TYPES * HIDDEN}
    sizes |= {"emb.ln.w": HIDDEN, "emb.ln.b": HIDDEN}
    square = HIDDEN * HIDDEN
    for layer in range(LAYERS):
        inner = {"q": square, "k": square, "v": square, "ao": square, "fi": HIDDEN * FEED_FORWARD,
                 "fo": HIDDEN * FEED_FORWARD, "aln": HIDDEN, "oln": HIDDEN}  # fmt: skip
        sizes |= {f"l{layer}.{name}.w": size for name, size in inner.items()}
        sizes |= {f"l{layer}.{name}.b": FEED_FORWARD if name == "fi" else HIDDEN for name in inner}
    return sizes


def _values(name: str, size: int) -> tuple[int, np.ndarray]:
    """Whether a tensor is stored in four bits, and its values: matrices are, norms and biases are not."""
    is_q4 = int(name.endswith(".w") and "ln" not in name) or int(name.startswith("emb.") and "ln" not in name)
    random = np.random.default_rng(sum(name.encode()))
    if is_q4:
        return 1, random.integers(-3, 4, size) / 2
    return 0, np.ones(size) if name.endswith(".w") else np.zeros(size)
