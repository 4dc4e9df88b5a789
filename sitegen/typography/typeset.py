"""Typeset text and HTML by the rules of their language: quotation marks, spaces, dashes, apostrophes.

Text that is typeset already stays as it is. Code, URLs, attributes, smileys and clock times are never
touched, and a passage in another language gets the rules of that language.
This module does not know where a text comes from or which page it goes to.
"""

import re
from collections.abc import Callable

from sitegen.typography.english import typeset_english
from sitegen.typography.french import typeset_french
from sitegen.typography.german import typeset_german
from sitegen.typography.guard import guarded
from sitegen.typography.html import (
    BLOCK,
    BREAK,
    CLOSING,
    LEVEL,
    OPAQUE,
    OPENING,
    RAISED,
    SplitHtml,
    boundaries,
    languages,
)
from sitegen.typography.spanish import typeset_spanish

_Rules = Callable[[str, bool, str], str]
_RULES: dict[str, _Rules] = {
    "fr": typeset_french,
    "en": lambda text, narrow_guillemets, hour_style: typeset_english(text),
    "de": lambda text, narrow_guillemets, hour_style: typeset_german(text),
    "es": lambda text, narrow_guillemets, hour_style: typeset_spanish(text),
}
_SUPERSCRIPT = re.compile(f"[{RAISED}{LEVEL}]")
_ORDINAL = re.compile(r"[0-9IVXL](?:e|è|r|n)")


def typeset(text: str, language: str, narrow_guillemets: bool = False, hour_style: str = "spaced") -> str:
    """Return plain text, such as a title, typeset by the rules of a BCP 47 language."""
    return _SUPERSCRIPT.sub("", typeset_raised(text, language, narrow_guillemets, hour_style))


def typeset_raised(text: str, language: str, narrow_guillemets: bool = False, hour_style: str = "spaced") -> str:
    """Return plain text typeset in the same way, with superscripts between two symbols."""
    rules = _rules_for(language)
    if rules is None or not text:
        return text
    return guarded(text, lambda rest: rules(rest, narrow_guillemets, hour_style))


def may_have_ordinals(text: str) -> bool:
    """Return whether a text may have an ordinal, such as 2e or XIXe; most have none."""
    return _ORDINAL.search(text) is not None


def typeset_split(
    split: SplitHtml, language: str, narrow_guillemets: bool = False, hour_style: str = "spaced"
) -> list[str]:
    """Return the texts of split HTML typeset; superscripts are symbols until the pieces are joined."""
    by_text = languages(split, language)
    if by_text is None:
        return _typeset_texts(split, split.texts, language, narrow_guillemets, hour_style)
    texts = list(split.texts)
    for spoken in dict.fromkeys(by_text):
        # What is in another language is one opaque word to this one.
        own = [text if by_text[place] == spoken else OPAQUE for place, text in enumerate(split.texts)]
        done = _typeset_texts(split, own, spoken, narrow_guillemets, hour_style, by_text)
        for place, text in enumerate(done):
            if by_text[place] == spoken:
                texts[place] = text
    return texts


def _rules_for(language: str) -> _Rules | None:
    """Return the rules of a language, or None where there are none."""
    return _RULES.get(language.partition("-")[0].lower())


def _typeset_texts(
    split: SplitHtml,
    texts: list[str],
    language: str,
    narrow_guillemets: bool,
    hour_style: str,
    by_text: list[str] | None = None,
) -> list[str]:
    """Return the texts typeset, all in one run over the whole document."""
    rules = _rules_for(language)
    if rules is None:
        return texts
    pieces = [""] * (2 * len(texts) - 1)
    pieces[0::2] = texts if by_text is None else ["" if text == OPAQUE else text for text in texts]
    pieces[1::2] = boundaries(split)
    whole = guarded("".join(pieces), lambda rest: rules(rest, narrow_guillemets, hour_style), in_html=True)
    # The same as a split at any of them, in half the time.
    for boundary in (OPENING, CLOSING, OPAQUE, BREAK):
        if boundary in whole:
            whole = whole.replace(boundary, BLOCK)
    return whole.split(BLOCK)
