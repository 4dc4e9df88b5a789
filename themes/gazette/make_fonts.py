"""Cut the fonts of the theme from the variable fonts of Fontsource: one weight, few glyphs, light kerning, coarse grid.

    npm install @fontsource-variable/newsreader @fontsource-variable/libre-franklin
    python make_fonts.py node_modules          # needs fonttools and brotli

A font is for the theme with whose name its own begins.

Newsreader and Libre Franklin lack the narrow no-break space (U+202F) that French sets before ``; ! ?``; it is
added here.
"""

import io
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools import subset
from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem
from fontTools.ttLib.tables._g_l_y_f import Glyph
from fontTools.varLib import instancer

# What French, Spanish, German, Italian and Portuguese are written with; in the other files, what remains of Latin.
LATIN = (
    "20-7E,A0,A1,A3,A7,A9,AB,AD,AE,B0,B2,B3,B7,B9-BB,BF-C4,C6-CF,D1-D6,D9-DC,DF-E4,E6-EF,F1-F6,F9-FC,FF,152,153,178,"
    "2010,2011,2013,2014,2018-201A,201C-201E,2022,2026,2039,203A,20AC,2190,2192,2212"
)
LATIN_REST = "AC,B5,B6,BC-BE,C5,D0,D7,D8,DD,DE,E5,F0,F7,F8,FD,FE,2020,2021,2030"
# Signs that hardly stand in headlines, in italics or in bold: there they are in the other files.
RARE = "2A,3C-3E,40,5C,5E-60,7B-7E,A7,A9,AE,2022,2190,2192,2212"
WITHOUT_RARE = {"gazette-display", "gazette-text-italic", "gazette-text-bold"}
LATIN_EXT = "100-151,154-177,179-17F,218-21B,1E9E"
NARROW = 0.18  # width of the narrow spaces in em

NEWSREADER = "newsreader/files/newsreader-{}-opsz-{}.woff2"
FRANKLIN = "libre-franklin/files/libre-franklin-{}-wght-{}.woff2"
# Units of an em, which for running text are a twenty-fifth of a pixel; and pairs that kerning moves less than this
# (thousandths of an em) are not worth their bytes.
CUTS = {
    "gazette-display": (NEWSREADER, "normal", {"wght": 540, "opsz": 56}, 1000, 16),
    "gazette-text": (NEWSREADER, "normal", {"wght": 400, "opsz": 17}, 500, 30),
    "gazette-text-italic": (NEWSREADER, "italic", {"wght": 400, "opsz": 17}, 500, 48),
    "gazette-text-bold": (NEWSREADER, "normal", {"wght": 650, "opsz": 17}, 500, 48),
    "gazette-sans": (FRANKLIN, "normal", {"wght": 500}, 500, 30),
    "depeche-bold": (FRANKLIN, "normal", {"wght": 700}, 500, 30),
}


def characters(ranges: str) -> set[int]:
    """Return the code points of a list of ranges in hexadecimal."""
    found: set[int] = set()
    for part in ranges.split(","):
        first, _, last = part.partition("-")
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return found


def cut(source: Path, axes: dict[str, float], wanted: set[int], grid: int, kerning: int | None) -> TTFont:
    """Return one font; without ``kerning`` it has none."""
    stream = io.BytesIO()
    font = instancer.instantiateVariableFont(TTFont(source, recalcTimestamp=False), axes)
    font.flavor = None
    font.save(stream)
    stream.seek(0)
    font = TTFont(stream, recalcTimestamp=False)
    features = ["ccmp", "locl", "kern"] if kerning else []
    options = subset.Options(hinting=False, layout_features=features, name_IDs=[0, 1, 2, 13, 14])
    options.drop_tables += ["STAT", "gasp"] if kerning else ["STAT", "gasp", "GDEF", "GPOS", "GSUB"]
    options.notdef_outline = True
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    if kerning:
        lighten(font, kerning)
    if 0x20 in wanted:
        add_space(font, 0x202F, NARROW)
        add_space(font, 0x2009, NARROW)
    if font["head"].unitsPerEm != grid:
        scale_upem(font, grid)
    return font


def save(font: TTFont, target: Path) -> None:
    """Write a font as WOFF2."""
    font.flavor = "woff2"
    font.save(target)
    print(f"{target.name:34} {target.stat().st_size:6} bytes, {len(font.getGlyphOrder())} glyphs")


def merged(fonts: list[TTFont], folder: Path) -> TTFont:
    """Return one font with the glyphs of several."""
    paths = [folder / f"{number}.ttf" for number in range(len(fonts))]
    for font, path in zip(fonts, paths, strict=True):
        font.save(path)
    return Merger().merge([str(path) for path in paths])


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


def main(modules: Path, themes: Path) -> None:
    """Cut every font, the extended Latin of the upright ones apart."""
    folder = modules / "@fontsource-variable"
    for name, (pattern, style, axes, grid, kerning) in CUTS.items():
        target = themes / name.partition("-")[0] / "static/fonts"
        latin, extended = (folder / pattern.format(part, style) for part in ("latin", "latin-ext"))
        rare = characters(RARE) if name in WITHOUT_RARE else set()
        save(cut(latin, axes, characters(LATIN) - rare, grid, kerning), target / f"{name}.woff2")
        rest = [cut(latin, axes, characters(LATIN_REST) | rare, grid, None)]
        rest.append(cut(extended, axes, characters(LATIN_EXT), grid, None))
        with TemporaryDirectory() as scratch:
            save(merged(rest, Path(scratch)), target / f"{name}-ext.woff2")
    for theme, family in (("gazette", "newsreader"), ("gazette", "libre-franklin"), ("depeche", "libre-franklin")):
        license_ = (folder / family / "LICENSE").read_bytes()
        (themes / theme / f"static/fonts/LICENSE-{family}.txt").write_bytes(license_)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(__file__).parent.parent)
