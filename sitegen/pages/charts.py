"""Charts: a table of numbers as an inline drawing, bars or lines, in the colours and fonts of the page.

Colours and strokes come from classes, for a page may forbid styles in its elements; series differ by more than colour.
The drawing is for the eyes only: its table is next to it. This module knows nothing of files and templates.
"""

import math
from collections.abc import Iterator

from markupsafe import Markup, escape

from sitegen.content.tables import Table
from sitegen.theme.locale import direction_of, format_number

# In units of the drawing, which is as wide as a phone: there its letters are as large as those of the text.
_WIDTH = 360
_LINE = 18
_BAR, _GAP = 14, 4
_PLOT = 200  # height of the lines
_TICKS = 4
_LETTER = 7.2  # width of a letter, about
_MARKED = 24  # up to so many points each has a mark
_COLOURS = 6
_DASHES = ("", "6 3", "2 3", "9 3 2 3", "1 2", "12 4")  # lines differ by more than colour


def draw_chart(table: Table, kind: str, unit: str, language: str, label: str) -> Markup:
    """Return a table as an ``<svg>``; ``kind`` is ``bar`` or ``line``, ``label`` what it is called."""
    numbers = [number for row in table.rows for number in row.numbers if number is not None]
    low, high = min(0.0, *numbers), max(0.0, *numbers)
    if kind == "line" and min(numbers) > 0:
        low = min(numbers)
    chart = _Chart(table, unit, language, low, high if high > low else low + 1)
    height = chart.bars() if kind == "bar" else chart.lines()
    # Places are counted from the left, whichever way words run.
    turned = ' direction="ltr"' if direction_of(language) == "rtl" else ""
    box = f'viewBox="0 0 {_WIDTH} {_n(height)}"'
    head = f'<svg class="chart chart-{kind}" {box} role="img" aria-label="{escape(label)}"{turned}>'
    return Markup("\n".join((head, *chart.pieces, "</svg>")))


class _Chart:
    """One drawing, piece by piece."""

    def __init__(self, table: Table, unit: str, language: str, low: float, high: float) -> None:
        self.pieces: list[str] = []
        self._table = table
        self._unit = unit
        self._language = language
        self._low = low
        self._high = high

    def bars(self) -> float:
        """Draw the rows below one another, each under its label, and return the height."""
        # Numbers stand behind their bars: the longest of them must fit.
        shown = (self._shown(number) for row in self._table.rows for number in row.numbers if number is not None)
        scale = (_WIDTH - min(120.0, max(map(len, shown)) * _LETTER + 6)) / (self._high - self._low)
        zero = -self._low * scale
        top = y = self._legend("bar")
        for row in self._table.rows:
            self._text(0, y + 12, _cut(row.label, 48))
            y += _LINE
            for series, number in enumerate(row.numbers):
                if number is None:
                    self._text(zero + 4, y + 11, "–")
                else:
                    start, end = sorted((zero, zero + number * scale))
                    self._rect(series, start, y, max(end - start, 1), _BAR)
                    self._text(max(end, zero) + 4, y + 11, self._shown(number))
                y += _BAR + _GAP
            y += _GAP
        if self._low < 0:
            self.pieces.append(f'<path class="axis" d="M{_n(zero)} {_n(top)}V{_n(y)}"/>')
        return y

    def lines(self) -> float:
        """Draw each column as a line over the rows, and return the height."""
        table, ticks = self._table, list(_ticks(self._low, self._high))
        low, high = ticks[0], ticks[-1]
        left = max(len(self._shown(tick)) for tick in ticks) * _LETTER + 6
        right, top = _WIDTH - 8.0, self._legend("line") + 8
        bottom = top + _PLOT
        step = (right - left) / max(1, len(table.rows) - 1)

        def place(number: float) -> float:
            return bottom - (number - low) * _PLOT / (high - low)

        for tick in ticks:
            self.pieces.append(f'<path class="grid" d="M{_n(left)} {_n(place(tick))}H{_n(right)}"/>')
            self._text(left - 6, place(tick) + 4, self._shown(tick), "end")
        for series in range(len(table.columns)):
            values = [row.numbers[series] for row in table.rows]
            points = [
                None if value is None else (left + number * step, place(value)) for number, value in enumerate(values)
            ]
            self._line(series, points)
        for number in _labelled(table, right - left):
            x, label = left + number * step, table.rows[number].label
            half = len(label) * _LETTER / 2
            anchor = "end" if x + half > _WIDTH else "middle" if x - half > 0 else "start"
            self._text(_WIDTH if anchor == "end" else x, bottom + 18, label, anchor)
        return bottom + 24

    def _legend(self, kind: str) -> float:
        """Draw the names of the series, where there are several, and return where the drawing begins below them."""
        if len(self._table.columns) == 1:
            return 0.0
        across, row = 0.0, 0
        for series, name in enumerate(self._table.columns):
            width = 26 + len(name) * _LETTER
            if across and across + width > _WIDTH:
                across, row = 0.0, row + 1
            y = row * _LINE + 4.0
            if kind == "bar":
                self._rect(series, across, y, 16, 10)
            else:
                self._path(series, f"M{_n(across)} {_n(y + 5)}h16")
            self._text(across + 21, y + 9.5, name)
            across += width + 8
        return (row + 1) * _LINE + 8.0

    def _line(self, series: int, points: list[tuple[float, float] | None]) -> None:
        """Draw a line; where a value is missing it has a gap, not a guess."""
        steps, pen = [], "M"
        for point in points:
            if point is not None:
                steps.append(f"{pen}{_n(point[0])} {_n(point[1])}")
            pen = "M" if point is None else "L"
        self._path(series, "".join(steps))
        if len(points) <= _MARKED:
            kind = f'class="series-{series % _COLOURS + 1}"'
            self.pieces += [
                f'<circle {kind} cx="{_n(point[0])}" cy="{_n(point[1])}" r="2.5"/>' for point in points if point
            ]

    def _path(self, series: int, steps: str) -> None:
        dashes = _DASHES[series % len(_DASHES)]
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        self.pieces.append(f'<path class="series-{series % _COLOURS + 1}" d="{steps}"{dashed}/>')

    def _rect(self, series: int, x: float, y: float, width: float, height: float) -> None:
        place = f'x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'
        self.pieces.append(f'<rect class="series-{series % _COLOURS + 1}" {place}/>')

    def _text(self, x: float, y: float, text: str, anchor: str = "start") -> None:
        anchored = "" if anchor == "start" else f' text-anchor="{anchor}"'
        self.pieces.append(f'<text x="{_n(x)}" y="{_n(y)}"{anchored}>{escape(text)}</text>')

    def _shown(self, number: float) -> str:
        text = format_number(int(number) if number == int(number) else number, self._language)
        return f"{text}\u00a0{self._unit}" if self._unit else text


def _labelled(table: Table, width: float) -> list[int]:
    """Return which rows have their label under the lines: as many as stand side by side, the first always."""
    longest = max(len(row.label) for row in table.rows) * _LETTER + 12
    every = max(1, math.ceil(len(table.rows) / max(1, width // longest)))
    return list(range(0, len(table.rows), every))


def _ticks(low: float, high: float) -> Iterator[float]:
    """Yield round numbers from a little below to a little above a range."""
    rough = (high - low) / _TICKS
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * size for factor in (1, 2, 2.5, 5, 10) if factor * size >= rough)
    for number in range(math.floor(low / step), math.ceil(high / step) + 1):
        yield round(number * step, 10)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _n(number: float) -> str:
    """Return a number with a decimal at most."""
    return f"{number:.1f}".removesuffix(".0")
