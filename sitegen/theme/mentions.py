"""Mentions: which assets a text names other than by a URL that the build rewrites.

A script may put a URL together from parts, a template may hold one that was written by hand, a list in JSON may name
files. Such an asset is published under its plain name as well: what works in the preview, where all have plain names,
works for readers. A name too many does no harm. This module knows nothing of how assets are made.
"""

import posixpath
import re
from collections.abc import Iterable
from urllib.parse import quote

from ahocorasick_rs import AhoCorasick

from sitegen.theme.references import FOLDER

_READ = (".css", ".htm", ".html", ".js", ".json", ".mjs", ".webmanifest")
_IN_NAME = re.compile(r"[\w~-]")
# The last folder of what a name is appended to, and the ending that is appended to a name.
_BEGINNING = re.compile(r"""([\w.~%-]+)/(?=["'`]|\$\{|\{\{)""")
_ENDING = re.compile(r"""["'`}](\.[a-z0-9]+)(?=["'`?#])""")
_IN_TEMPLATE = re.compile(FOLDER + r"[^\s<>]*")


def is_read(name: str) -> bool:
    """Return whether a file is a text through which browsers load others."""
    return name.lower().endswith(_READ)


class Mentions:
    """The names of assets that texts mention, of those that are published under another one."""

    def __init__(self, names: Iterable[str]) -> None:
        self.found: set[str] = set()
        self._by_part: dict[str, list[str]] = {}
        self._by_file: dict[str, list[str]] = {}
        for name in names:
            *folders, file = (FOLDER + name).split("/")
            for part in (*folders, posixpath.splitext(file)[1]):
                self._by_part.setdefault(part, []).append(name)
            for written in {file, quote(file)}:
                self._by_file.setdefault(written, []).append(name)
        self._files = list(self._by_file)
        self._automaton = AhoCorasick(self._files)

    def read(self, text: str) -> None:
        """Take what a text mentions: files by their names, and what makes a name together with something else."""
        for number, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            if not _IN_NAME.match(text[start - 1 : start]) and not _IN_NAME.match(text, end):
                self.found.update(self._by_file[self._files[number]])
        for pattern in (_BEGINNING, _ENDING):
            for part in set(pattern.findall(text)) & self._by_part.keys():
                self.found.update(self._by_part[part])

    def read_template(self, text: str) -> None:
        """Take what a template mentions with the folder of all assets; ``asset()`` names one without it."""
        for path in _IN_TEMPLATE.findall(text):
            self.read(path)
