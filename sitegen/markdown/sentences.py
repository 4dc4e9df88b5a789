"""Where sentences end, and what only looks like the end of one: “M. Dupont”, “No. 5”, “z. B.”.

This module knows nothing about HTML, or about how long an excerpt is.
"""

import functools
import re
from collections.abc import Iterator

_END = re.compile(r"[.!?…؟۔](?:[»”“\"’‘)\u00a0\u202f]| (?=»))*(?= )")
_WORD_BEFORE = re.compile(r"[^\s(«“„\"]+\Z")
_LONGEST_WORD = 24
_NEXT = re.compile(r"[\s«“„\"'‘’(¿¡\u00a0\u202f–—-]*(.)", re.DOTALL)
# A letter and a full stop are an initial or an abbreviation in all languages: M., J.-C., p. ex., z. B., a.m., U.S., د.
_JOINT = re.compile("[.’'-]")
_ORDINAL = re.compile(r"[0-9]{1,2}")
# Words with a full stop behind which a sentence goes on with a capital letter. A list of lower-case words holds for
# those that begin with a capital letter as well.
_ABBREVIATIONS = {
    "ar": "إلخ الخ تد هـ ق دكتور أد",
    "de": (
        "Abb Abs Abt allg Anm Art Aufl Bd Bde bes Bez bspw bzgl bzw ca Chr Co Dipl Dr dt ebd etc evtl exkl ff Fr "
        "Frl geb gest ggf Ges Hbf Hr Hrn Hrsg hrsg Ing inkl insb Jg Jh Jhd Kap Kfm lfd lt max med Min min Mio Mrd "
        "Mag mind Nr Nrn Pfr Pkt Prof rd Reg Rev sog Sr St Std Str stellv Tel Tsd u usw verh vgl vs Verf Wwe Ziff "
        "zz zzgl zzt Jan Feb Mär Apr Jun Jul Aug Sep Sept Okt Nov Dez Mo Di Mi Do Sa So"
    ),
    "en": (
        "Mr Mrs Ms Mx Messrs Dr Drs Prof Rev Fr Hon Sen Rep Gov Pres Gen Col Lt Capt Cpt Sgt Cpl Maj Adm Cmdr "
        "Insp Supt St Ste Mt Ft Jr Sr Esq No Nos vol vols fig figs ch chap sec art pp ed eds est approx vs etc cf "
        "al viz ca Inc Ltd Co Corp Bros Dept Univ Assn Ave Blvd Rd Sq Bldg Jan Feb Mar Apr Jun Jul Aug Sep Sept "
        "Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun min max tel op cit ibid"
    ),
    "es": (
        "Sr Sra Srta Sres Sras Srtas Dr Dra Dres Dras Dña Prof Profa Lic Ing Arq Ud Uds Vd Vds Excmo Excma Ilmo "
        "Ilma Hno Hna Fr Sto Sta Gral Cnel Cap Tte Sgto núm núms No Nº nº pág págs pp art arts cap caps vol vols "
        "fig figs ed eds edit Avda Av Pza Pl Ctra tel tfno tfnos aprox etc máx mín ej ss sig ene feb mar abr may "
        "jun jul ago sept set oct nov dic EE UU JJ OO FF AA CC PP RR HH cía Cía dpto depto admón trad coord comp"
    ),
    "fr": (
        "MM Me Mes Mgr Mgrs Mlle Mlles Mme Mmes Dr Drs Pr Prof St Ste No Nos no nos N° n° pp art arts fig figs "
        "chap vol vols éd éds coll cf ex env av apr bd boul tél réf janv févr fév avr juil sept oct nov déc etc "
        "vs hab min max ill trad dir dép arr al ibid op cit adj suppl inf sup gén cap col lieut fr lat rééd Cie "
        "Éts Ets Sté dept dépt"
    ),
}


def sentence_ends(text: str, language: str) -> Iterator[int]:
    """Yield where the sentences of a text on one line end that another follows, with what closes behind their mark.

    The last one comes first: an excerpt needs no other.
    """
    for end in reversed(list(_END.finditer(text))):
        if _is_end(text, end, language):
            yield end.end()


def without_abbreviation(text: str, language: str) -> str:
    """Return a text that is cut after a word without the abbreviations that it ends in."""
    while text.endswith(".") and is_abbreviation(text, len(text) - 1, language):
        shorter = text[: max(text.rfind(" "), 0)].rstrip(" ")
        if not shorter:
            break
        text = shorter
    return text


def is_abbreviation(text: str, place: int, language: str) -> bool:
    """Tell whether the full stop at a place belongs to the word before it."""
    word = _WORD_BEFORE.search(text, max(place - _LONGEST_WORD, 0), place)
    if word is None:
        return False
    written = _JOINT.split(word[0])[-1]
    if len(written) == 1 and written.isalpha():
        return True
    known = _abbreviations(language)
    return written in known or (written != "" and written[0].isupper() and written[0].lower() + written[1:] in known)


@functools.cache
def _abbreviations(language: str) -> frozenset[str]:
    return frozenset(_ABBREVIATIONS.get(language.partition("-")[0].lower(), "").split())


def _is_end(text: str, end: re.Match[str], language: str) -> bool:
    """Tell whether a sentence ends here: what follows begins one, and the full stop is not that of an abbreviation."""
    following = _NEXT.match(text, end.end())
    if following is None or following[1].islower():
        return following is None
    if text[end.start()] != ".":
        return True
    if following[1].isdecimal() or is_abbreviation(text, end.start(), language):
        return False
    # In German the number of a day or of a king, “am 3. Mai”.
    word = _WORD_BEFORE.search(text, max(end.start() - _LONGEST_WORD, 0), end.start())
    return not (language.lower().startswith("de") and word is not None and _ORDINAL.fullmatch(word[0]))
