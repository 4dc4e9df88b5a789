"""French numbers: thousands, units, hours, days of a month, ordinals and centuries.

This module knows nothing about HTML: what it raises stands between two symbols.
"""

import re

from sitegen.typography.html import LEVEL, RAISED

_SPACES = " \u00a0\u202f\u2009"
_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_UNITS = (
    "km/h|km²|km2|km|hm|cm²|cm|mm|m²|m³|m2|m3|m|kg|mg|g|t|hl|cl|ml|l|L|ha|°C|°F|Ko|ko|Mo|Go|To|Po|kWh|MWh|GWh|TWh|kW|MW|GW|W"
    "|Hz|kHz|MHz|GHz|min|s|euros?|dollars?|francs?|millions?|milliards?|ans|EUR|USD"
)
NUMBER_BEGINS = "0-9IVX"
"""Characters with which a number begins, Arabic or Roman."""
# What may stand before the hyphen or the slash of a range, as in “10h-12h”, “10-12h” and “1er-2e”; a pattern that looks
# back needs one alternative for each length.
_RANGE = "|".join(
    rf"(?<={before}[-/][0-9])"
    for before in (
        rf"[0-9{_SPACES}]h",
        r"h[0-5][0-9]",
        rf"h[{_SPACES}][0-5][0-9]",
        r"[0-9]e",
        r"[0-9]er",
        r"[0-9]re",
        r"\b[0-9]",
        r"\b[0-9][0-9]",
    )
)
NUMBER_AFTER_BEGIN = (
    r"(?<=[IVX])(?<!\w[IVX])[IVXL]*(?P<roman>ers?|res?|ères?|es?|èmes?)(?![\w’']|-(?![IVX]))"
    rf"|(?<=[0-9])(?:(?<![\w.,/\-][0-9])|{_RANGE})(?:[0-9]{{0,2}}(?:[{_SPACES}][0-9]{{3}}(?![0-9]))+|[0-9]*)(?:,[0-9]+)?"
    rf"(?:(?P<hour>[{_SPACES}]?h(?:[{_SPACES}]?(?P<minutes>[0-5][0-9])(?![{_SPACES}]?h(?!\w)))?(?!\w))"
    rf"|(?P<ordinal>(?:ers?|ères?|res?|e|es|èmes?|nde?s?)(?!\w))(?:[{_SPACES}](?P<month>(?:{_MONTHS})(?!\w)))?"
    rf"|[{_SPACES}]?(?P<sign>[%‰]|(?:[kKMG]|Mds?|Mrds?)?[€$£])"
    rf"|[{_SPACES}](?P<unit>(?:{_MONTHS}|{_UNITS})(?!\w)))?"
)
"""Pattern of a number after its first character, with what belongs to it."""
_GROUP_SPACE = re.compile(rf"[{_SPACES}](?=[0-9])")


def typeset_number(found: re.Match[str], compact: bool) -> str:
    """Return one number with what belongs to it; ``compact`` is for 14h05."""
    whole = found[0]
    if whole.isdecimal():
        return whole
    if found["roman"] is not None:
        return f"{whole[: -len(found['roman'])]}{RAISED}{found['roman']}{LEVEL}"
    if found["hour"] is not None:
        digits = found.string[found.start() : found.start("hour")]
        minutes = found["minutes"]
        if len(digits) > 2 or (minutes and int(digits) > 24):
            return whole
        between = "" if compact else "\u00a0"
        return f"{digits}{between}h{between}{minutes}" if minutes else f"{digits}{between}h"
    if found["ordinal"] is not None:
        digits = found.string[found.start() : found.start("ordinal")]
        month = f"\u00a0{found['month']}" if found["month"] else ""
        return f"{_grouped(digits)}{RAISED}{found['ordinal']}{LEVEL}{month}"
    for what in ("sign", "unit"):
        if found[what] is not None:
            digits = found.string[found.start() : found.start(what)]
            space = "\u202f" if digits[-1] == "\u202f" else "\u00a0"
            return f"{_grouped(digits.rstrip(_SPACES))}{space}{found[what]}"
    return _grouped(whole)


def _grouped(digits: str) -> str:
    """Return digits with narrow spaces between their groups."""
    return _GROUP_SPACE.sub("\u202f", digits)
