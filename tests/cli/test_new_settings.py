"""The options of the theme in the ``site.toml`` of a new site: comments, each of which is right once it is none."""

import re
import tomllib
from gettext import NullTranslations
from pathlib import Path

import pytest

from sitegen.starter.files import LANGUAGES, starter_files
from sitegen.theme.messages import load_messages
from sitegen.theme.option_reading import read_options
from sitegen.theme.options import fields_of
from sitegen.theme.theme import load_theme

VALUES = {"title": "T", "url": "https://example.org/", "timezone": "Europe/Paris", "date": "2026-01-01"}
THEME = load_theme(Path(), "gazette", {})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_option_is_there_and_right_once_it_is_no_comment(language: str) -> None:
    text = starter_files(language, VALUES)["site.toml"]
    options = text[text.index("[options]") :]
    settings = tomllib.loads(re.sub(r"^# (?=\[|\w+ = )", "", options, flags=re.MULTILINE))["options"]
    assert settings.keys() == THEME.declared.keys()
    for name, option in THEME.declared.items():
        given = settings[name][0] if option.fields and option.type == "list" else settings[name]
        assert not option.fields or given.keys() == fields_of(option).keys()
    assert read_options(settings, THEME.declared)[1] == []


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_every_option_is_described_in_the_language_of_the_site(language: str) -> None:
    words = load_messages(THEME, language)
    words.add_fallback(Untranslated())
    for option in THEME.declared.values():
        assert words.gettext(option.description)
        for field in fields_of(option).values():
            assert words.gettext(field.description)


class Untranslated(NullTranslations):
    """What no catalog knows."""

    def gettext(self, message: str) -> str:
        """Refuse it."""
        raise AssertionError(f"no translation of “{message}”")
