"""HTML of other systems as Markdown that sitegen reads as the same text.

Each block is written, and read again: what would mean something else is written more cautiously, and what Markdown
cannot say stays HTML. This module knows nothing about sources and files.
"""

from collections.abc import Iterator, Sequence

import msgspec
from bs4 import BeautifulSoup, Tag

from sitegen.importing.archive import Loss
from sitegen.importing.html.escape import escape, guard_lines
from sitegen.importing.html.faithful import is_faithful
from sitegen.importing.html.places import Places
from sitegen.importing.html.prepare import prepare
from sitegen.importing.html.raw import as_numbers, raw_block
from sitegen.importing.html.text import text_of
from sitegen.importing.html.writer import Notes, writer
from sitegen.messages.message import tr

__all__ = ["Converted", "Places", "to_markdown"]


class Converted(msgspec.Struct, frozen=True):
    """A body in Markdown."""

    text: str
    """It, without a line break at its end."""
    losses: tuple[Loss, ...] = ()
    """What of the HTML is not in it, or another way."""


def to_markdown(html: str, places: Places) -> Converted:
    """Return HTML, with the elements of ``vocabulary``, as Markdown; its URLs are written as ``places`` says."""
    try:
        prepared = prepare(html, places)
        written = _Body(prepared.root, places.language)
        return Converted(written.text(), (*prepared.losses, *written.losses))
    except RecursionError:
        text = guard_lines(escape(text_of(html), dollars=True))
        return Converted(text, (Loss("nesting", tr("its elements are nested too deeply; only its text is kept")),))


class _Body:
    """One body while it is written."""

    def __init__(self, root: BeautifulSoup, language: str) -> None:
        self._blocks = [block for block in root.contents if isinstance(block, Tag)]
        self._language = language
        self._notes = Notes(root.get_text())
        self.losses: list[Loss] = list(_losses_of(root))

    def text(self) -> str:
        """Return it as Markdown; what would be read in another way than it is meant is written more cautiously."""
        plain = writer(self._notes)
        pieces = [plain(block) for block in self._blocks]
        if not self._is_faithful(self._blocks, pieces):
            pieces = [self._cautious(block, piece) for block, piece in zip(self._blocks, pieces, strict=True)]
            if not self._is_faithful(self._blocks, pieces):
                pieces = self._apart(pieces)
        return "\n\n".join(filter(None, (*pieces, *self._notes.definitions("\n\n".join(pieces)))))

    def _cautious(self, block: Tag, piece: str) -> str:
        """Return one block as Markdown, as Markdown with HTML for what is in its lines, or as HTML."""
        if self._is_faithful([block], [piece]):
            return piece
        cautious = writer(self._notes, with_html=True)(block)
        if self._is_faithful([block], [cautious]):
            return cautious
        html = raw_block(block)
        return html if self._is_faithful([block], [html]) else raw_block(block, as_numbers)

    def _apart(self, pieces: Sequence[str]) -> list[str]:
        """Return the blocks with HTML for those that change what stands before them, or change behind it."""
        made = list(pieces)
        first = start = 0
        while not self._is_faithful(self._blocks[start:], made[start:]):
            last = len(made)
            while last - first > 1:
                middle = (first + last) // 2
                if self._is_faithful(self._blocks[start:middle], made[start:middle]):
                    first = middle
                else:
                    last = middle
            block = self._blocks[first]
            for html in (raw_block(block), raw_block(block, as_numbers)):
                made[first] = html
                if self._is_faithful(self._blocks[start:last], made[start:last]):
                    break
            else:
                start = last
            first = last
        return made

    def _is_faithful(self, blocks: Sequence[Tag], pieces: Sequence[str]) -> bool:
        text = "\n\n".join(filter(None, pieces))
        text = "\n\n".join((text, *self._notes.definitions(text)))
        return is_faithful("".join(map(str, blocks)), text, self._language)


def _losses_of(root: BeautifulSoup) -> Iterator[Loss]:
    for unknown in root.find_all("sitegen-unknown"):
        reason = tr("sitegen does not know it: editors see it in the text, readers do not")
        yield Loss(str(unknown.get("name") or "unknown"), reason, unknown.get_text()[:200])
