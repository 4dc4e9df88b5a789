"""Notices beside the text (``!!! warning``): one without a title gets the word of its kind in the article's language.

This module knows nothing about themes: how a notice looks is a matter of its class.
"""

import re

from markdown.blockparser import BlockParser
from markdown.extensions.admonition import AdmonitionProcessor

from sitegen.markdown.words import words_for


class NoticeProcessor(AdmonitionProcessor):
    """Reads notices."""

    def __init__(self, parser: BlockParser, language: str) -> None:
        super().__init__(parser)
        self._words = words_for(language)

    def get_class_and_title(self, match: re.Match[str]) -> tuple[str, str | None]:
        """Return the classes and the title of a notice; an empty title is none at all."""
        classes, title = super().get_class_and_title(match)
        return classes, self._words.notice(classes.split(" ", 1)[0]) if match[2] is None else title
