"""What the newsroom can do with an article at the press of a button, and which keys of its front matter that changes.

This module knows nothing of files and of the web.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from sitegen.content.gate import PublicationState
from sitegen.content.meta import ArticleMeta, PageMeta
from sitegen.formats.editing import Value

Action = Literal["publish", "schedule", "withdraw"]

_WAITING = ("draft", "review", "embargo")
_OFFERED: Mapping[PublicationState, tuple[Action, ...]] = {
    "draft": ("publish", "schedule"),
    "review": ("publish", "schedule"),
    "embargo": ("publish", "schedule"),
    "scheduled": ("publish", "schedule", "withdraw"),
    "published": ("withdraw",),
    "expired": ("publish",),
    "gone": ("publish",),
    "retracted": (),
}
"""A retraction says why: it is written, not pressed."""


def actions_of(meta: ArticleMeta | PageMeta, state: PublicationState) -> tuple[Action, ...]:
    """Return what can be done with an article or page in a state; a page has no date."""
    offered = _OFFERED[state]
    return offered if isinstance(meta, ArticleMeta) else tuple(one for one in offered if one != "schedule")


def changes_of(
    action: Action, meta: ArticleMeta | PageMeta, state: PublicationState, moment: datetime
) -> dict[str, Value]:
    """Return the keys that an action changes; ``moment`` is when readers shall see the article, with the site's offset.

    What was public keeps its date. An end before the beginning goes.
    """
    if action == "withdraw":
        return {"status": "draft"} if state == "scheduled" else {"gone": True}
    changes: dict[str, Value] = {"status": "published"} if meta.status in _WAITING else {}
    if meta.gone:
        changes["gone"] = None
    if isinstance(meta, ArticleMeta):
        if state in _WAITING or meta.date > moment or action == "schedule":
            changes["date"] = moment
        if meta.expires is not None and meta.expires <= moment:
            changes["expires"] = None
    return changes
