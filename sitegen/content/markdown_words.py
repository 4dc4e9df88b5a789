"""The few words that the Markdown stage itself puts into a page, by language.

This module must never know about themes: what a theme says, the theme translates.
"""

import msgspec


class Words(msgspec.Struct, frozen=True):
    """The words of one language; ``{}`` stands for what is filled in."""

    notes: str
    """The name of the footnotes of an article."""
    back: str
    """The name of the link from a footnote back to its mark, with the number of the note."""
    table: str
    """The name of a table, with its columns."""


_WORDS = {
    "ar": Words("الحواشي", "العودة إلى موضع الحاشية {}", "جدول: {}"),
    "de": Words("Fußnoten", "Zurück zum Verweis auf Fußnote {}", "Tabelle: {}"),
    "en": Words("Footnotes", "Back to reference {}", "Table: {}"),
    "es": Words("Notas", "Volver a la llamada de la nota {}", "Tabla: {}"),
    "fr": Words("Notes", "Retour à l’appel de la note {}", "Tableau\u00a0: {}"),
}


def words_for(language: str) -> Words:
    """Return the words of a BCP 47 language, in English where it has none here."""
    return _WORDS.get(language.partition("-")[0].lower(), _WORDS["en"])
