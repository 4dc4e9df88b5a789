"""Where excerpts end, and how texts are counted: abbreviations, and scripts without spaces between words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.markdown.body import MarkdownOptions, render_markdown
from sitegen.markdown.sentences import _ABBREVIATIONS, sentence_ends
from sitegen.markdown.unspaced import count_unspaced, cut_unspaced
from sitegen.newsroom.ledger import likeness, sketch

FILLER = {
    "ar": "كتب المراسل عن الجسر الجديد في المدينة وعن كل ما حدث فيها بالأمس ",
    "de": "Der Reporter schrieb gestern über die neue Brücke und über alles andere auch noch ",
    "en": "The reporter wrote about the new bridge and about whatever else there was to see ",
    "es": "El reportero escribió sobre el puente nuevo y sobre todo lo que pasó en la ciudad ",
    "fr": "Le reporter a raconté le nouveau pont et tout ce qui est arrivé ce jour là en ville ",
}
MARKED = ("M.", "J.-C.", "U.S.", "a.m.", "z. B.", "د.")


def excerpt(text: str, language: str, typography: bool = True) -> str:
    return render_markdown(text, MarkdownOptions(language=language, typography=typography)).excerpt


@pytest.mark.parametrize("typography", [True, False])
@pytest.mark.parametrize("language", FILLER)
def test_an_excerpt_ends_in_no_abbreviation(language: str, typography: bool) -> None:
    filler = FILLER[language]
    for short in (*(f"{word}." for word in _ABBREVIATIONS[language].split()), *MARKED):
        for shown in (short, short[0].upper() + short[1:]):
            for most in (140, 276 - len(shown)):  # it is what a sentence, and what a word would be cut after
                before = (filler * 4)[:most].rsplit(" ", 1)[0]
                whole = f"{before} {shown} Dupont {filler * 4}"
                assert shown not in excerpt(whole, language, typography)[-len(shown) - 1 :], whole


ENDS = {
    "a title": ("Il a vu M. Dupont. Puis rien.", "fr", ["Il a vu M. Dupont."]),
    "a number": ("Décret No. 5 voté. Puis rien.", "fr", ["Décret No. 5 voté."]),
    "a number in English": ("He drew No. Seven. Then he left.", "en", ["He drew No. Seven."]),
    "no, the word": ("He said no. Then he left.", "en", ["He said no."]),
    "initials": ("A letter by J. R. R. Tolkien. It is long.", "en", ["A letter by J. R. R. Tolkien."]),
    "what goes on in lower case": ("« Oui ! » dit-il. Puis rien.", "fr", ["« Oui ! » dit-il."]),
    "a German day": ("Am 3. Mai war Markt. Es regnete.", "de", ["Am 3. Mai war Markt."]),
    "a German example": ("Obst, z. B. Äpfel, fehlt. Es ist kalt.", "de", ["Obst, z. B. Äpfel, fehlt."]),
    "the United States": ("Llegó de EE. UU. Pedro. Luego nada.", "es", ["Llegó de EE. UU. Pedro."]),
    "an Arabic doctor": ("قال د. أحمد نعم. ثم ذهب.", "ar", ["قال د. أحمد نعم."]),
    "an Arabic question": ("هل ذهب؟ نعم.", "ar", ["هل ذهب؟"]),
    "a language without a list": ("Van J. Peeters. Daarna niets.", "nl", ["Van J. Peeters."]),
}


@pytest.mark.parametrize(("text", "language", "sentences"), ENDS.values(), ids=ENDS)
def test_the_ends_of_sentences(text: str, language: str, sentences: list[str]) -> None:
    assert [text[:end] for end in sentence_ends(text, language)][::-1] == sentences


CHINESE = "市政府昨天宣布新桥将于明年春天开放。记者采访了三位居民,他们都说等了很久!"
JAPANESE = "市は昨日、新しい橋を来年の春に開くと発表した。住民は「長く待った」と話した。"
THAI = "เทศบาลประกาศเมื่อวานว่าสะพานใหม่จะเปิดในฤดูใบไม้ผลิปีหน้า ชาวบ้านบอกว่ารอมานานแล้ว "
LAO = "ເທດສະບານປະກາດວ່າຂົວໃໝ່ຈະເປີດໃນປີໜ້າ ຊາວບ້ານບອກວ່າລໍຖ້າມາດົນແລ້ວ "
KHMER = "សាលាក្រុងបានប្រកាសថាស្ពានថ្មីនឹងបើកនៅឆ្នាំក្រោយ អ្នកស្រុកនិយាយថារង់ចាំយូរហើយ "


@pytest.mark.parametrize(("language", "text"), [("zh", CHINESE), ("ja", JAPANESE)])
def test_an_excerpt_of_chinese_and_japanese_ends_with_a_sentence(language: str, text: str) -> None:
    found = excerpt(text * 20, language)
    assert (text * 20).startswith(found)
    assert found[-1] in "。!"
    assert 70 <= len(found) <= 140


@pytest.mark.parametrize(("language", "text"), [("th", THAI), ("lo", LAO), ("km", KHMER)])
def test_an_excerpt_of_thai_and_its_neighbours_ends_with_a_phrase(language: str, text: str) -> None:
    found = excerpt(text * 20, language)
    whole = " ".join((text * 20).split())
    assert found.endswith("…")
    assert whole.startswith(found[:-1] + " ")
    assert len(found) >= 140


def test_an_excerpt_without_any_end_is_cut_between_characters_as_readers_see_them() -> None:
    word = "กำที่น้ำ"
    found = excerpt(word * 100, "th").removesuffix("…")
    rest = (word * 100)[len(found) :]
    assert rest[0] in "กทน"
    assert len(found) > 140


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (CHINESE, 34),
        ("東京タワーは高い。", 6),
        ("我用 Python 3.12 写", 5),
        ("สวัสดีชาวโลก", 3),
        ("Le mot « 汉字 » est chinois", 6),
    ],
)
def test_words_without_spaces_are_counted(text: str, words: int) -> None:
    assert render_markdown(text, MarkdownOptions(language="fr", typography=False)).words == words


def test_a_text_in_a_script_with_spaces_is_cut_as_ever() -> None:
    words = ["mot"] * 120
    words[3] = "汉字"
    found = excerpt(" ".join(words), "fr")
    assert found == " ".join(words)[: len(found) - 1] + "…"
    assert found.endswith("mot…")


SIGNS = st.text(st.sampled_from("汉字。!コン กำน้ ສະ ក្រ a,「」3"), min_size=1, max_size=400)


@given(SIGNS)
def test_a_cut_is_a_beginning_and_no_longer_than_asked_for(text: str) -> None:
    cut = cut_unspaced(text, 30, 60)
    if cut is not None:
        assert text.startswith(cut.removesuffix("…"))
        assert len(cut) <= 120
        assert cut.strip("…") or not text.strip()


@given(SIGNS, SIGNS)
def test_words_add_up(one: str, other: str) -> None:
    both, alone, behind = count_unspaced(f"{one}\n{other}"), count_unspaced(one), count_unspaced(other)
    assert alone.ideographs + behind.ideographs == both.ideographs
    assert 0 <= alone.words + behind.words - both.words <= 1  # each count of Thai words is rounded up


def test_a_small_change_of_a_text_without_spaces_is_small() -> None:
    long = "".join(chr(0x4E00 + 7 * number % 5000) + ("。" if number % 20 == 19 else "") for number in range(900))
    for place in (10, 400, 800):
        assert likeness(sketch(long), sketch(f"{long[:place]}改{long[place + 1 :]}")) > 0.95
    assert likeness(sketch(long), sketch(long[:450] + "改" * 450)) < 0.7
