"""In which encoding a file was written: found from its bytes, and said.

Most exports are UTF-8. Excel and R on Windows write windows-1252, Chinese Windows writes GB18030, Notepad
UTF-16. The whole file is looked at, because the first character that tells may be its last.
"""

import codecs
import re
from dataclasses import dataclass
from typing import BinaryIO

from narratives.sources.opening import CHUNK

SAMPLE_BYTES = 2 << 20
_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH_RUN = re.compile(rb"[\x80-\xff][\x40-\x7e\x80-\xff]?(?:[\x81-\xfe][\x40-\x7e\x80-\xfe])*")
_GB2312 = re.compile(rb"[\xa1-\xf7][\xa1-\xfe]")
_PLAUSIBLE = re.compile("[\t\n\r -~\u00a0-\u024f\u2010-\u2026\u3000-\u301f\u4e00-\u9fff\uff00-\uff5e]")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip


@dataclass(frozen=True)
class Encoding:
    """An encoding by its Python name, and whether some bytes are not valid in it."""

    name: str
    is_damaged: bool = False

    @property
    def label(self) -> str:
        """Name as it is shown and stored."""
        names = {"utf-8-sig": "utf-8 with BOM", "cp1252": "windows-1252"}
        return names.get(self.name, self.name) + (", some bytes damaged" if self.is_damaged else "")

    @property
    def notes(self) -> tuple[str, ...]:
        """Say what the user may want to check: an encoding that was guessed, or damage."""
        is_sure = self.name in ("utf-8", "utf-8-sig", "binary") and not self.is_damaged
        return () if is_sure else (f"read as {self.label}",)


def detect(stream: BinaryIO) -> Encoding:
    """Find the encoding of a stream by reading all of it."""
    head = stream.read(CHUNK)
    marked = next((name for mark, name in _BOMS if head.startswith(mark)), None)
    if marked and marked != "utf-8-sig":
        return Encoding(marked)
    wide = _wide(head[:4096])
    if wide:
        return Encoding(wide)
    is_valid, sample = _scan(stream, head)
    if is_valid:
        return Encoding(marked or "utf-8")
    return Encoding(marked, True) if marked else _legacy(sample)


def _wide(head: bytes) -> str | None:
    """Recognise UTF-16 without a mark: NULs, which no other text has, and words one way round."""
    if head.count(0) < len(head) * 0.01:
        return None
    even = head[: len(head) // 2 * 2]
    shares = {name: _plausible_share(even.decode(name, "replace")) for name in ("utf-16-le", "utf-16-be")}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] > 0.9 else None


def _plausible_share(text: str) -> float:
    """Return the share of signs that texts of both spheres are made of."""
    return len(_PLAUSIBLE.findall(text)) / max(len(text), 1)


def _scan(stream: BinaryIO, chunk: bytes) -> tuple[bool, bytes]:
    """Say whether everything is valid UTF-8, and collect what is not ASCII to judge by."""
    decoder, is_valid, sample = codecs.getincrementaldecoder("utf-8")("strict"), True, bytearray()
    while chunk:
        if is_valid:
            is_valid = _decodes(decoder, chunk)
        if len(sample) < SAMPLE_BYTES and not chunk.isascii():
            sample += chunk
        elif not is_valid:
            break
        chunk = stream.read(CHUNK)
    return is_valid and _decodes(decoder, b"", final=True), bytes(sample)


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _legacy(sample: bytes) -> Encoding:
    """Judge between damaged UTF-8, GB18030 and windows-1252 by what the bytes above 127 form."""
    high = sum(byte > 127 for byte in sample[:SAMPLE_BYTES])
    utf8 = sum(len(found) for found in _UTF8.findall(sample))
    if utf8 >= 0.7 * high:
        return Encoding("utf-8", True)
    in_runs = _HIGH_RUN.findall(sample)
    chinese = sum(2 * len(_GB2312.findall(run)) for run in in_runs if len(run) >= 4)
    if chinese >= 0.6 * high:
        return Encoding("gb18030", not _is_valid(sample, "gb18030"))
    return Encoding("cp1252", not _is_valid(sample, "cp1252"))


def _is_valid(sample: bytes, name: str) -> bool:
    return _decodes(codecs.getincrementaldecoder(name)("strict"), sample)
