"""Check what a publisher owes readers: legal notice, owners, accessibility, privacy.

Each is a note: whom a law concerns, sitegen cannot judge. This module knows nothing of workflows and git.
"""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from sitegen.config.site import CONFIG_NAME, Config
from sitegen.content.unread import MARKDOWN_SUFFIXES
from sitegen.errors.faults import FaultKind
from sitegen.errors.locate import locate
from sitegen.errors.problems import DeployError
from sitegen.errors.remedy import remedy
from sitegen.messages.message import Message, tr
from sitegen.newsroom.legal_gaps import legal_gaps

_PAGES: tuple[tuple[str, FaultKind, Message, Message], ...] = (
    (
        "legal-notice",
        "publisher",
        tr("no page shows the legal notice that is made from [publisher]"),
        tr("French law asks every site for one (LCEN, art. 1-1): write {line} in a page", line="{{ legal-notice }}"),
    ),
    (
        "privacy",
        "privacy",
        tr("no page shows what the configuration has pages load"),
        tr("EU law asks those for it who receive data of readers (GDPR, art. 13): write {line} in a page",
           line="{{ privacy }}"),
    ),
)  # fmt: skip
"""Shortcodes that a page of the site should have: the note, what is said, and what to do."""


def legal_findings(root: Path, config: Config, text: str) -> Iterator[DeployError]:
    """Yield what is missing; ``text`` is that of ``site.toml``."""
    for fault, issue in legal_gaps(config):
        place = locate(text, "toml", issue.path)
        yield DeployError(issue.message, CONFIG_NAME, place, remedy(issue, "toml"), "note", fault)
    files = sorted((root / "content/pages").rglob("*"))
    pages = [path for path in files if path.suffix.lower() in MARKDOWN_SUFFIXES]
    yield from _statement(config, pages, text)
    written = "\n".join(path.read_text("utf-8-sig", "replace") for path in pages)
    for name, fault, message, hint in _PAGES:
        if not re.search(rf"\{{\{{\s*{name}\s*\}}\}}", written):
            yield DeployError(message, "content/pages", hint=hint, severity="note", fault=fault)


def _statement(config: Config, pages: Collection[Path], text: str) -> Iterator[DeployError]:
    """Yield a statement on accessibility that each page declares and no page holds."""
    setting = config.accessibility
    if not setting.declare and setting.audited is None:
        return
    names = {path.parent.name if path.stem == "index" else path.stem for path in pages}
    if setting.page not in names:
        message = tr("there is no page “{name}” with the accessibility statement", name=setting.page)
        line = "{{ accessibility-statement }}"
        hint = tr("write {line} in a page, and its id as “page” of [accessibility]", line=line)
        place = locate(text, "toml", ("accessibility", "page"))
        yield DeployError(message, CONFIG_NAME, place, hint, "note", "accessibility")
