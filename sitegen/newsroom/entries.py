"""The order of the entries of a type of the site's own. This module knows nothing of pages and templates."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sitegen.config.types import TypeConfig
from sitegen.content.meta import starts_at
from sitegen.newsroom.site import Page


def in_order(entries: Iterable[Page], table: TypeConfig) -> list[Page]:
    """Return entries as their list shows them.

    By the field that the type names, what has none last; else those to come by when they begin, then those that are
    over, the last one first; else by id.
    """
    found = list(entries)
    if table.order:
        field, backwards = table.order.removeprefix("-"), table.order.startswith("-")

        def value(entry: Page) -> Any:
            return getattr(entry.meta, field)

        known = [entry for entry in found if value(entry) is not None]
        return sorted(known, key=value, reverse=backwards) + [entry for entry in found if value(entry) is None]
    if not table.starts:
        return found
    dated: list[tuple[datetime, Any]] = [(start, entry) for entry in found if (start := starts_at(entry.meta))]
    undated = [entry for entry in found if starts_at(entry.meta) is None]
    to_come = [one for one in sorted(dated, key=lambda one: one[0]) if not one[1].past]
    over = [one for one in sorted(dated, key=lambda one: one[0], reverse=True) if one[1].past]
    return [entry for _, entry in to_come] + undated + [entry for _, entry in over]
