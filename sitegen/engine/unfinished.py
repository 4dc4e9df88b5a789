"""Pages of a new site that nobody has finished: the starter's own words, and a legal notice with gaps.

This module knows nothing of outputs.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from sitegen.content.places import place_of_offset
from sitegen.engine.snapshot import InputSnapshot
from sitegen.errors.problems import ContentError, SitegenError
from sitegen.messages.message import tr, tr_n
from sitegen.newsroom.legal_gaps import legal_gaps
from sitegen.starter.words import starter_words

_NOTICE = re.compile(r"\{\{\s*legal-notice\s*\}\}")


def unfinished_pages(root: Path, snapshot: InputSnapshot) -> Iterator[SitegenError]:
    """Yield a note for each page that still says what it said when the site was created, or lacks what it is for."""
    words = starter_words()
    gaps = [gap for gap in legal_gaps(snapshot.config) if gap.fault in ("publisher", "ownership")]
    for source in snapshot.sources:
        if source.kind != "page":
            continue
        try:
            text = (root / source.path).read_bytes().decode("utf-8-sig")
        except (OSError, UnicodeDecodeError):  # reported where it is parsed
            continue
        offset = min((found for one in words if (found := text.find(one)) >= 0), default=None)
        if offset is not None:
            message = tr("this page still has words of the starter, which readers see")
            hint = tr("write your own in their place, or delete the page")
            yield ContentError(message, source.path, place_of_offset(text, offset), hint, fault="starter")
        notice = _NOTICE.search(text)
        if notice and gaps:
            message = tr_n(
                "the legal notice lacks {count} thing that the law asks for",
                "the legal notice lacks {count} things that the law asks for",
                len(gaps),
            )
            hint = tr("“sitegen doctor” lists them, each with the line to write under [publisher]")
            yield ContentError(message, source.path, place_of_offset(text, notice.start()), hint, fault="publisher")
