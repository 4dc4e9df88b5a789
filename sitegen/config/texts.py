"""Texts: the tables ``[typography]``, ``[markdown]`` and ``[corrections]``.

This module knows nothing about the rest of the configuration.
"""

from typing import Annotated, Literal

from sitegen.config.table import Table
from sitegen.fields import between, like


class TypographyConfig(Table, frozen=True):
    """``[typography]``: typographic rules."""

    enabled: bool = True
    """Apply the typographic rules of each language."""
    narrow_guillemets: bool = False
    """Narrow no-break space (U+202F) instead of U+00A0 inside « »."""
    hours: Literal["spaced", "compact"] = "spaced"
    """``14 h 05`` or ``14h05``."""


class MarkdownConfig(Table, frozen=True):
    """``[markdown]``: how texts are read."""

    math: bool = False
    """Turn formulas in LaTeX (``\\(…\\)``, ``$…$``, ``\\[…\\]``, ``$$…$$``) into MathML."""


class CorrectionsConfig(Table, frozen=True):
    """``[corrections]``: changes after publication."""

    threshold: Annotated[float, like(0.1, 0.5), between(0, 1)] = 0.1
    """Share of a published text, from 0 to 1, that may change without “updated” or a correction before a warning."""
