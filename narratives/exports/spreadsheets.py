"""Keeps spreadsheets from executing what strangers wrote, and from rounding ids.

A cell that begins with `=`, `+`, `-` or `@` is a formula to Excel, LibreOffice and Google Sheets, and can send what
stands beside it elsewhere. An apostrophe in front makes it text.

Source:
    OWASP, CSV Injection.
"""

import re
from typing import Any

_SIGNS = "[=+\\-@＝＋－＠]"
# At the start, and where a spreadsheet of another country's settings would start a new cell: it parts at semicolons,
# and then knows neither our quotation marks nor the line ends within them.
_FORMULA = re.compile(rf"(^|[;\t\r\n])(?=\s*{_SIGNS})")
# The same for programs that cannot look ahead, such as Polars: true for every text that `spreadsheet_safe` changes.
MAY_BE_FORMULA = rf"(^|[;\t\r\n])\s*{_SIGNS}"
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?%?")
# Excel keeps fifteen digits of a number.
_LONG_NUMBER = re.compile(r"\d{16,}")


def spreadsheet_safe(value: Any) -> Any:
    """Return a value, a text that would be executed with an apostrophe before what would be taken for a formula."""
    if not isinstance(value, str) or _NUMBER.fullmatch(value):
        return value
    return _FORMULA.sub(r"\1'", value)


def excel_safe(value: Any) -> Any:
    """Return a value as `spreadsheet_safe` does, and an id of so many digits that Excel would round it as text."""
    if isinstance(value, str | int) and _LONG_NUMBER.fullmatch(str(value)):
        return f"'{value}"
    return spreadsheet_safe(value)
