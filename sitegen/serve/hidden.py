"""The pages of a preview that readers cannot see, and why.

This module knows nothing of the web.
"""

from collections.abc import Mapping

import msgspec

from sitegen.content.routes import output_path
from sitegen.engine.session import LastBuild
from sitegen.facts.values.pictures import Image
from sitegen.messages.language import users_language
from sitegen.messages.message import Message, tr
from sitegen.theme.locale import format_moment

_NOTICES: Mapping[str, Message] = {
    "draft": tr("draft"),
    "review": tr("in review"),
    "embargo": tr("under embargo"),
}


class Hidden(msgspec.Struct, frozen=True):
    """A page that readers cannot see."""

    notice: str
    """Why."""
    social_image: Image | None = None
    """The picture with which it will be shared once it is public."""


def hidden_pages(last: LastBuild) -> dict[str, Hidden]:
    """Return the pages that readers cannot see, by path of the file."""
    zone = last.snapshot.config.zone
    found = {}
    for facts in last.facts.editions.values():
        site = facts.roots.newspaper
        for name in facts.inputs["previews"]:
            article = site.articles[name]
            date = format_moment(article.meta.date.astimezone(zone), "datetime", users_language())
            scheduled = tr("appears {date}", date=date) if article.state == "scheduled" else None
            if notice := scheduled or _NOTICES.get(article.state):
                found[output_path(article.route)] = Hidden(notice, facts.value(("share", article.id)))
        for page in site.pages.values():
            if page.meta.status in _NOTICES:
                found[output_path(page.route)] = Hidden(_NOTICES[page.meta.status])
    return found
