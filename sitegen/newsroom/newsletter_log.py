"""The list of what newsletters have contained, in a text file that people commit and that merges line by line.

A line names an article by its URL, or one of its corrections or of the replies to it, and the newsletter by its moment.
The line of a front page says from which day on its newsletters look at all. This module knows nothing about sites or
mail.
"""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import unquote

import msgspec

from sitegen.content.anonymity import Anonymity
from sitegen.content.sources import digest_bytes
from sitegen.errors.problems import ContentError, Place
from sitegen.messages.message import tr
from sitegen.newsroom.ledger import hidden

SENT_NAME = "newsletters.txt"
_HEAD = """\
# Every article, correction and reply that a newsletter contained, one per line. Written by “sitegen newsletter”.
"""
_FROM = "from"


class Sent(msgspec.Struct, frozen=True):
    """One line: something, and the newsletter that carried it."""

    url: str
    """What it was, as in a link from the front page on: ``/politique/titre/``, or ``/politique/titre/#1c9e4d20`` for a
    correction or reply; the front page itself for the newsletter as a whole."""
    issue: datetime
    """Instant of the newsletter."""
    since: datetime | None = None
    """Of the front page: what is older is not new."""

    def line(self) -> str:
        """Return the entry as a line of the file."""
        end = f" {_FROM} {_written(self.since)}" if self.since else ""
        return f"{self.url} {_written(self.issue)}{end}"


def correction_url(route: str, type_: str, text: str) -> str:
    """Return what the list calls a correction: one that says something else is another one."""
    return f"/{route}#{digest_bytes(f'{type_} {text}'.encode())[:8]}"


def reply_url(route: str, sender: str, received: datetime) -> str:
    """Return what the list calls a reply, whatever its text is."""
    return f"/{route}#{digest_bytes(f'reply {sender} {_written(received)}'.encode())[:8]}"


def without_names(entry: Sent, anonymous: Iterable[Anonymity]) -> Sent:
    """Return an entry with what the ledger keeps of its URL, where that holds a name which an article may not hold."""
    route, mark, fragment = entry.url.removeprefix("/").partition("#")
    if not any(one.holds(unquote(route)) for one in anonymous):
        return entry
    return msgspec.structs.replace(entry, url=f"/{hidden(route)}{mark}{fragment}")


def parse_sent(text: str) -> tuple[list[Sent], list[ContentError]]:
    """Return the entries, and the malformed lines."""
    entries = []
    problems = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            entries.append(_entry(line))
        except ValueError:
            hint = tr("after a failed merge, keep the lines of both sides") if line[:1] in "<=>" else None
            problems.append(
                ContentError(tr("this is not a line of newsletters.txt"), SENT_NAME, Place(number, 1, line), hint)
            )
    return entries, problems


def format_sent(entries: Iterable[Sent]) -> str:
    """Return the whole file, in order of URL: each is there once, with the last newsletter that carried it."""
    last: dict[str, Sent] = {}
    for entry in sorted(entries, key=lambda entry: (entry.url, entry.issue)):
        known = last.get(entry.url)
        if known and known.since and entry.since:  # the first day stays the first
            entry = msgspec.structs.replace(entry, since=min(known.since, entry.since))
        last[entry.url] = entry
    return _HEAD + "".join(f"{entry.line()}\n" for entry in last.values())


def _entry(line: str) -> Sent:
    url, issue, *rest = line.split()
    if not url.startswith("/") or len(rest) not in (0, 2) or (rest and rest[0] != _FROM):
        raise ValueError
    return Sent(url, _read(issue), _read(rest[1]) if rest else None)


def _read(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError
    return moment


def _written(value: datetime) -> str:
    return value.isoformat(timespec="seconds")
