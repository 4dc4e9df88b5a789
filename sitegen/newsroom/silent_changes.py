"""Silent changes: published texts that changed without an update or a correction to say so.

This module knows nothing about how the ledger is written.
"""

from collections.abc import Callable, Iterator, Mapping

from sitegen.errors.problems import ContentError
from sitegen.messages.message import tr
from sitegen.newsroom.ledger import Entry, likeness, share_changed
from sitegen.newsroom.site import Article, Site


def modified(item: object) -> str:
    """Return the last update or correction of an article, as the ledger writes it; of all else, nothing."""
    moment = item.modified if isinstance(item, Article) else None
    return moment.isoformat() if moment else ""


def silent_changes(
    site: Site,
    known: Mapping[str, list[Entry]],
    threshold: float,
    digests: Mapping[str, str],
    sketch: Callable[[str], str],
) -> Iterator[ContentError]:
    """Yield a warning for each text that differs from what was recorded by more than a share of it, from 0 to 1.

    ``known`` are the entries of the ledger that describe a text, by file.
    """
    for article in site.articles.values():
        entries = known.get(article.path, ())
        digest = digests.get(article.path, "")
        if not article.listed or not entries or any(digest.startswith(entry.digest) for entry in entries):
            continue
        date, recorded = modified(article), {entry.modified for entry in entries}
        # A date that was removed, or that is older than those recorded, announces nothing.
        if date not in recorded and date[:10] >= max(recorded)[:10]:
            continue
        now = sketch(article.path)
        change = share_changed(max(likeness(entry.sketch, now) for entry in entries))
        if change > threshold:
            message = tr(
                "about {change} % of the published text changed without an update or a correction",
                change=round(change * 100),
            )
            hint = tr("add “updated: …”, or an entry to “corrections”")
            yield ContentError(message, article.path, hint=hint, severity="warning")
