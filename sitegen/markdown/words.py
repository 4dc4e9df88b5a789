"""The few words that the Markdown stage itself puts into a page, by language.

This module knows nothing about themes: what a theme says, the theme translates.
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
    notices: str
    """The names of notices without a title, in the order of ``_NOTICES``."""

    def notice(self, kind: str) -> str:
        """Return the name of a notice (``!!! warning``); a kind that is no word of ours is a word of the author's."""
        place = _NOTICES.get(kind)
        return kind.capitalize() if place is None else self.notices.split(" | ")[place]


_KINDS = ["note", "info", "tip", "important", "warning", "caution", "danger", "example", "quote", "summary", "question"]
_NOTICES = {kind: place for place, kind in enumerate(_KINDS)} | {"hint": 2, "attention": 4, "error": 6, "abstract": 9}
_WORDS = {
    "ar": Words(
        "الحواشي", "العودة إلى موضع الحاشية {}", "جدول: {}",
        "ملاحظة | معلومة | نصيحة | مهم | تحذير | احتراس | خطر | مثال | اقتباس | ملخص | سؤال",
    ),
    "de": Words(
        "Fußnoten", "Zurück zum Verweis auf Fußnote {}", "Tabelle: {}",
        "Hinweis | Info | Tipp | Wichtig | Warnung | Vorsicht | Gefahr | Beispiel | Zitat | Zusammenfassung | Frage",
    ),
    "en": Words(
        "Footnotes", "Back to reference {}", "Table: {}",
        "Note | Info | Tip | Important | Warning | Caution | Danger | Example | Quote | Summary | Question",
    ),
    "es": Words(
        "Notas", "Volver a la llamada de la nota {}", "Tabla: {}",
        "Nota | Información | Consejo | Importante | Advertencia | Precaución | Peligro | Ejemplo | Cita | Resumen | "
        "Pregunta",
    ),
    "fr": Words(
        "Notes", "Retour à l’appel de la note {}", "Tableau\u00a0: {}",
        "Note | Information | Conseil | Important | Attention | Prudence | Danger | Exemple | Citation | Résumé | "
        "Question",
    ),
}  # fmt: skip


def words_for(language: str) -> Words:
    """Return the words of a BCP 47 language, in English where it has none here."""
    return _WORDS.get(language.partition("-")[0].lower(), _WORDS["en"])
