"""Messages: English where they are written, and still translatable wherever they arrive."""

import pickle
from gettext import NullTranslations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.errors.problems import ContentError, Place, as_rows, from_rows
from sitegen.messages.language import choose_language
from sitegen.messages.message import Message, decode_message, encode_message, tr, tr_n

NAMES = st.from_regex(r"[a-z_]{1,8}", fullmatch=True)
VALUES = st.one_of(st.text(), st.integers(), st.builds(tr, st.just("une valeur")))


@st.composite
def messages(draw: st.DrawFn) -> Message:
    """Return any message: its values hold braces, quotation marks, line breaks and other messages."""
    values = draw(st.dictionaries(NAMES, VALUES, min_size=1, max_size=4))
    pattern = " ".join(f"{draw(st.sampled_from(['“', 'no ', '']))}{{{name}}}" for name in values)
    return Message(pattern, "", values)


@given(messages())
def test_a_message_survives_every_way(message: Message) -> None:
    for other in (
        pickle.loads(pickle.dumps(message)),
        decode_message(msgspec.json.decode(msgspec.json.encode(encode_message(message)))),
        str(ValueError(message)),
        ValueError(message).args[0],
    ):
        assert other == message
        assert (other.pattern, other.values) == (message.pattern, message.values)
    (back,) = from_rows(
        msgspec.json.decode(msgspec.json.encode(as_rows([ContentError(message, "a", Place(1), message)])))
    )
    assert (back.message, back.hint or "") == (message, message)
    assert isinstance(back.message, Message)


@given(messages())
def test_without_a_translation_a_message_is_english(message: Message) -> None:
    nothing = NullTranslations()
    assert message.translated(nothing.gettext, nothing.ngettext) == message


def test_values_that_are_messages_are_translated_too_and_others_never() -> None:
    words = {"the {what} of {name}": "{what} : {name}", "text": "texte"}
    gettext = lambda text: words.get(text, text)  # noqa: E731
    message = tr("the {what} of {name}", what=tr("text"), name="text")
    assert (message, message.translated(gettext, lambda *_: "")) == ("the text of text", "texte : text")


@pytest.mark.parametrize(
    ("count", "english", "french"),
    [(0, "0 files", "0 fichier"), (1, "1 file", "1 fichier"), (2, "2 files", "2 fichiers")],
)
def test_numbers_decide_by_the_rule_of_each_language(count: int, english: str, french: str) -> None:
    message = tr_n("{count} file", "{count} files", count)
    ngettext = lambda one, many, number: "{count} fichier" if number < 2 else "{count} fichiers"  # noqa: E731
    assert (message, message.translated(str, ngettext)) == (english, french)


@pytest.mark.parametrize("path", [("a",), ("a", "b")])
def test_other_texts_stay_what_they_are(path: tuple[str, ...]) -> None:
    assert [decode_message(encode_message(text)) for text in path] == [*path]


FRENCH_SITE = '[site]\ntitle = "T"\nlanguage = "fr-CA"\n'


@pytest.mark.parametrize(
    ("environment", "site", "language"),
    [
        ({"SITEGEN_LANG": "fr", "LC_ALL": "en_GB.UTF-8", "LANG": "de_DE"}, "", "fr"),
        ({"SITEGEN_LANG": "en", "LC_ALL": "fr_FR.UTF-8"}, FRENCH_SITE, "en"),
        ({"SITEGEN_LANG": "tlh", "LANG": "fr_FR"}, FRENCH_SITE, "en"),
        ({"LC_ALL": "fr_FR.UTF-8", "LANG": "en_GB.UTF-8"}, "", "fr"),
        ({"LANG": "fr_CA.UTF-8"}, "", "fr"),
        ({"LANG": "fr"}, "", "fr"),
        ({"LANG": "en_GB.UTF-8"}, FRENCH_SITE, "en"),
        ({"LANG": "C.UTF-8"}, FRENCH_SITE, "fr"),
        ({"LC_ALL": "C", "LANG": "en_GB"}, FRENCH_SITE, "fr"),
        ({"LANG": "POSIX"}, '[site]\ntitle = "T"\n', "fr"),
        ({}, FRENCH_SITE, "fr"),
        ({}, '[site]\nlanguage = "en-GB"\n', "en"),
        ({}, "", "en"),
        ({}, "broken [", "en"),
        ({}, "site = 1\n", "en"),
        ({"CI": "true", "LANG": "fr_FR.UTF-8"}, FRENCH_SITE, "en"),
        ({"CI": "true", "SITEGEN_LANG": "fr_FR"}, "", "fr"),
    ],
)
def test_the_language_of_the_user(tmp_path, environment: dict[str, str], site: str, language: str) -> None:  # type: ignore[no-untyped-def]
    if site:
        (tmp_path / "site.toml").write_text(site, "utf-8")
    assert choose_language(environment, tmp_path) == language
