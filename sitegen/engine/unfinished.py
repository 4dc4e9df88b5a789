"""Pages of a new site that nobody has finished: the starter's own words, and a legal notice with gaps.

This module knows nothing of outputs.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from sitegen.content.places import place_of_offset
from sitegen.content.sources import digest_bytes, read_source
from sitegen.engine.run import Run
from sitegen.engine.snapshot import InputSnapshot
from sitegen.errors.problems import ContentError, SitegenError
from sitegen.messages.message import tr, tr_n
from sitegen.newsroom.legal_gaps import legal_gaps
from sitegen.starter.words import starter_words

_NOTICE = re.compile(r"\{\{\s*legal-notice\s*\}\}")
_NAME = "finished pages"


class _Offsets(NamedTuple):
    """Where a page holds what is looked for; less than 0 where it does not."""

    words: int
    notice: int


def unfinished_pages(run: Run, snapshot: InputSnapshot) -> Iterator[SitegenError]:
    """Yield a note for each page that still says what it said when the site was created, or lacks what it is for.

    The state has the digests of the pages without any of that: their files are read once.
    """
    stored = run.state.setting(_NAME)
    stamp, digests = msgspec.json.decode(stored, type=tuple[str, list[str]]) if stored else ("", [])
    known = frozenset(digests) if stamp == snapshot.stamp else frozenset()
    gaps = [gap for gap in legal_gaps(snapshot.config) if gap.fault in ("publisher", "ownership")]
    finished = set()
    for source in snapshot.sources:
        if source.kind != "page":
            continue
        digest = snapshot.digests[source.path]
        if digest in known:
            finished.add(digest)
            continue
        try:
            data = read_source(run.root, source.path)
            text = data.decode("utf-8-sig")
        except (OSError, UnicodeDecodeError):  # reported where it is parsed
            continue
        at = _offsets_in(text)
        if at.words >= 0:
            message = tr("this page still has words of the starter, which readers see")
            hint = tr("write your own in their place, or delete the page")
            yield ContentError(message, source.path, place_of_offset(text, at.words), hint, fault="starter")
        if at.notice >= 0 and gaps:
            message = tr_n(
                "the legal notice lacks {count} thing that the law asks for",
                "the legal notice lacks {count} things that the law asks for",
                len(gaps),
            )
            hint = tr("“sitegen doctor” lists them, each with the line to write under [publisher]")
            yield ContentError(message, source.path, place_of_offset(text, at.notice), hint, fault="publisher")
        if max(at) < 0 and digest_bytes(data) == digest:
            finished.add(digest)
    if finished != known:
        run.state.set(_NAME, msgspec.json.encode((snapshot.stamp, sorted(finished))))


def _offsets_in(text: str) -> _Offsets:
    words = min((found for one in starter_words() if (found := text.find(one)) >= 0), default=-1)
    notice = _NOTICE.search(text)
    return _Offsets(words, notice.start() if notice else -1)
