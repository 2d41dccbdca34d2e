"""Tells which country a mission on a Chinese platform speaks for, by its name: 荷兰驻华大使馆 for the Netherlands."""

import re
import tomllib
from functools import cache

from narratives.resources import resource

# What may stand between a country's name and 驻 ("is stationed in").
_FORMS = "(?:联合|人民|民主|伊斯兰)*(?:王国|共和国|联邦|公国|大公国|合众国)?"


def mission_country(name: str | None) -> str | None:
    """Return the country of a mission, ISO 3166 alpha-2; None where the name does not say.

    Args:
        name: Name of an account of a diplomat.
    """
    pattern, codes = _countries()
    found = pattern.match(name or "")
    return codes[found[1]] if found else None


@cache
def _countries() -> tuple[re.Pattern[str], dict[str, str]]:
    table = tomllib.loads(resource("sources/countries.toml").read_text(encoding="utf-8"))["countries"]
    codes = {name: code for code, names in table.items() for name in names}
    names = "|".join(map(re.escape, sorted(codes, key=len, reverse=True)))
    return re.compile(f"({names}){_FORMS}驻"), codes
