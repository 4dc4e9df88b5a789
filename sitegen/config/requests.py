"""Requests of persons: the register ``requests.toml``, which nobody publishes and git ignores.

On a server that has no such file, it is the value of an environment variable. This module knows nothing of articles.
"""

import json
import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

from sitegen.config.days import months_later
from sitegen.config.site import toml_fault
from sitegen.config.table import Table
from sitegen.errors.bounds import read_toml
from sitegen.errors.decoding import utf8
from sitegen.errors.locate import locate, place_at
from sitegen.errors.problems import BuildFailed, ConfigError, Place
from sitegen.errors.remedy import as_in_file, remedy
from sitegen.errors.schema import Issue, convert
from sitegen.errors.visible import all_visible, composed
from sitegen.fields import ArticleId, Plain, like
from sitegen.messages.message import tr

REQUESTS_NAME = "requests.toml"
REQUESTS_VARIABLE = "SITEGEN_REQUESTS"
"""The environment variable that holds the register where there is no file."""
_LETTERS = re.compile(r"[^\W\d_]")
_LEAST = 3  # letters of a name: fewer are in every text
# What stands for a name is put into Markdown and into URLs.
_STAND_IN = re.compile(r"[^\W_](?:[^\W_]|[ .’'-])*").fullmatch


class Request(Table, frozen=True):
    """``[[requests]]``: what a person asked for, and what follows from it."""

    received: date
    """Date on which the request was received."""
    articles: tuple[ArticleId, ...]
    """Ids of the articles that it is about."""
    decided: date | None = None
    """Date on which it was granted; nothing changes without one."""
    answered: date | None = None
    """Date on which the person was answered; until then, “sitegen due” counts one month from receipt (GDPR, art.
    12(3))."""
    extended: bool = False
    """Whether the person was informed within that month that the answer takes up to two months more."""
    noindex: bool = False
    """Ask search engines not to index these articles."""
    anonymise: Annotated[dict[str, str], like({"Anne Perrin": "A. P."}, {"Le Ciel": "L. C."})] = {}
    """Each name, and what stands for it in these articles."""
    note: Plain = ""
    """Whatever the newsroom wants to remember."""

    @property
    def last_day(self) -> date | None:
        """The last day for an answer, or None where there is one."""
        return None if self.answered is not None else months_later(self.received, 3 if self.extended else 1)


class Register(Table, frozen=True):
    """The whole of ``requests.toml``."""

    requests: tuple[Request, ...] = ()
    """All requests."""

    @property
    def granted(self) -> list[Request]:
        """The requests from which something follows."""
        return [request for request in self.requests if request.decided is not None]


def register_text(root: Path) -> str:
    """Return the register of the site in a folder as it is written, or that of the environment where it has none.

    Raises BuildFailed if it cannot be read.
    """
    try:
        data = (root / REQUESTS_NAME).read_bytes()
    except FileNotFoundError:
        data = os.environ.get(REQUESTS_VARIABLE, "").encode(errors="surrogateescape")
    except OSError as error:
        message = tr("cannot be read: {error}", error=error)
        raise BuildFailed([ConfigError(message, REQUESTS_NAME)]) from None
    try:
        return composed(utf8(data, REQUESTS_NAME, ConfigError))
    except ConfigError as error:
        raise BuildFailed([error]) from None


def place_of_article(text: str, identifier: str) -> Place:
    """Return where a register names an article for the first time."""
    written = json.dumps(identifier, ensure_ascii=False)
    for number, line in enumerate(text.splitlines(), 1):
        column = max(line.find(written), line.find(f"'{identifier}'"))
        if column >= 0:
            return place_at(text, number, column + 1)
    return Place()


def parse_register(text: str) -> Register:
    """Return the register that a text in TOML describes; nothing describes one without requests.

    Raises BuildFailed with every ConfigError found.
    """
    try:
        data = all_visible(read_toml(text), text)
    except ValueError as error:
        raise BuildFailed([ConfigError(*toml_fault(text, error, REQUESTS_NAME))]) from None
    register, issues = convert(data, Register)
    if register is not None:
        issues = list(_impossible(register))
    if issues or register is None:
        raise BuildFailed([_problem(text, issue) for issue in issues])
    return register


def _problem(text: str, issue: Issue) -> ConfigError:
    place = locate(text, "toml", issue.path)
    found = as_in_file(issue, place.excerpt)
    return ConfigError(found.message, REQUESTS_NAME, place, remedy(found, "toml"))


def _impossible(register: Register) -> Iterator[Issue]:
    """Yield the names that are too short to be one, and what cannot stand for a name."""
    for number, request in enumerate(register.requests):
        for name, stand_in in request.anonymise.items():
            path = ("requests", number, "anonymise", name)
            if len(_LETTERS.findall(name)) < _LEAST:
                message = tr("“{name}” is too short: every text contains it", name=name)
                yield Issue(path, message, tr("write at least {count} letters", count=_LEAST))
            elif not _STAND_IN(stand_in):
                message = tr("“{text}” cannot stand for a name", text=stand_in)
                yield Issue(path, message, tr("write letters, digits, spaces, full stops, hyphens and apostrophes"))
