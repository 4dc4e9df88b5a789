"""Cut the fonts of the theme from the variable fonts of Fontsource: one weight, few glyphs, light kerning.

    npm install @fontsource-variable/newsreader @fontsource-variable/libre-franklin
    python make_fonts.py node_modules static/fonts          # needs fonttools and brotli

Newsreader and Libre Franklin lack the narrow no-break space (U+202F) that French sets before ``; ! ?``; it is
added here.
"""

import io
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem
from fontTools.ttLib.tables._g_l_y_f import Glyph
from fontTools.varLib import instancer

LATIN = (
    "20-7E,A0,A1,A3,A7,A9,AB,AD,AE,B0,B2,B3,B5,B7,B9-BB,BD,BF-FF,152,153,178,2010,2011,2013,2014,2018-201A,201C-201E,"
    "2020,2022,2026,2039,203A,20AC,2190,2192,2212"
)
LATIN_EXT = "100-151,154-177,179-17F,218-21B,1E9E"
GRID = 1000  # units of an em: half those of Newsreader, a fiftieth of a pixel in running text
NARROW = 0.18  # width of the narrow spaces in em

NEWSREADER = "newsreader/files/newsreader-{}-opsz-{}.woff2"
FRANKLIN = "libre-franklin/files/libre-franklin-{}-wght-{}.woff2"
# The last number: pairs that kerning moves less than this (thousandths of an em) are not worth their bytes.
CUTS = {
    "gazette-display": (NEWSREADER, "normal", {"wght": 540, "opsz": 56}, 16),
    "gazette-text": (NEWSREADER, "normal", {"wght": 400, "opsz": 17}, 24),
    "gazette-text-italic": (NEWSREADER, "italic", {"wght": 400, "opsz": 17}, 36),
    "gazette-text-bold": (NEWSREADER, "normal", {"wght": 650, "opsz": 17}, 36),
    "gazette-sans": (FRANKLIN, "normal", {"wght": 500}, 24),
}


def characters(ranges: str) -> set[int]:
    """Return the code points of a list of ranges in hexadecimal."""
    found: set[int] = set()
    for part in ranges.split(","):
        first, _, last = part.partition("-")
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return found


def cut(source: Path, target: Path, axes: dict[str, float], wanted: set[int], kerning: int | None) -> None:
    """Write one font; without ``kerning`` it has none."""
    stream = io.BytesIO()
    font = instancer.instantiateVariableFont(TTFont(source, recalcTimestamp=False), axes)
    font.flavor = None
    font.save(stream)
    stream.seek(0)
    font = TTFont(stream, recalcTimestamp=False)
    features = ["ccmp", "locl", "kern"] if kerning else ["ccmp", "locl"]
    options = subset.Options(hinting=False, layout_features=features, name_IDs=[0, 1, 2, 13, 14])
    options.drop_tables += ["STAT", "gasp"]
    options.notdef_outline = True
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    if kerning:
        lighten(font, kerning)
    if 0x20 in wanted:
        add_space(font, 0x202F, NARROW)
        add_space(font, 0x2009, NARROW)
    if font["head"].unitsPerEm != GRID:
        scale_upem(font, GRID)
    font.flavor = "woff2"
    font.save(target)
    print(f"{target.name:34} {target.stat().st_size:6} bytes, {len(font.getGlyphOrder())} glyphs")


def lighten(font: TTFont, kerning: int) -> None:
    """Drop the kerning that no eye sees."""
    least = kerning * font["head"].unitsPerEm / 1000
    step = font["head"].unitsPerEm / 250
    if "GPOS" not in font or font["GPOS"].table.LookupList is None:
        return
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            inner = table.ExtSubTable if table.LookupType == 9 else table
            if inner.LookupType != 2:
                continue
            if inner.Format == 1:
                for pairs in inner.PairSet:
                    kept = [pair for pair in pairs.PairValueRecord if abs(pair.Value1.XAdvance or 0) >= least]
                    pairs.PairValueRecord, pairs.PairValueCount = kept, len(kept)
                continue
            for record in inner.Class1Record:
                for cell in record.Class2Record:
                    move = getattr(cell.Value1, "XAdvance", 0)
                    if move:
                        cell.Value1.XAdvance = 0 if abs(move) < least else round(round(move / step) * step)


def add_space(font: TTFont, code: int, width: float) -> None:
    """Add an empty glyph to a font that has none for this code point."""
    name = f"uni{code:04X}"
    if code in font.getBestCmap():
        return
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"][name] = Glyph()
    font["hmtx"][name] = (round(width * font["head"].unitsPerEm), 0)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[code] = name


def main(modules: Path, target: Path) -> None:
    """Cut every font, the extended Latin of the upright ones apart."""
    folder = modules / "@fontsource-variable"
    for name, (pattern, style, axes, kerning) in CUTS.items():
        cut(folder / pattern.format("latin", style), target / f"{name}.woff2", axes, characters(LATIN), kerning)
        if name in {"gazette-display", "gazette-text"}:
            extended = target / f"{name}-ext.woff2"
            cut(folder / pattern.format("latin-ext", style), extended, axes, characters(LATIN_EXT), None)
    for family in ("newsreader", "libre-franklin"):
        (target / f"LICENSE-{family}.txt").write_bytes((folder / family / "LICENSE").read_bytes())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
