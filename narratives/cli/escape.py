"""Makes text written by strangers harmless on a terminal: control characters shown, reordering removed."""

import re

# Everything a terminal may obey: C0, DEL, C1 (0x9b alone starts a command in some terminals).
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# Marks that reorder or hide the text beside them (bidirectional overrides, isolates, zero width).
_INVISIBLE = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2028\u2029\u2060-\u2069\ufeff\ufff9-\ufffb]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_JSON_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ud800-\udfff]")


def printable(text: str, keep_lines: bool = False) -> str:
    """Return the text with nothing in it that a terminal obeys.

    Args:
        text: any text, as a post or a file name has it.
        keep_lines: keep line ends (for text shown as a block); otherwise they become spaces.

    Returns:
        The text with line ends and tabs as spaces, other control characters as their pictures
        (ESC as U+241B) or U+FFFD, and marks that reorder text left out.
    """
    text = text.replace("\r\n", "\n").replace("\t", " ")
    text = text if keep_lines else text.replace("\n", " ")
    text = _INVISIBLE.sub("", well_formed(text))
    return _CONTROLS.sub(lambda match: _picture(match.group(), keep_lines), text)


def well_formed(text: str) -> str:
    """Return the text with half characters replaced, as wrong bytes of a command line are: DuckDB takes none."""
    return _SURROGATES.sub("\ufffd", text)


def json_safe(text: str) -> str:
    """Return JSON text with what a terminal may obey written as JSON escapes, which read back the same."""
    return _JSON_UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def _picture(control: str, keep_lines: bool) -> str:
    if keep_lines and control == "\n":
        return control
    code = ord(control)
    return chr(0x2400 + code) if code < 0x20 else "\u2421" if code == 0x7F else "\ufffd"
